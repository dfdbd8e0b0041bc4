// Something that came in, with its words: somebody reads it, and says whose it is where nobody could tell.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api, body } from '../api/client'
import type { IncomingMessage } from '../api/manage'
import { useMay } from '../app/session'
import { useUndo } from '../app/undo'
import { incoming } from '../words/incoming'
import { useLabels } from '../words/labels'
import { useWords } from '../words/pair'
import { Moment } from './Moment'
import { Facts } from './Screen'
import { useSettled } from './settled'
import { Trouble } from './Trouble'
import styles from './CameIn.module.css'

export function CameIn({ one }: { one: IncomingMessage }) {
  const words = useWords(incoming)
  const label = useLabels()
  const may = useMay()
  const told = useUndo()
  const client = useQueryClient()
  const read = useMutation({
    mutationFn: () => body(api.POST('/incoming/{id}/read', { params: { path: { id: one.id } } })),
    onSuccess: async () => {
      told({ text: words.done })
      await client.invalidateQueries()
    },
  })
  return (
    <div className={styles.one}>
      <Facts
        items={[
          [words.kind, label('incoming-kind', one.kind)],
          [words.from, [one.person, one.sender].filter((part) => part !== null).join(' · ') || '–'],
          [words.at, <Moment key="at" at={one.at} />],
        ]}
      />
      <article className={styles.text}>
        {one.subject !== null && <b>{one.subject}</b>}
        <p>{one.text ?? words.gone}</p>
      </article>
      {one.debtor === null && may('resolve-outbox') && <Match id={one.id} />}
      {one.waits && may('work-cases') && (
        <p className={styles.buttons}>
          <Button type="primary" disabled={read.isPending} onClick={() => read.mutate()}>
            {words.read}
          </Button>
        </p>
      )}
      {read.isError && <Trouble problem={read.error} />}
    </div>
  )
}

/** Puts it to a case, where nobody could tell. */
function Match({ id }: { id: number }) {
  const words = useWords(incoming)
  const told = useUndo()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const q = useSettled(text.trim(), 200)
  const found = useQuery({
    queryKey: ['search', q],
    queryFn: () => body(api.GET('/cases', { params: { query: { q, limit: 6 } } })),
    enabled: q !== '',
  })
  const match = useMutation({
    mutationFn: (debtor_id: number) =>
      body(api.POST('/incoming/{id}/match', { params: { path: { id } }, body: { debtor_id, person_id: null } })),
    onSuccess: async () => {
      told({ text: words.matched })
      await client.invalidateQueries()
    },
  })
  const cases = q === '' ? [] : (found.data?.items ?? [])
  return (
    <section className={styles.settle}>
      <h3>{words.belongs}</h3>
      <Input
        aria-label={words.find}
        placeholder={words.find}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {q !== '' && found.isSuccess && cases.length === 0 && <p className="quiet">{words.nobody}</p>}
      {cases.map((one) => (
        <p key={one.debtor.id} className={styles.buttons}>
          <Button disabled={match.isPending} onClick={() => match.mutate(one.debtor.id)}>
            {words.match}: {one.debtor.name} {one.debtor.code}
          </Button>
        </p>
      ))}
      {match.isError && <Trouble problem={match.error} />}
    </section>
  )
}
