// The shapes of what managers and administrators see: imports, figures, policies, scripts, the machine room.

import type { Money, Page, Person } from './shapes'

type Debtor = { id: number; code: string | null; name: string }

// --- imports

/** How a file is to be read. What is `null` is found out from the file. */
export type ImportOptions = {
  /** The heading or letter of the column for each field. */
  map: Record<string, string>
  /** What the rows are. */
  rows: string | null
  dates: string | null
  decimal: string | null
  unit: string | null
  currency: string | null
  kind: string | null
  country: string | null
  zone: string | null
  complete: string | null
  as_of: string | null
}
export type ColumnRead = {
  letter: string
  heading: string
  field: string | null
  spare: string | null
  dates: string | null
  decimal: string | null
  unit: string | null
}
export type SheetRead = {
  name: string | null
  kind: string
  header_row: number
  currency: string | null
  columns: ColumnRead[]
  counts: { read: number; skipped: number; refused: number }
  /** The first rows, field by field, as read. */
  sample: string[][][]
}
export type ImportFinding = {
  severity: string
  sheet: string | null
  /** Letter of the column. */
  column: string | null
  heading: string | null
  /** The first rows that have it. */
  rows: number[]
  count: number
  /** What is wrong, and what to do. */
  text: string
}
export type RowCounts = { new: number; changed: number; unchanged: number; refused: number }
export type ImportView = {
  id: number
  state: 'staged' | 'committed' | 'undone'
  file: string
  size: number
  at: string
  by: string
  version: number
  options: ImportOptions
  understood: { sheets: SheetRead[] } | null
  /** What keeps the file from being taken in, and what to do. */
  problem: string | null
  /** What it is, where one of the options answers it. */
  question: {
    option: string
    sheet: string | null
    row: number
    column: string | null
    heading: string | null
    /** What stands there. */
    cell: string
  } | null
  findings: ImportFinding[]
  rows: Record<string, RowCounts>
  new_debtors: number
  changed_debtors: number
  refused: number
  notes: string[]
  import: number | null
  can_undo: boolean
  why_not: string | null
}
export type Titled = { code: string; title: string }
export type ImportFields = { fields: Titled[]; rows: Titled[] }

// --- overview

export type Figure = {
  code: string
  value: string | null
  unit: string
  /** How it follows from its rows, as a sentence. */
  formula: string
  /** The query of `/overview/rows` for the rows behind it. */
  rows: string
  count: number
}
export type Group = { code: string; debtors: number; overdue: Money; rows: string }
export type Overview = {
  day: string
  currency: string
  currencies: string[]
  figures: Figure[]
  ageing: { band: number; open: Money; debtors: number; rows: string }[]
  recovery: { days: number; target: number; percent: string | null; rows: string }[]
  promises: {
    due: number
    kept: number
    kept_percent: string | null
    received_percent: string | null
    open: Money
  }
  causes: Group[]
  stages: Group[]
  limitation: { month: string; count: number; amount: Money; rows: string }[]
  /** Weekday 1 is Monday. */
  contacts_by_hour: { weekday: number; hour: number; made: number; reached: number; promised: number }[]
  workload: {
    user: string | null
    id: number | null
    cases: number
    contacts: number
    reached: number
    promises: number
    overdue: Money
  }[]
}
export type OverviewRow = {
  debtor: Debtor
  receivable: string | null
  day: string
  amount: Money
  part: Money | null
  count: number | null
  days: number | null
}

// --- policies

export type PolicyLine = {
  id: string
  title: string
  origin: string
  version: number | null
  steps: number
  rows: string[]
  /** Drafts of it that are not decided yet. */
  drafts: number
}
export type PolicyStep = {
  number: number
  id: string
  title: string
  stage: string
  /** Its conditions as a sentence. */
  when: string
  days: number | null
  until: number | null
  working_days_before: number | null
  month_end_after: number | null
  after_previous: number | null
  purpose: string
  channels: string[]
  audience: string[]
  tone: string
  actor: string
  cure_days: number | null
  repeat_days: number | null
  formal: boolean
  task: string | null
}
export type Author = { id: number; login: string }
export type Policy = {
  id: string
  title: string
  origin: string
  version: number | null
  published_at: string | null
  author: Author | null
  approver: Author | null
  rows: string[]
  steps: PolicyStep[]
  settings: { title: string; items: { name: string; value: string }[] }[]
  toml: string
}
export type PolicyVersion = {
  number: number
  published_at: string
  author: Author
  approver: Author
  draft: number
}
export type PolicyChange = { path: string; text: string; left: string | null; right: string | null }
export type Approval = 'draft' | 'submitted' | 'approved' | 'rejected' | 'withdrawn'
/** What somebody wrote, and how far it has come. */
export type Draft = {
  id: number
  /** The id of the policy or script. */
  subject: string
  state: Approval
  version: number
  author: Author
  at: string
  approver: Author | null
  decided_at: string | null
  note: string | null
  text: string
}
export type Standing = {
  stage: string
  step: number | null
  step_title: string | null
  contacts: { on: string; channel: string; purpose: string }[]
  tasks: string[]
}
export type Trial = Page<{ debtor: Debtor; from: Standing; to: Standing; why: { rule: string; text: string }[] }> & {
  day: string
  decided: number
  moved: number
}

// --- scripts

export type ScriptLine = {
  id: string
  title: string
  purpose: string
  channel: string
  audience: string[]
  stages: string[]
  tone: string
  covers: string[]
  /** It is one of the company's own, from its folder or from the page. */
  is_own: boolean
}
export type GuardFinding = { rule: string; words: string; why: string; authority: string; substitute: string }
export type Rendering = {
  lang: string
  subject: string | null
  body: string | null
  verdict: string | null
  findings: GuardFinding[]
  /** Why there is no text. */
  lacks: string | null
}
export type Script = ScriptLine & {
  facts: string[]
  gates: string[]
  source: string
  /** With example facts, in Chinese and in English. */
  examples: Rendering[]
  overrides: Draft[]
}

// --- the machine room

export type JobRun = {
  fire_at: string
  state: string
  node: string
  started_at: string
  ended_at: string | null
  missed: number
  note: string | null
}
export type Job = {
  name: string
  does: string
  cron: string
  zone: string | null
  next: string | null
  last: JobRun[]
}
export type Run = {
  id: number
  day: string
  decided: number
  policy_version: string
  rulebook_version: string
  /** It was made under the policies and the law that hold now. */
  is_current: boolean
}
export type UnderWay = { what: string; done: number; total: number }
export type Evidence = {
  cases: number
  entries: number
  unsealed: number
  roots: number
  last_root: { number: number; day: string; cases: number; hash: string } | null
  key: string | null
}
export type Verification = {
  intact: boolean
  cases: number
  entries: number
  roots: number
  findings: { code: string; debtor: number | null; place: string; text: string }[]
}
export type OutboxItem = {
  id: number
  state: string
  debtor: Debtor
  person: string | null
  channel: string
  purpose: string
  step: number
  /** Day and hour at the debtor's place, and the moment that is. */
  day: string
  at: string
  due: string
  priority: number
  changed_at: string
}
export type OutboxMessage = OutboxItem & {
  receipt: string | null
  words: { script: string; lang: string; subject: string | null; text: string; signed_by: string | null } | null
  steps: { at: string; state: string; by: string; why: string }[]
  /** In how many parts a gateway was asked to send it, and what it calls it. */
  carriage: { gateway: string; segments: number; cost: string | null; name: string | null } | null
  /** What its carrier reported of it later, oldest first, in the carrier's words. */
  deliveries: { at: string; state: string; code: string }[]
  /** What came in about it, oldest first. */
  came_back: IncomingLine[]
  needs_resolving: boolean
  can_retry: boolean
}
export type Switched = { at: string; by: string; why: string }
export type SendingMode = {
  mode: 'test' | 'live'
  /** Who made it so, of live the person who confirmed. */
  made: Switched | null
  /** Who asked for live; in test mode it waits for a second person. */
  asked: Switched | null
  may_confirm: boolean
}
export type OutboxChannel = {
  channel: string
  counts: Record<string, number>
  last_hour: number
  last_day: number
  per_hour: number | null
  per_day: number | null
}
export type RuleCount = { rule: string; times: number; text: string }
export type TonightGroup = {
  channel: string
  purpose: string
  stage: string
  lang: string
  leaving: number
  debtors: number
  overdue: Money[]
  /** Of text messages. */
  parts: number | null
  refused: number
  refused_by: RuleCount[]
  lacking: number
  lacking_by: RuleCount[]
  samples: {
    debtor: Debtor
    person: string
    at: string
    overdue: Money[]
    script: string
    subject: string | null
    text: string
  }[]
}
export type Tonight = {
  day: string
  decided: number
  failed: number
  leaving: number
  settled: number
  groups: TonightGroup[]
  withheld: number
  withheld_by: RuleCount[]
  took_ms: number
}
export type SendingPause = { paused: boolean; at: string | null; by: string | null; why: string | null }
export type Webhook = {
  id: number
  url: string
  events: string[]
  enabled: boolean
  version: number
  at: string
  /** The key of the signatures; given once, when the webhook is added. */
  secret: string | null
}
export type WebhookDelivery = {
  id: number
  event: string
  event_id: number
  state: string
  attempts: number
  at: string
  next_at: string | null
  last_at: string | null
  last_status: number | null
  last_error: string | null
  body: string
}

// --- people

export type User = {
  id: number
  login: string
  name: string
  email: string | null
  roles: string[]
  team: Person | null
  companies: string[]
  all_companies: boolean
  owner_name: string | null
  lang: string
  disabled: boolean
  totp: boolean
  password: boolean
  locked_until: string | null
  created_at: string
  version: number
}
/** What is not sent stays; `null` takes away, and of companies means every one. */
export type UserWritten = {
  login?: string
  name?: string
  email?: string | null
  password?: string
  roles?: string[]
  team_id?: number | null
  companies?: string[] | null
  owner_name?: string | null
  lang?: string
  disabled?: boolean
  totp?: boolean
}
export type Team = { id: number; name: string; version: number }
export type RoleMatrix = {
  roles: { code: string; permissions: string[] }[]
  permissions: string[]
  endpoints: { method: string; path: string; needs: string }[]
}
export type Token = {
  id: number
  name: string
  permissions: string[]
  expires_at: string
  last_used_at: string | null
  created_at: string
}
export type Audited = {
  id: number
  at: string
  user: { id: number; login: string; name: string } | null
  act: string
  object: string
  detail: unknown
}

// --- letters

/** A letter that was printed, and what the post reported of it. */
/** What came in, in a line. */
export type IncomingLine = {
  id: number
  kind: string
  channel: string
  at: string
  taken_at: string
  debtor: Debtor | null
  person: string | null
  sender: string | null
  subject: string | null
  waits: boolean
  read_at: string | null
  read_by: string | null
  message: number | null
}

/** The same with its words; `null` once they were taken away. */
export type IncomingMessage = IncomingLine & { text: string | null }

export type Letter = {
  id: number
  debtor: Debtor
  person: string | null
  purpose: string
  reference: string
  service: string
  printed_at: string
  posted_number: string | null
  posted_on: string | null
  reached_on: string | null
  reports: { day: string; status: string; place: string; at: string; by: string }[]
}
