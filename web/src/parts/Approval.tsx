// Four eyes: who wrote something submits it, and somebody else puts it in force or gives it back.

import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Approval as State, Author } from '../api/manage'
import type { Deed } from '../api/decide'
import { useMay, useMe } from '../app/session'
import { manage } from '../words/manage'
import { useWords } from '../words/pair'
import styles from './Approval.module.css'
import { Meaning, type Tone } from './Meaning'

const TONES: Record<State, Tone> = {
  draft: 'quiet',
  submitted: 'amber',
  approved: 'green',
  rejected: 'red',
  withdrawn: 'quiet',
}

export function ApprovalMark({ state }: { state: State }) {
  const words = useWords(manage)
  return <Meaning tone={TONES[state]}>{words[state]}</Meaning>
}

export function ApprovalActs(props: {
  state: State
  author: Author
  permission: string
  /** Why it cannot be submitted as it stands. */
  bar: string | null
  busy: boolean
  act: (deed: Deed, note: string | null) => void
}) {
  const { state, author, permission, bar, busy, act } = props
  const words = useWords(manage)
  const me = useMe()
  const may = useMay()
  const [note, setNote] = useState('')
  const own = author.id === me.id
  const decides = state === 'submitted' && !own && may(permission)
  const said = note.trim() === '' ? null : note.trim()
  if (state !== 'draft' && state !== 'submitted' && state !== 'rejected') return null
  return (
    <div className={styles.acts}>
      {(own || decides) && (
        <Input
          value={note}
          maxLength={500}
          placeholder={words.noteHint}
          aria-label={words.noteHint}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
      {own && state !== 'submitted' && (
        <Button type="primary" disabled={bar !== null || busy} title={bar ?? undefined} onClick={() => act('submit', said)}>
          {words.submit}
        </Button>
      )}
      {own && state !== 'rejected' && (
        <Button disabled={busy} onClick={() => act('withdraw', said)}>
          {words.withdraw}
        </Button>
      )}
      {decides && (
        <>
          <Button type="primary" disabled={busy} onClick={() => act('approve', said)}>
            {words.approve}
          </Button>
          <Button disabled={busy} onClick={() => act('reject', said)}>
            {words.reject}
          </Button>
        </>
      )}
      {state === 'submitted' && own && <span className="quiet">{words.ownDraft}</span>}
      {bar !== null && own && state !== 'submitted' && <span className="quiet">{bar}</span>}
    </div>
  )
}
