// Who is signed in, and what they may do. The server decides; the page only leaves out what would be refused.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, type ReactNode } from 'react'
import { api, body } from '../api/client'
import { Problem } from '../api/problem'
import type { Me } from '../api/shapes'
import { Trouble } from '../parts/Trouble'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from './language'
import { SignIn } from './SignIn'

const Context = createContext<Me | null>(null)

export const ME = ['me'] as const

export function SessionProvider({ children }: { children: ReactNode }) {
  const { setLang } = useLanguage()
  const client = useQueryClient()
  const me = useQuery({
    queryKey: ME,
    queryFn: async () => {
      try {
        return await body(api.GET('/session'))
      } catch (problem) {
        if (problem instanceof Problem && problem.status === 401) return null
        throw problem
      }
    },
    staleTime: Infinity,
  })

  const lang = me.data?.lang
  useEffect(() => {
    if (lang !== undefined) setLang(lang)
  }, [lang, setLang])

  if (me.isPending) return <Waiting whole />
  if (me.isError) return <Trouble problem={me.error} again={() => void me.refetch()} whole />
  if (me.data === null)
    return (
      <SignIn
        enter={(entered) => {
          client.clear()
          client.setQueryData(ME, entered)
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
    client.clear()
    client.setQueryData(ME, null)
  }
}
