// Words of the coded lists. They come from the server, which has the one list of them.

import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api, body } from '../api/client'
import type { CodedWords } from '../api/shapes'
import { useLanguage } from '../app/language'

/** The word of a code in the language in use; the code itself until the words are there. */
export type Label = (group: string, code: string | null) => string

function useCodedWords(): CodedWords | undefined {
  const { lang } = useLanguage()
  return useQuery({
    queryKey: ['words', lang],
    queryFn: () => body(api.GET('/words', { params: { query: { lang } } })),
    staleTime: Infinity,
    gcTime: Infinity,
  }).data
}

export function useLabels(): Label {
  const all = useCodedWords()
  return useCallback((group, code) => (code === null ? '' : (all?.[group]?.[code] ?? code)), [all])
}

/** All codes of a group with their words, for a choice. */
export function useCodes(group: string): { value: string; label: string }[] {
  const words = useCodedWords()?.[group] ?? {}
  return Object.entries(words).map(([value, label]) => ({ value, label }))
}
