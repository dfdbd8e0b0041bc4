// Filters live in the address: a view can be kept as a bookmark, sent to a colleague, and found again by Back.

import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'

/** The filters of the screen by name; an empty value takes one off. */
export function useFilters<const Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams()
  const text = params.toString()
  const filters = useMemo(() => {
    const given = new URLSearchParams(text)
    const found: Partial<Record<Name, string>> = {}
    for (const name of names) {
      const value = given.get(name)
      if (value !== null && value !== '') found[name] = value
    }
    return found
  }, [text, names])
  const setFilters = useCallback(
    (changes: Partial<Record<Name, string | null>>) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before)
          for (const [name, value] of Object.entries<string | null | undefined>(changes))
            if (value === null || value === undefined || value === '') after.delete(name)
            else after.set(name, value)
          return after
        },
        { replace: true },
      ),
    [setParams],
  )
  return [filters, setFilters] as const
}
