// The shapes of what managers and administrators see: imports, figures, policies, scripts, the machine room.

import type { Money, Page, Person } from './shapes'

type Debtor = { id: number; code: string | null; name: string }

// --- imports

export type ImportOptions = {
  map: { field: string; column: string }[]
  /** What the rows are, if the file does not tell. */
  sheet: string | null
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
  samples: string[]
}
export type SheetRead = {
  name: string | null
  kind: string
  header_row: number
  currency: string | null
  columns: ColumnRead[]
  counts: { read: number; skipped: number; refused: number }
}
export type ImportFinding = {
  severity: 'refused' | 'noted' | 'skipped'
  code: string
  /** A whole sentence: what is wrong and what to do. */
  text: string
  sheet: string | null
  row: number | null
  column: { letter: string; heading: string } | null
  /** The text found in the cell. */
  cell: string
}
export type RowCounts = { kind: string; new: number; changed: number; unchanged: number; refused: number }
export type ImportLine = {
  id: number
  state: 'staged' | 'committed' | 'undone'
  file: string
  at: string
  by: string
  rows: RowCounts[]
  new_debtors: number
  changed_debtors: number
  refused: number
  can_undo: boolean
  why_not: string | null
  undone_at: string | null
  undone_by: string | null
}
export type ImportView = ImportLine & {
  options: ImportOptions
  understood: { sheets: SheetRead[] } | null
  /** What must be told before the file can be read. */
  question: { code: string; text: string } | null
  findings: ImportFinding[]
  notes: string[]
}
export type ImportField = { code: string; title: string; kinds: string[] }
export type ImportFields = { kinds: { code: string; title: string }[]; fields: ImportField[] }

// --- overview

export type Figure = {
  code: string
  title: string
  value: string | null
  unit: 'money' | 'percent' | 'days' | 'count'
  formula: string
  rows: string | null
}
export type Band = { band: string; title: string; open: Money; debtors: number; rows: string | null }
export type Recovery = {
  within_days: number
  target: string
  due: Money
  paid: Money
  share: string | null
  formula: string
  rows: string | null
}
export type Overview = {
  day: string
  ledger_as_of: string | null
  currency: string
  currencies: string[]
  figures: Figure[]
  ageing: Band[]
  recovery: Recovery[]
  promises: {
    due: number
    kept: number
    part_kept: number
    broken: number
    open: number
    amount_due: Money
    amount_kept: Money
    formula: string
    rows: string | null
    coming: { day: string; count: number; amount: Money }[]
  }
  causes: { cause: string; debtors: number; overdue: Money; rows: string | null }[]
  stages: { stage: string; debtors: number; overdue: Money; rows: string | null }[]
  limitation: { month: string; count: number; amount: Money; rows: string | null }[]
  /** Weekday 1 is Monday. */
  contacts_by_hour: { weekday: number; hour: number; made: number; reached: number; promised: number }[]
  workload: {
    user: Person | null
    cases: number
    contacts: number
    reached: number
    promises: number
    overdue: Money
    rows: string | null
  }[]
}
export type OverviewRow = {
  debtor: Debtor
  number: string | null
  on: string | null
  days: number | null
  amount: Money | null
  note: string | null
}
export type OverviewRows = Page<OverviewRow> & { title: string; formula: string | null; total: number | null }

// --- policies

export type PolicyLine = {
  id: string
  title: string
  debtors: string | null
  steps: number
  source: 'shipped' | 'company' | 'published'
  version: number | null
  in_use: number
}
export type PolicyStep = {
  id: string
  title: string
  stage: string
  when: {
    days: number | null
    until: number | null
    working_days_before: number | null
    month_end_after: number | null
    after_previous: number | null
    day_of_month: number | null
    balance: string | null
    items: number | null
  }
  when_text: string
  purpose: string
  channels: string[]
  audience: string[]
  tone: string
  actor: string
  cure_days: number
  repeat_days: number | null
  fee: string | null
  formal: boolean
  task: string | null
}
export type Policy = PolicyLine & {
  rows: string[]
  timetable: PolicyStep[]
  settings: { title: string; items: { name: string; value: string }[] }[]
  toml: string
}
export type PolicyVersion = {
  number: number
  published_at: string | null
  author: string | null
  approver: string | null
  note: string | null
}
export type PolicyChange = { path: string; text: string; left: string | null; right: string | null }
export type Approval = 'draft' | 'submitted' | 'approved' | 'rejected' | 'withdrawn'
export type LineFault = { line: number; text: string }
export type PolicyDraft = {
  id: number
  policy_id: string
  toml: string
  state: Approval
  author: Person
  at: string
  approver: Person | null
  decided_at: string | null
  note: string | null
  version: number
  faults: LineFault[]
}
export type Trial = Page<{ debtor: Debtor; from: string; to: string; why: string }> & {
  moved: number
  asked: number
  day: string
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
  langs: string[]
  override: Approval | null
}
export type GuardFinding = {
  rule: string
  from: number
  to: number
  words: string
  why: string
  authority: string | null
  substitute: string | null
}
export type ScriptOverride = {
  id: number
  script_id: string
  text: string
  state: Approval
  author: Person
  at: string
  approver: Person | null
  decided_at: string | null
  note: string | null
  version: number
  verdict: 'pass' | 'review' | 'block'
  findings: GuardFinding[]
  faults: LineFault[]
}
export type Script = ScriptLine & {
  covers: string[]
  facts: string[]
  gates: string[]
  text: string
  overrides: ScriptOverride[]
}
export type ScriptPreview = {
  lang: string
  subject: string | null
  body: string | null
  verdict: 'pass' | 'review' | 'block'
  lacks: string[]
  findings: GuardFinding[]
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
export type Job = { name: string; does: string; cron: string; zone: string; next_at: string | null; runs: JobRun[] }
export type Run = { id: number; day: string; decided: number; versions: Record<string, string>; finished: boolean }
export type Progress = { what: string; done: number; total: number | null; state: string }
export type EvidenceFinding = { place: string; text: string }
export type Evidence = {
  cases: number
  entries: number
  unsealed: number
  root: { number: number; at: string; digest: string } | null
  key: { fingerprint: string; since: string | null } | null
  verified: EvidenceVerified | null
}
export type EvidenceVerified = {
  at: string
  sound: boolean
  cases: number
  entries: number
  roots: number
  findings: EvidenceFinding[]
}
export type OutboxItem = {
  id: number
  debtor: Debtor
  person: string | null
  channel: string
  purpose: string
  state: string
  /** Day and hour at the debtor's place, and the moment that is. */
  on: string
  at: string
  due: string
  why: string | null
}
export type OutboxMessage = OutboxItem & {
  text: { script: string; lang: string; subject: string | null; body: string; signed_by: string | null } | null
  steps: { at: string; state: string; by: string; why: string | null; reasons: { rule: string; text: string }[] }[]
  can_resolve: boolean
  can_retry: boolean
}
export type SendingPause = { paused: boolean; by: string | null; at: string | null; why: string | null }
export type Webhook = {
  id: number
  url: string
  events: string[]
  enabled: boolean
  created_at: string
  version: number
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
  owner_name: string | null
  lang: string
  totp: boolean
  disabled: boolean
  locked_until: string | null
  created_at: string
  version: number
}
export type UserWritten = {
  login?: string
  name?: string
  email?: string | null
  password?: string
  roles?: string[]
  team_id?: number | null
  companies?: string[]
  owner_name?: string | null
  disabled?: boolean
}
export type Team = { id: number; name: string; version: number }
export type RoleMatrix = {
  roles: { code: string; reach: string; permissions: string[] }[]
  permissions: string[]
}
export type Token = {
  id: number
  name: string
  permissions: string[]
  expires_at: string | null
  last_used_at: string | null
  created_at: string
}
export type Audited = {
  id: number
  at: string
  user: { id: number; login: string; name: string } | null
  act: string
  object: string | null
  detail: string | null
}
