// A call that has no result yet. It outlives a reload, and nothing else is begun before it has one.

import type { Move } from '../../api/shapes'

type OpenCall = { person: number; moves: Move[] }

const key = (id: number) => `huikuan.call.${id}`

export const openCall = {
  read: (id: number) => JSON.parse(sessionStorage.getItem(key(id)) ?? 'null') as OpenCall | null,
  write: (id: number, call: OpenCall) => {
    if (call.moves.length > 0) sessionStorage.setItem(key(id), JSON.stringify(call))
  },
  clear: (id: number) => sessionStorage.removeItem(key(id)),
}
