// The shapes of the wire. One home for them, so that a screen never says by itself what an answer looks like.

export type Language = 'zh' | 'en'
export type Money = { amount: string; currency: string }
export type Person = { id: number; name: string }

export type Me = {
  id: number
  login: string
  name: string
  roles: string[]
  permissions: string[]
  team: Person | null
  companies: string[]
  lang: Language
  totp: boolean
}
export type SignIn = {
  oidc: { name: string } | null
  demo: { login: string; password: string; role: string }[]
}

export type Part = { rule: string; points: number; text: string }
export type Because = { rule: string; text: string; may_on: string | null }
export type WorklistItem = {
  debtor: { id: number; code: string | null; name: string }
  owner: string | null
  assignee: Person | null
  held_by: { id: number; name: string; until: string } | null
  priority: number
  parts: Part[]
  stage: string
  cause: string | null
  days_past_due: number
  step: number | null
  open: Money[]
  overdue: Money[]
  contact: {
    on: string
    at: string
    channel: string
    purpose: string
    person: string
    role: string
    zone: string | null
  } | null
  withheld: Because | null
  tasks: string[]
  promise: { due: string; amount: Money; state: string } | null
  limitation_end: string | null
  facts_changed: boolean
  done_today: boolean
}
export type Worklist = {
  items: WorklistItem[]
  next_cursor: string | null
  day: string
  run_day: string | null
  ledger_as_of: string | null
  stale: boolean
}
export type Count = { code: string; count: number }
export type WorklistCounts = {
  rounds: Count[]
  channels: Count[]
  stages: Count[]
  tasks: Count[]
  total: number
  done: number
}
export type WorklistQuery = {
  round?: string
  channel?: string
  stage?: string
  cause?: string
  task?: string
  owner?: string
  assignee?: string
  team?: string
  q?: string
  currency?: string
  limit?: number
  cursor?: string
}
export type CaseFound = {
  debtor: { id: number; code: string | null; name: string }
  owner: string | null
  assignee: Person | null
  stage: string | null
  cause: string | null
  days_past_due: number | null
  priority: number | null
}

export type Refusal = {
  rule: string
  text: string
  authority: string | null
  substitute: string | null
  may_on: string | null
}
export type Reason = { rule: string; text: string; authority: string | null }
export type Balance = {
  currency: string
  open: Money
  overdue: Money
  disputed: Money
  interest: Money
  fees: Money
  bands: Money[]
}
export type PlannedContact = {
  on: string
  at: string
  zone: string | null
  channel: string
  purpose: string
  person_id: number
  person: string
  role: string
  reply_by: string
  script: string | null
  text: string | null
  subject: string | null
  no_text_because: string | null
}
export type Withheld = {
  purpose: string
  channel: string | null
  person_id: number | null
  person: string | null
  may_on: string | null
  refusals: Refusal[]
}
export type Receivable = {
  id: number
  number: string
  instalment: number | null
  kind: string
  contract: string | null
  project: string | null
  issued: string | null
  due: string
  days_past_due: number
  amount: Money
  open: Money
  disputed: Money
  held: boolean
  expired: boolean
}
export type Way = {
  channel: string
  masked: string
  opted_out: boolean
  refused: boolean
  consented: boolean
}
export type CasePerson = {
  id: number
  name: string
  title: string | null
  role: string | null
  may_hear: boolean
  ways: Way[]
  hours: string | null
  prefers: string | null
}
export type PromiseMade = {
  id: number
  made: string
  due: string
  amount: Money
  state: string
  kept: Money | null
  written: boolean
}
export type DisputeOpen = {
  opened: string
  closed: string | null
  receivable_id: number | null
  number: string | null
  amount: Money | null
  open: boolean
}
export type FactKnown = {
  kind: string
  from: string
  until: string | null
  receivable_id: number | null
  holds: boolean
}
export type CaseDocument = {
  id: number
  kind: string
  name: string
  media_type: string
  size: number
  received_on: string
}
/** `lacks` are kinds of documents. */
export type Verified = { element: string; state: string; on: string | null; lacks: string[] }
export type Decision = {
  stage: string
  step: number | null
  step_title: string | null
  cause: string
  cause_confirmed: boolean
  signals: Reason[]
  days_past_due: number
  priority: number
  parts: Part[]
  review_on: string | null
  balances: Balance[]
  tasks: string[]
  limitation: { last_safe_day: string; days_left: number; provisional: boolean; law: string } | null
  reasons: Reason[]
  contacts: PlannedContact[]
  withheld: Withheld[]
}
export type Seat = { user: Person; until: string; mine: boolean }
export type Case = {
  debtor: {
    id: number
    code: string | null
    name: string
    kind: string | null
    country: string | null
    region: string | null
    zone: string | null
    owner: string | null
    policy: string
    policy_title: string
    company: string | null
    assignee: Person | null
    version: number
  }
  day: string
  facts_changed: boolean
  ledger_as_of: string | null
  decision: Decision
  may_contact: { now: boolean; why: Refusal[]; next_at: string | null }
  receivables: Receivable[]
  people: CasePerson[]
  promises: PromiseMade[]
  disputes: DisputeOpen[]
  holds: FactKnown[]
  facts: FactKnown[]
  documents: CaseDocument[]
  verification: Verified[]
  seat: Seat | null
}
export type Happening = {
  id: string
  /** A moment, a local time where the contact was made, or a day. */
  at: string
  day: string
  kind: string
  actor: string
  title: string
  detail: string | null
  amount: Money | null
  channel: string | null
  direction: string | null
  undo: number | null
}
export type OutlookDay = {
  on: string
  stage: string
  step: number | null
  contacts: { channel: string; purpose: string; role: string }[]
  withheld: { purpose: string; rule: string; text: string }[]
  tasks: string[]
  review: boolean
}

export type Captured =
  | { money: Money }
  | { day: string }
  | { time: string }
  | { way: string }
  | { text: string }
  | { parts: { amount: Money; due: string }[] }
export type Move =
  | { move: 'dial' | 'convenient' | 'explain' | 'recap' | 'hang-up' | 'interrupt' }
  | { move: 'answer'; by: string }
  | { move: 'identify'; result: string }
  | { move: 'ask-relay'; said: string }
  | { move: 'message'; left: boolean }
  | { move: 'not-now'; day: string; at: string }
  | { move: 'hear'; excuse: string; reason: string | null }
  | { move: 'write'; field: string; value: Captured }
  | { move: 'settle'; way: string }
  | { move: 'agree'; yes: boolean }
  | { move: 'conclude'; outcome: string | null }
export type FieldKind = 'money' | 'day-to-come' | 'day-past' | 'time' | 'way' | 'parts' | 'text'
export type Field = { field: string; label: string; kind: FieldKind; required: boolean }
export type Choice = { code: string; label: string; move: Move | null; fields: Field[] }
export type Excuse = {
  id: string
  title: string
  pattern: string[]
  answer: string
  /** Fields of `capture` to ask for. */
  ask: string[]
  /** Ways it may come to, the likeliest first. */
  next: string[]
  reason: string | null
}
export type CallView = {
  state: string
  /** The number in full, in the answer to dialling. */
  number: string | null
  card: { title: string; text: string }[] | null
  say: { title: string; text: string }[]
  choices: Choice[]
  excuses: Excuse[]
  settled: { way: string; text: string }[]
  wrap_up: {
    channel: string
    connection: string
    party: string
    outcome: string | null
    outcomes: (string | null)[]
    interrupted: boolean
  } | null
  error: string | null
  recorded: {
    change: number
    confirmation: { channels: string[]; subject: string | null; body: string; lang: string } | null
    no_confirmation_because: string | null
  } | null
}

export type TextOffered = {
  script: string
  title: string
  purpose: string
  subject: string | null
  /** `null` where something lacks. */
  body: string | null
  verdict: 'pass' | 'review' | 'block' | null
  lacks: string | null
}
export type Finding = {
  rule: string
  from: number
  to: number
  words: string
  why: string
  authority: string
  substitute: string
}
export type TextChecked = {
  verdict: 'pass' | 'review' | 'block'
  findings: Finding[]
  segments: number | null
}
export type ContactCheck = {
  allowed: boolean
  refusals: Refusal[]
  next_at: string | null
}
export type Changed = { change: number; version: number }

export type Page<T> = { items: T[]; next_cursor: string | null }
/** The words of every coded list: group, then code. */
export type CodedWords = Record<string, Record<string, string>>

export type ProblemBody = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  title_zh: string
  title_en: string
  detail_zh: string
  detail_en: string
  fields: { path: string; code: string; zh: string; en: string }[]
}
