// Recording something of a case: what every panel does with its answer.

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useUndo } from '../../app/undo'

/** Everything that is shown of a case is asked for again. */
export function useRefresh(id: number): () => Promise<unknown> {
  const client = useQueryClient()
  return () =>
    Promise.all(
      ['case', 'timeline', 'outlook'].map((noun) => client.invalidateQueries({ queryKey: [noun, id] })),
    )
}

/** Writes, tells what was done with a way back, and refreshes the case. */
export function useRecord(id: number, done: () => void) {
  const tell = useUndo()
  const refresh = useRefresh(id)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  async function record(write: () => Promise<object>, text: string) {
    setBusy(true)
    setProblem(null)
    try {
      const written = await write()
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
