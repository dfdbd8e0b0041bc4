// Who is signed in, and what they may do. The server decides; the page only leaves out what would be refused.

import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { createContext, useContext, type ReactNode } from 'react'
import { api, body } from '../api/client'
import { Problem } from '../api/problem'
import type { Me } from '../api/shapes'
import { Trouble } from '../parts/Trouble'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from './language'
import { SignIn } from './SignIn'

const Context = createContext<Me | null>(null)

export const ME = ['me'] as const

/** Somebody else sits here: what was loaded is forgotten. Who it is stays a query, for the page listens to it. */
function become(client: QueryClient, me: Me | null) {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== ME[0] })
  client.setQueryData(ME, me)
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const { setLang } = useLanguage()
  const client = useQueryClient()
  const me = useQuery({
    queryKey: ME,
    queryFn: async () => {
      try {
        const known = await body(api.GET('/session'))
        // Before anything else is asked for: sentences come in the language that was asked in.
        setLang(known.lang)
        return known
      } catch (problem) {
        if (problem instanceof Problem && problem.status === 401) return null
        throw problem
      }
    },
    staleTime: Infinity,
  })

  if (me.isPending) return <Waiting whole />
  if (me.isError) return <Trouble problem={me.error} again={() => void me.refetch()} whole />
  if (me.data === null)
    return (
      <SignIn
        enter={(entered) => {
          setLang(entered.lang)
          become(client, entered)
        }}
      />
    )
  return <Context value={me.data}>{children}</Context>
}

export function useMe(): Me {
  const me = useContext(Context)
  if (me === null) throw new Error('nobody is signed in here')
  return me
}

/** Whether the user has a permission. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useMe()
  return (permission) => permissions.includes(permission)
}

/** Signs out and forgets everything that was loaded. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await api.DELETE('/session')
    become(client, null)
  }
}
