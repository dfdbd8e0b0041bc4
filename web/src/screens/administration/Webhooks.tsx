// Whom we tell of what happens, what was told, and what has to be told again.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input, Popconfirm, Switch } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { Webhook, WebhookDelivery } from '../../api/manage'
import { useFilters } from '../../app/filters'
import { useLanguage } from '../../app/language'
import { EmptyState } from '../../parts/EmptyState'
import { Field } from '../../parts/Field'
import { Meaning, type Tone } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Panel } from '../../parts/Panel'
import { Section } from '../../parts/Screen'
import { Secret } from '../../parts/Secret'
import { Table } from '../../parts/Table'
import { Trouble, useTrouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { administration } from '../../words/administration'
import { manage } from '../../words/manage'
import { useWords } from '../../words/pair'
import styles from './Administration.module.css'
import { named } from './named'

const FILTERS = ['webhook'] as const
const TONES: Record<string, Tone> = { delivered: 'green', failed: 'red', waiting: 'blue', dropped: 'red' }

export function Component() {
  const words = useWords(administration)
  const shared = useWords(manage)
  const client = useQueryClient()
  const tell = useTrouble()
  const [filters, setFilters] = useFilters(FILTERS)
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const list = useQuery({ queryKey: ['webhooks'], queryFn: () => body(api.GET('/webhooks')) })
  const again = () => client.invalidateQueries({ queryKey: ['webhooks'] })
  const change = useMutation({
    mutationFn: ({ id, version, enabled }: Webhook) =>
      body(
        api.PATCH('/webhooks/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${version}"` } },
          body: { enabled: !enabled },
        }),
      ),
    onSuccess: again,
    onError: tell,
  })
  const remove = useMutation({
    mutationFn: (id: number) => api.DELETE('/webhooks/{id}', { params: { path: { id } } }),
    onSuccess: again,
    onError: tell,
  })
  const opened = list.data?.items.find((one) => String(one.id) === filters.webhook)
  return (
    <Section
      title={words.webhooks}
      about={words.webhooksHint}
      acts={
        <Button type="primary" onClick={() => setAdding(true)}>
          {words.addWebhook}
        </Button>
      }
    >
      {secret !== null && <Secret name={words.secret} value={secret} done={() => setSecret(null)} />}
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && list.data.items.length === 0 && <EmptyState title={words.webhooksNone} />}
      {list.isSuccess && list.data.items.length > 0 && (
        <Table
          caption={words.webhooks}
          rows={list.data.items}
          id={(hook) => hook.id}
          open={(hook) => setFilters({ webhook: String(hook.id) })}
          chosen={opened?.id ?? null}
          columns={[
            { key: 'url', head: words.url, wide: true, cell: (hook) => hook.url },
            {
              key: 'events',
              head: words.events,
              wide: true,
              cell: (hook) => hook.events.map((code) => named(words, 'event', code)).join(' · '),
            },
            { key: 'at', head: words.created, cell: (hook) => <Moment at={hook.at} /> },
            {
              key: 'on',
              head: words.on,
              cell: (hook) => (
                <Switch
                  size="small"
                  aria-label={`${words.on}: ${hook.url}`}
                  checked={hook.enabled}
                  onChange={() => change.mutate(hook)}
                />
              ),
            },
            {
              key: 'act',
              head: '',
              cell: (hook) => (
                <Popconfirm
                  title={words.removeWebhook}
                  description={words.removeWebhookHint}
                  okText={words.removeWebhook}
                  onConfirm={() => remove.mutate(hook.id)}
                >
                  <Button>{shared.remove}</Button>
                </Popconfirm>
              ),
            },
          ]}
        />
      )}
      {adding && (
        <Add
          close={() => setAdding(false)}
          added={(shown) => {
            setAdding(false)
            setSecret(shown)
          }}
        />
      )}
      {opened !== undefined && (
        <Deliveries key={opened.id} hook={opened} close={() => setFilters({ webhook: null })} />
      )}
    </Section>
  )
}

const SHOWN = ['url', 'events'] as const

/** What there is to tell. */
const EVENTS = ['decision', 'promise', 'payment', 'contact']

function Add(props: { close: () => void; added: (secret: string) => void }) {
  const words = useWords(administration)
  const shared = useWords(manage)
  const client = useQueryClient()
  const [url, setUrl] = useState('https://')
  const [events, setEvents] = useState<string[]>(EVENTS)
  const add = useMutation({
    mutationFn: () => body(api.POST('/webhooks', { body: { url: url.trim(), events } })),
    onSuccess: async ({ secret }) => {
      await client.invalidateQueries({ queryKey: ['webhooks'] })
      props.added(secret ?? '')
    },
  })
  return (
    <Panel
      open
      title={words.addWebhook}
      close={props.close}
      foot={
        <>
          <Button type="primary" loading={add.isPending} disabled={events.length === 0} onClick={() => add.mutate()}>
            {words.addWebhook}
          </Button>
          <Button onClick={props.close}>{shared.cancel}</Button>
        </>
      }
    >
      <div className={styles.form}>
        {add.isError && <Trouble problem={add.error} shown={SHOWN} />}
        <Field name={words.url} problem={add.error} path="url">
          {(field) => <Input {...field} type="url" value={url} onChange={(event) => setUrl(event.target.value)} />}
        </Field>
        <Field group name={words.events} problem={add.error} path="events">
          {() => (
            <Checkbox.Group
              className={styles.boxes}
              value={events}
              options={EVENTS.map((code) => ({ value: code, label: named(words, 'event', code) }))}
              onChange={setEvents}
            />
          )}
        </Field>
      </div>
    </Panel>
  )
}

function Deliveries({ hook, close }: { hook: Webhook; close: () => void }) {
  const words = useWords(administration)
  const { lang } = useLanguage()
  const { list, items } = usePaged(['webhooks', hook.id, 'deliveries', lang], (cursor) =>
    body(api.GET('/webhooks/{id}/deliveries', { params: { path: { id: hook.id }, query: { cursor } } })),
  )
  return (
    <Panel open title={`${words.deliveries}: ${hook.url}`} close={close} wide>
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <EmptyState title={words.deliveriesNone} />}
      {items.length > 0 && <DeliveryTable items={items} />}
      <More list={list} />
    </Panel>
  )
}

function DeliveryTable({ items }: { items: WebhookDelivery[] }) {
  const words = useWords(administration)
  const shared = useWords(manage)
  const client = useQueryClient()
  const tell = useTrouble()
  const [shown, setShown] = useState<number | null>(null)
  const replay = useMutation({
    mutationFn: (id: number) => api.POST('/webhooks/deliveries/{id}/replay', { params: { path: { id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
    onError: tell,
  })
  const chosen = items.find((one) => one.id === shown)
  return (
    <>
      <Table
        caption={words.deliveries}
        rows={items}
        id={(one) => one.id}
        open={(one) => setShown(one.id === shown ? null : one.id)}
        chosen={shown}
        columns={[
          { key: 'event', head: words.event, cell: (one) => named(words, 'event', one.event) },
          { key: 'at', head: shared.at, cell: (one) => <Moment at={one.at} /> },
          {
            key: 'state',
            head: shared.state,
            cell: (one) => <Meaning tone={TONES[one.state] ?? 'quiet'}>{named(words, 'delivery', one.state)}</Meaning>,
          },
          { key: 'tries', head: words.attempts, number: true, cell: (one) => one.attempts },
          { key: 'answer', head: words.lastAnswer, wide: true, cell: (one) => one.last_error ?? one.last_status },
          { key: 'next', head: words.next, cell: (one) => one.next_at !== null && <Moment at={one.next_at} /> },
          {
            key: 'act',
            head: '',
            cell: (one) => (
              <Button loading={replay.isPending && replay.variables === one.id} onClick={() => replay.mutate(one.id)}>
                {words.replay}
              </Button>
            ),
          },
        ]}
      />
      {chosen !== undefined && <pre className={styles.body}>{chosen.body}</pre>}
    </>
  )
}
