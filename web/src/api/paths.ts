// The paths of the API in the form that `openapi-typescript` generates, so that the client checks path, parameters, body
// and answer of every call.

import type { paths as served } from './schema'
import type { ManagePaths } from './managePaths'
import type { Act, Get, Id, Json, None, Write } from './path'
import type {
  Case,
  CaseDocument,
  CaseFound,
  CallView,
  Changed,
  CodedWords,
  ContactCheck,
  Dial,
  FactForm,
  Happening,
  Language,
  Me,
  Money,
  Move,
  OutlookDay,
  Page,
  Recorded,
  Seat,
  SignIn,
  TextChecked,
  TextOffered,
  Worklist,
  WorklistCounts,
  WorklistQuery,
} from './shapes'

type CasePaths = {
  '/session': {
    get: Get<None, None, Me>
    post: Write<None, { login: string; password: string; code?: string }, Me>
    patch: Write<None, { lang: Language }, Me>
    delete: Act<None, undefined>
  }
  '/sign-in': { get: Get<None, None, SignIn> }
  '/words': { get: Get<None, { lang: Language }, CodedWords> }
  '/worklist': { get: Get<None, WorklistQuery, Worklist> }
  '/worklist/counts': { get: Get<None, WorklistQuery, WorklistCounts> }
  '/worklist/next': { post: Write<None, { filters: WorklistQuery }, { debtor_id: number } | undefined> }
  '/cases': { get: Get<None, { q?: string; limit?: number; cursor?: string }, Page<CaseFound>> }
  '/cases/assign': {
    post: Write<None, { debtor_ids: number[]; user_id: number | null; team_id: number | null }, undefined>
  }
  '/cases/{id}': { get: Get<Id, None, Case> }
  '/cases/{id}/hold-seat': { put: Act<Id, Seat>; delete: Act<Id, undefined> }
  '/cases/{id}/timeline': { get: Get<Id, { limit?: number; cursor?: string }, Page<Happening>> }
  '/cases/{id}/outlook': { get: Get<Id, { days?: number }, { days: OutlookDay[] }> }
  '/cases/{id}/contact-check': {
    get: Get<
      Id,
      { person: number; channel: string; purpose?: string; at?: string; visitors?: number; place?: string },
      ContactCheck
    >
  }
  '/cases/{id}/visits': {
    post: Write<
      Id,
      {
        person_id: number
        visitors: string[]
        place: string
        place_note: string | null
        met: boolean
        outcome: string | null
        signed: boolean
        note: string | null
        day: string
        at: string
      },
      Recorded
    >
  }
  '/cases/{id}/faxes': {
    post: Write<
      Id,
      {
        person_id: number
        document_id: number
        pages: number | null
        connection: string
        note: string | null
        day: string | null
        at: string
      },
      Recorded
    >
  }
  '/cases/{id}/facts': {
    post: Write<
      Id,
      {
        kind: string
        from: string
        until: string | null
        source: string
        document_id: number | null
        details: Record<string, string>
      },
      Changed
    >
  }
  '/fact-kinds': { get: Get<None, None, { items: FactForm[] }> }
  '/cases/{id}/call': {
    post: Write<Id, { person_id: number; moves: Move[]; finish?: { note: string } }, CallView>
  }
  '/cases/{id}/dial': { get: Get<Id, None, Dial | null>; post: Write<Id, { person_id: number }, Dial> }
  '/cases/{id}/texts': {
    get: Get<
      Id,
      { person_id: number; channel: string; purpose?: string; text_lang?: Language },
      { items: TextOffered[] }
    >
  }
  '/cases/{id}/check-text': {
    post: Write<
      Id,
      { channel: string; person_id: number; stage?: string; lang: Language; text: string },
      TextChecked
    >
  }
  '/cases/{id}/messages': {
    post: Write<
      Id,
      {
        person_id: number
        channel: string
        purpose: string
        subject: string | null
        body: string
        lang: Language
      },
      Changed
    >
  }
  '/cases/{id}/promises': {
    post: Write<
      Id,
      {
        receivable_ids: number[]
        amount: Money
        due: string
        written: boolean
        person_id: number | null
        note: string | null
      },
      Changed
    >
  }
  '/cases/{id}/disputes': {
    post: Write<Id, { receivable_ids: number[]; amount: Money | null; reason: string }, Changed>
  }
  '/cases/{id}/pauses': { post: Write<Id, { from: string; until: string | null; reason: string }, Changed> }
  '/cases/{id}/notes': { post: Write<Id, { text: string }, Changed> }
  '/cases/{id}/contacts': {
    post: Write<
      Id,
      {
        person_id: number
        channel: string
        direction: string
        connection: string
        outcome: string | null
        note: string | null
      },
      Changed
    >
  }
  '/changes/{id}/undo': { post: Act<Id, Changed> }
  '/cases/{id}/documents': {
    get: Get<Id, None, { items: CaseDocument[] }>
    post: {
      parameters: { path: Id }
      requestBody: { content: { 'multipart/form-data': { kind: string; received_on: string; file: string } } }
      responses: { 200: Json<{ document: CaseDocument; is_new: boolean }> }
    }
  }
  '/cases/{id}/people/{pid}/reveal': {
    post: Write<{ id: number; pid: number }, { channel: string; why: string }, { value: string }>
  }
}

export type paths = ManagePaths & CasePaths

/** The paths of Today and Case are the server's: one that went away does not compile. */
type Strange = Exclude<keyof CasePaths, keyof served>
export const NO_PATH_IS_STRANGE: [Strange] extends [never] ? true : Strange = true
