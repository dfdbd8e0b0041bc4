// What Today asks for: the filters as they stand in the address.

import type { WorklistQuery } from '../../api/shapes'

export const FILTERS = [
  'round',
  'channel',
  'stage',
  'cause',
  'task',
  'owner',
  'assignee',
  'currency',
  'q',
] as const
export type Filters = Partial<Record<(typeof FILTERS)[number], string>>

export const ROUNDS = ['all', 'morning', 'afternoon', 'promises'] as const

export function asked(filters: Filters): WorklistQuery {
  return { ...filters, round: filters.round ?? 'all' }
}

const KEPT = 'huikuan.list'

/** Keeps the list somebody works through, so that a case can go on to the next of the same list. */
export function keepList(filters: Filters) {
  sessionStorage.setItem(KEPT, JSON.stringify(filters))
}

/** The list last worked through; everything when there was none. */
export function keptList(): Filters {
  const kept = sessionStorage.getItem(KEPT)
  return kept === null ? {} : (JSON.parse(kept) as Filters)
}

/** Its address. */
export function listAddress(filters: Filters): string {
  const params = new URLSearchParams(filters as Record<string, string>).toString()
  return params === '' ? '/today' : `/today?${params}`
}
