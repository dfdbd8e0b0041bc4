// Words of the coded lists. They come from the server, which has the one list of them.

import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api, body } from '../api/client'
import { useLanguage } from '../app/language'

/** The word of a code in the language in use; the code itself until the words are there. */
export type Label = (group: string, code: string | null) => string

export function useLabels(): Label {
  const { lang } = useLanguage()
  const words = useQuery({
    queryKey: ['words', lang],
    queryFn: () => body(api.GET('/words', { params: { query: { lang } } })),
    staleTime: Infinity,
    gcTime: Infinity,
  })
  const all = words.data
  return useCallback((group, code) => (code === null ? '' : (all?.[group]?.[code] ?? code)), [all])
}
