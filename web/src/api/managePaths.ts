// The paths of the manager's and the administrator's screens.

import type {
  Audited,
  Draft,
  Evidence,
  ImportFields,
  ImportOptions,
  ImportView,
  IncomingLine,
  IncomingMessage,
  Job,
  Letter,
  OutboxChannel,
  OutboxItem,
  OutboxMessage,
  Overview,
  OverviewRow,
  Policy,
  PolicyChange,
  PolicyLine,
  PolicyVersion,
  RoleMatrix,
  Rendering,
  Run,
  Script,
  ScriptLine,
  SendingMode,
  SendingPause,
  Team,
  Token,
  Tonight,
  Trial,
  User,
  UserWritten,
  Verification,
  Webhook,
  WebhookDelivery,
} from './manage'
import type { Act, Get, Id, Json, None, Write } from './path'
import type { Page } from './shapes'

type Paged = { limit?: number; cursor?: string }
type Policed = { id: string }
type Match = { 'If-Match': string }
type Decided = {
  post: {
    parameters: { path: Id; header: Match }
    requestBody: Json<{ note: string | null }>
    responses: { 200: Json<Draft> }
  }
}

export type ManagePaths = {
  '/imports': {
    get: Get<None, Paged, Page<ImportView>>
    post: {
      parameters: { path?: never }
      requestBody: { content: { 'multipart/form-data': { file: string; options: string } } }
      responses: { 200: Json<ImportView> }
    }
  }
  '/imports/{id}': { get: Get<Id, None, ImportView>; patch: Write<Id, { options: ImportOptions }, ImportView>; delete: Act<Id, undefined> }
  '/imports/{id}/commit': { post: Act<Id, ImportView> }
  '/imports/{id}/undo': { post: Act<Id, ImportView> }
  '/import-fields': { get: Get<None, None, ImportFields> }

  '/overview': { get: Get<None, { currency?: string; team?: string; owner?: string }, Overview> }
  '/overview/rows': { get: Get<None, Record<string, string>, Page<OverviewRow>> }

  '/policies': { get: Get<None, None, { items: PolicyLine[] }> }
  '/policies/{id}': { get: Get<Policed, { version?: number }, Policy> }
  '/policies/{id}/history': { get: Get<Policed, None, { items: PolicyVersion[] }> }
  '/policies/compare': { get: Get<None, { left: string; right: string }, { changes: PolicyChange[] }> }
  '/policies/drafts': {
    get: Get<None, None, { items: Draft[] }>
    post: Write<None, { policy_id: string; toml: string }, Draft>
  }
  '/policies/drafts/{id}': { get: Get<Id, None, Draft>; put: Write<Id, { toml: string }, Draft> }
  '/policies/drafts/{id}/trial': {
    post: { parameters: { path: Id; query?: Paged }; responses: { 200: Json<Trial> } }
  }
  '/policies/drafts/{id}/submit': Decided
  '/policies/drafts/{id}/approve': Decided
  '/policies/drafts/{id}/reject': Decided
  '/policies/drafts/{id}/withdraw': Decided

  '/scripts': {
    get: Get<
      None,
      { purpose?: string; channel?: string; audience?: string; stage?: string; q?: string },
      { items: ScriptLine[] }
    >
  }
  '/scripts/{id}': { get: Get<Policed, None, Script> }
  '/scripts/{id}/preview': { post: Write<Policed, { debtor_id: number | null; text_lang: string; text: string | null }, Rendering> }
  '/scripts/overrides': {
    get: Get<None, None, { items: Draft[] }>
    post: Write<None, { script_id: string; text: string }, Draft>
  }
  '/scripts/overrides/{id}': {
    put: { parameters: { path: Id; header: Match }; requestBody: Json<{ text: string }>; responses: { 200: Json<Draft> } }
  }
  '/scripts/overrides/{id}/submit': Decided
  '/scripts/overrides/{id}/approve': Decided
  '/scripts/overrides/{id}/reject': Decided
  '/scripts/overrides/{id}/withdraw': Decided

  '/jobs': { get: Get<None, None, { items: Job[] }> }
  '/jobs/{name}/start': { post: Act<{ name: string }, { at: string }> }
  '/runs': { get: Get<None, Paged, Page<Run>>; post: Write<None, { as_of?: string }, { at: string }> }
  '/evidence': { get: Get<None, None, Evidence> }
  '/evidence/verify': { post: Act<None, Verification> }
  '/outbox': { get: Get<None, Paged & { state?: string }, Page<OutboxItem>> }
  '/outbox/counts': { get: Get<None, None, Record<string, number>> }
  '/outbox/{id}': { get: Get<Id, None, OutboxMessage> }
  '/outbox/{id}/resolve': { post: Write<Id, { found: string; note: string }, OutboxMessage> }
  '/outbox/{id}/retry': { post: Act<Id, OutboxMessage> }
  '/incoming': { get: Get<None, Paged & { unmatched?: boolean; waiting?: boolean; debtor?: number }, Page<IncomingLine>> }
  '/incoming/{id}': { get: Get<Id, None, IncomingMessage> }
  '/incoming/{id}/read': { post: Act<Id, IncomingMessage> }
  '/incoming/{id}/match': { post: Write<Id, { debtor_id: number; person_id: number | null }, IncomingMessage> }
  '/letters': { get: Get<None, Paged, Page<Letter>> }
  '/outbox/channels': { get: Get<None, None, { items: OutboxChannel[] }> }
  '/outbox/mode': {
    get: Get<None, None, SendingMode>
    put: Write<None, { mode: 'live' | 'test'; why: string }, SendingMode>
  }
  '/outbox/tonight': { get: Get<None, { day?: string }, Tonight> }
  '/outbox/pause': {
    get: Get<None, None, SendingPause>
    put: Write<None, { paused: boolean; why: string }, SendingPause>
  }
  '/webhooks': {
    get: Get<None, None, { items: Webhook[] }>
    post: Write<None, { url: string; events: string[] }, Webhook>
  }
  '/webhooks/{id}': {
    patch: {
      parameters: { path: Id; header: Match }
      requestBody: Json<{ enabled?: boolean; events?: string[]; url?: string }>
      responses: { 200: Json<Webhook> }
    }
    delete: Act<Id, undefined>
  }
  '/webhooks/{id}/deliveries': { get: Get<Id, Paged, Page<WebhookDelivery>> }
  '/webhooks/deliveries/{id}/replay': { post: Act<Id, WebhookDelivery> }

  '/users': { get: Get<None, Paged & { q?: string }, Page<User>>; post: Write<None, UserWritten, User> }
  '/users/{id}': { get: Get<Id, None, User>; patch: Write<Id, UserWritten, User> }
  '/teams': { get: Get<None, None, { items: Team[] }>; post: Write<None, { name: string }, Team> }
  '/teams/{id}': {
    patch: {
      parameters: { path: Id; header: Match }
      requestBody: Json<{ name: string }>
      responses: { 200: Json<Team> }
    }
  }
  '/roles': { get: Get<None, None, RoleMatrix> }
  '/tokens': {
    get: Get<None, None, { items: Token[] }>
    post: Write<
      None,
      { name: string; permissions: string[]; days: number },
      { id: number; token: string; expires_at: string }
    >
  }
  '/tokens/{id}': { delete: Act<Id, undefined> }
  '/audit': {
    get: Get<None, Paged & { user?: number; act?: string; from?: string; to?: string }, Page<Audited>>
  }
}
