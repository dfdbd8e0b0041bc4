// Recording something of a case: what every panel does with its answer.

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Recorded } from '../../api/shapes'
import { useUndo } from '../../app/undo'
import { kase } from '../../words/case'
import { useWords } from '../../words/pair'

/** Everything that is shown of a case is asked for again. */
export function useRefresh(id: number): () => Promise<unknown> {
  const client = useQueryClient()
  return () =>
    Promise.all([
      ...['case', 'timeline', 'outlook'].map((noun) => client.invalidateQueries({ queryKey: [noun, id] })),
      // Each question to the gate is kept: it is asked again when somebody looks at its answer again.
      client.invalidateQueries({ queryKey: ['contact-check', id], refetchType: 'none' }),
    ])
}

/** What was done, and how many rules stood against it. */
export function useAgainst(done: string) {
  const words = useWords(kase)
  return ({ against }: Recorded) => (against.length === 0 ? done : `${done} · ${words.against(against.length)}`)
}

/** Writes, tells what was done with a way back, and refreshes the case. */
export function useRecord(id: number, done: () => void) {
  const tell = useUndo()
  const refresh = useRefresh(id)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  async function record<T extends object>(write: () => Promise<T>, said: string | ((written: T) => string)) {
    setBusy(true)
    setProblem(null)
    try {
      const written = await write()
      const text = typeof said === 'string' ? said : said(written)
      tell('change' in written && typeof written.change === 'number' ? { text, change: written.change } : { text })
      await refresh()
      done()
    } catch (found) {
      setProblem(found)
    } finally {
      setBusy(false)
    }
  }
  return { record, busy, problem }
}
