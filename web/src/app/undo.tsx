// Undo instead of "are you sure": what was done stands, and for ten seconds a bar offers to take it back.

import { CloseOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react'
import { api } from '../api/client'
import { useTrouble } from '../parts/Trouble'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'
import { useKeys } from './keys'
import { KeyHint } from '../parts/KeyHint'
import styles from './undo.module.css'

const STAYS_MS = 10_000

/** What the bar tells, and how it is taken back: a change the server knows by its number, or something of our own. */
type Done = { text: string; change: number } | { text: string; back: () => Promise<void> } | { text: string }
const Context = createContext<((done: Done) => void) | null>(null)

export function UndoProvider({ children }: { children: ReactNode }) {
  const words = useWords(shell)
  const client = useQueryClient()
  const tell = useTrouble()
  const [done, setDone] = useState<Done | null>(null)
  const [paused, setPaused] = useState(false)

  useEffect(() => {
    if (done === null || paused) return
    const timer = setTimeout(() => setDone(null), STAYS_MS)
    return () => clearTimeout(timer)
  }, [done, paused])

  const show = useCallback((next: Done) => {
    setPaused(false)
    setDone(next)
  }, [])
  const isUndoable = done !== null && ('change' in done || 'back' in done)

  async function undo() {
    if (done === null) return
    setDone(null)
    try {
      if ('change' in done) await api.POST('/changes/{id}/undo', { params: { path: { id: done.change } } })
      else if ('back' in done) await done.back()
      await client.invalidateQueries()
      setDone({ text: words.undone })
    } catch (problem) {
      tell(problem)
    }
  }

  return (
    <Context value={show}>
      {children}
      <div role="status" aria-live="polite">
        {done !== null && (
          <div
            className={styles.bar}
            onMouseEnter={() => setPaused(true)}
            onMouseLeave={() => setPaused(false)}
            onFocus={() => setPaused(true)}
            onBlur={() => setPaused(false)}
          >
            <span>{done.text}</span>
            {isUndoable && (
              <Button type="primary" onClick={() => void undo()}>
                {words.undo} <KeyHint of="u" />
              </Button>
            )}
            {isUndoable && <UndoKey undo={() => void undo()} />}
            <Button type="text" icon={<CloseOutlined aria-hidden="true" />} aria-label={words.close} onClick={() => setDone(null)} />
          </div>
        )}
      </div>
    </Context>
  )
}

function UndoKey({ undo }: { undo: () => void }) {
  const words = useWords(shell)
  useKeys(words.undo, { u: { what: words.undo, act: undo } })
  return null
}

/** Tells what was done and offers to take it back. */
export function useUndo(): (done: Done) => void {
  const show = useContext(Context)
  if (show === null) throw new Error('no UndoProvider above')
  return show
}
