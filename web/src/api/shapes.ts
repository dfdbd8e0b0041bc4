// The shapes of the wire, as the server's own document has them, under the names the page uses. What the document does not
// tell, because it is a text with few values or a move of the call, is told here.

import type { components } from './schema'

type Schemas = components['schemas']

/** A rule of the wire: what has no value is `null`, and never absent. */
type Filled<T> = T extends readonly (infer One)[]
  ? Filled<One>[]
  : T extends object
    ? { [Key in keyof T]-?: Filled<Exclude<T[Key], undefined>> }
    : T

/** A shape in which some fields are told more exactly. */
type With<T, More> = Omit<T, keyof More> & More

export type Language = 'zh' | 'en'
export type Money = Schemas['Money']
export type Person = Filled<Schemas['Named']>
export type Page<T> = { items: T[]; next_cursor: string | null }

export type Me = With<Filled<Schemas['Me']>, { lang: Language; roles: string[]; permissions: string[] }>
export type SignIn = Filled<Schemas['Ways']>
/** The words of every coded list: group, then code. */
/** A kind of fact: what may be said of it, and whether one may enter it. */
export type FactForm = Filled<Schemas['FactForm']>
export type DetailShape = Filled<Schemas['DetailShape']>
export type CodedWords = Record<string, Record<string, string>>
export type ProblemBody = Filled<Schemas['Problem']>

export type Part = Filled<Schemas['Part']>
export type WorklistItem = Filled<Schemas['WorklistItem']>
export type Worklist = Filled<Schemas['Worklist']>
export type WorklistCounts = Filled<Schemas['Counts']>
export type Count = Filled<Schemas['Counted']>
export type WorklistQuery = { [Name in Exclude<keyof Schemas['Filters'], 'assignee' | 'team'>]?: string } & {
  assignee?: string
  team?: string
  limit?: number
  cursor?: string
}
export type CaseFound = Filled<Schemas['CaseLine']>

export type Case = Filled<Schemas['Case']>
export type Decision = Filled<Schemas['DecisionView']>
export type PlannedContact = Filled<Schemas['ContactView']>
export type Withheld = Filled<Schemas['WithheldView']>
export type Receivable = Filled<Schemas['ReceivableView']>
export type CasePerson = Filled<Schemas['PersonView']>
export type Way = Filled<Schemas['WayView']>
export type CaseDocument = Filled<Schemas['DocumentView']>
export type Seat = Filled<Schemas['SeatView']>
export type ContactCheck = Filled<Schemas['ContactCheck']>
export type Happening = Filled<Schemas['TimelineItem']>
export type OutlookDay = Filled<Schemas['OutlookDay']>
export type Changed = Filled<Schemas['Entered']>
export type Recorded = Filled<Schemas['Recorded']>

type Verdict = 'pass' | 'review' | 'block'
export type TextOffered = With<Filled<Schemas['FittingText']>, { verdict: Verdict | null }>
export type Finding = Filled<Schemas['GuardFinding']>
export type TextChecked = With<Filled<Schemas['CheckedText']>, { verdict: Verdict }>

export type FieldKind = 'money' | 'day-to-come' | 'day-past' | 'time' | 'way' | 'parts' | 'text'
export type Field = With<Filled<Schemas['ChoiceField']>, { kind: FieldKind }>
export type Choice = With<Filled<Schemas['Choice']>, { move: Move | null; fields: Field[] }>
export type Excuse = Filled<Schemas['ExcuseView']>
export type CallView = With<Filled<Schemas['CallView']>, { choices: Choice[] }>

/** A call that was asked for by a click. */
export type Dial = {
  call: string
  person_id: number
  state: 'asked' | 'failed' | 'unclear' | 'ringing' | 'answered' | 'ended'
  moment: string
  /** For the caller's own telephone. */
  tel: string | null
  by_system: boolean
  because: string | null
  seconds: number | null
  result: string | null
}

/** A value that is written down in a call. */
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
