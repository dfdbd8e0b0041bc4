// One message: what it says, what happened to it step by step, and what a person may settle.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, body } from '../../api/client'
import type { OutboxMessage } from '../../api/manage'
import { useLanguage } from '../../app/language'
import { useMay } from '../../app/session'
import { useUndo } from '../../app/undo'
import { Day } from '../../parts/Day'
import { Meaning } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { Panel } from '../../parts/Panel'
import { Facts, Section } from '../../parts/Screen'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useLabels } from '../../words/labels'
import { manage } from '../../words/manage'
import { outbox } from '../../words/outbox'
import { useWords } from '../../words/pair'
import { TONES as INCOMING_TONES } from './Incoming'
import { TONES } from './Outbox'
import styles from './Outbox.module.css'

export function Message({ id, close }: { id: number; close: () => void }) {
  const words = useWords(outbox)
  const { lang } = useLanguage()
  const message = useQuery({
    queryKey: ['outbox', id, lang],
    queryFn: () => body(api.GET('/outbox/{id}', { params: { path: { id } } })),
  })
  return (
    <Panel open title={message.data?.debtor.name ?? words.message} close={close}>
      {message.isPending && <Waiting />}
      {message.isError && <Trouble problem={message.error} again={() => void message.refetch()} />}
      {message.isSuccess && <Shown message={message.data} />}
    </Panel>
  )
}

function Shown({ message }: { message: OutboxMessage }) {
  const words = useWords(outbox)
  const shared = useWords(manage)
  const label = useLabels()
  const text = message.words
  return (
    <div className={styles.message}>
      <Facts
        items={[
          [
            shared.state,
            <Meaning key="state" tone={TONES[message.state] ?? 'quiet'}>
              {label('message-state', message.state)}
            </Meaning>,
          ],
          [words.to, message.person ?? '–'],
          [words.channel, label('channel', message.channel)],
          [words.purpose, label('purpose', message.purpose)],
          [
            words.due,
            <span key="due">
              <Day day={message.day} /> {message.at} <span className="quiet">{words.theirTime}</span>
            </span>,
          ],
          ...(message.receipt === null ? [] : [[words.receipt, message.receipt] as const]),
        ]}
      />
      <p>
        <Link to={`/cases/${message.debtor.id}`}>{words.openCase}</Link>
      </p>
      {message.state === 'shown' && <p className="quiet">{words.shownHint}</p>}
      <Settle message={message} />
      <Section title={words.text}>
        {text === null ? (
          <p className="quiet">{words.noText}</p>
        ) : (
          <article className={styles.text} lang={text.lang === 'zh' ? 'zh-CN' : text.lang}>
            {text.subject !== null && <b>{text.subject}</b>}
            <p>{text.text}</p>
            <p className="quiet">
              <code>{text.script}</code>
              {text.signed_by !== null && ` · ${words.signedBy} ${text.signed_by}`}
            </p>
          </article>
        )}
      </Section>
      <Carried message={message} />
      <Section title={words.steps}>
        {message.steps.length === 0 && <p className="quiet">{words.stepsNone}</p>}
        <ol className={styles.steps}>
          {message.steps.map((step, at) => (
            <li key={at}>
              <p>
                <Meaning tone={TONES[step.state] ?? 'quiet'}>{label('message-state', step.state)}</Meaning>{' '}
                <Moment at={step.at} /> <span className="quiet">{step.by}</span>
              </p>
              {step.why !== '' && <p>{step.why}</p>}
            </li>
          ))}
        </ol>
      </Section>
    </div>
  )
}

/** What its carrier told of it: the gateway's parts and price, its reports, and what came back. */
function Carried({ message: { carriage, deliveries, came_back } }: { message: OutboxMessage }) {
  const words = useWords(outbox)
  const label = useLabels()
  if (carriage === null && deliveries.length === 0 && came_back.length === 0) return null
  return (
    <Section title={words.carriage}>
      {carriage !== null && (
        <Facts
          items={[
            [words.gateway, carriage.gateway],
            [words.parts, String(carriage.segments)],
            [words.cost, carriage.cost ?? words.costNone],
            [words.gatewayName, carriage.name ?? words.noAnswer],
          ]}
        />
      )}
      <ol className={styles.steps}>
        {deliveries.map((report, at) => (
          <li key={at}>
            <p>
              <Meaning tone={report.state === 'delivered' ? 'green' : 'red'}>{label('delivery-state', report.state)}</Meaning>{' '}
              <Moment at={report.at} /> <span className="quiet">{words.carrierSays(report.code)}</span>
            </p>
          </li>
        ))}
        {came_back.map((one) => (
          <li key={one.id}>
            <p>
              <Meaning tone={INCOMING_TONES[one.kind] ?? 'quiet'}>{label('incoming-kind', one.kind)}</Meaning>{' '}
              <Moment at={one.at} />{' '}
              <Link to={`/outbox?view=incoming&which=all&came=${one.id}`}>{one.subject ?? words.openIncoming}</Link>
            </p>
          </li>
        ))}
      </ol>
      {carriage !== null && deliveries.length === 0 && <p className="quiet">{words.noReport}</p>}
    </Section>
  )
}

/** What only a person can find out or decide. */
function Settle({ message }: { message: OutboxMessage }) {
  const words = useWords(outbox)
  const client = useQueryClient()
  const may = useMay()
  const told = useUndo()
  const [note, setNote] = useState('')
  const params = { path: { id: message.id } }
  const after = async () => {
    told({ text: words.resolved })
    await client.invalidateQueries({ queryKey: ['outbox'] })
  }
  const resolve = useMutation({
    mutationFn: (found: string) => body(api.POST('/outbox/{id}/resolve', { params, body: { found, note: note.trim() } })),
    onSuccess: after,
  })
  const retry = useMutation({
    mutationFn: () => body(api.POST('/outbox/{id}/retry', { params })),
    onSuccess: after,
  })
  if (!may('resolve-outbox') || (!message.needs_resolving && !message.can_retry)) return null
  const busy = resolve.isPending || retry.isPending
  return (
    <section className={styles.settle}>
      {message.needs_resolving && (
        <>
          <h3>{words.resolve}</h3>
          <p>{words.resolveHint}</p>
        </>
      )}
      {message.needs_resolving && (
        <Input
          aria-label={words.noteHint}
          placeholder={words.noteHint}
          value={note}
          maxLength={300}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
      <p className={styles.buttons}>
        {message.needs_resolving && (
          <>
            <Button disabled={busy || note.trim() === ''} onClick={() => resolve.mutate('sent')}>
              {words.wasSent}
            </Button>
            <Button disabled={busy || note.trim() === ''} onClick={() => resolve.mutate('not-sent')}>
              {words.notSent}
            </Button>
          </>
        )}
        {message.can_retry && (
          <Button type="primary" disabled={busy} title={words.retryHint} onClick={() => retry.mutate()}>
            {words.retry}
          </Button>
        )}
      </p>
      {resolve.isError && <Trouble problem={resolve.error} />}
      {retry.isError && <Trouble problem={retry.error} />}
    </section>
  )
}
