// Moving a draft on: one deed, one address each.

import { api, body } from './client'
import type { Draft } from './manage'

export type Deed = 'submit' | 'approve' | 'reject' | 'withdraw'

const OF = {
  policies: {
    submit: '/policies/drafts/{id}/submit',
    approve: '/policies/drafts/{id}/approve',
    reject: '/policies/drafts/{id}/reject',
    withdraw: '/policies/drafts/{id}/withdraw',
  },
  scripts: {
    submit: '/scripts/overrides/{id}/submit',
    approve: '/scripts/overrides/{id}/approve',
    reject: '/scripts/overrides/{id}/reject',
    withdraw: '/scripts/overrides/{id}/withdraw',
  },
} as const

/** Of the version that was seen: who approves has read what they approve. */
export function decide(of: keyof typeof OF, draft: Draft, deed: Deed, note: string | null): Promise<Draft> {
  return body(
    api.POST(OF[of][deed], {
      params: { path: { id: draft.id }, header: { 'If-Match': `"${draft.version}"` } },
      body: { note },
    }),
  )
}
