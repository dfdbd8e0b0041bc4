// Tokens of one's own, for one's programs.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input, InputNumber, Popconfirm } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import { useMe } from '../../app/session'
import { EmptyState } from '../../parts/EmptyState'
import { Field } from '../../parts/Field'
import { Moment } from '../../parts/Moment'
import { Panel } from '../../parts/Panel'
import { Section } from '../../parts/Screen'
import { Secret } from '../../parts/Secret'
import { Table } from '../../parts/Table'
import { Trouble, useTrouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { administration } from '../../words/administration'
import { useLabels } from '../../words/labels'
import { manage } from '../../words/manage'
import { useWords } from '../../words/pair'
import styles from './Administration.module.css'

export function Component() {
  const words = useWords(administration)
  const shared = useWords(manage)
  const label = useLabels()
  const client = useQueryClient()
  const tell = useTrouble()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => body(api.GET('/tokens')) })
  const revoke = useMutation({
    mutationFn: (id: number) => api.DELETE('/tokens/{id}', { params: { path: { id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
    onError: tell,
  })
  return (
    <Section
      title={words.tokens}
      about={words.tokensHint}
      acts={
        <Button type="primary" onClick={() => setMaking(true)}>
          {words.addToken}
        </Button>
      }
    >
      {made !== null && <Secret name={words.tokens} value={made} done={() => setMade(null)} />}
      {tokens.isPending && <Waiting />}
      {tokens.isError && <Trouble problem={tokens.error} again={() => void tokens.refetch()} />}
      {tokens.isSuccess && tokens.data.items.length === 0 && <EmptyState title={words.tokensNone} />}
      {tokens.isSuccess && tokens.data.items.length > 0 && (
        <Table
          caption={words.tokens}
          rows={tokens.data.items}
          id={(token) => token.id}
          columns={[
            { key: 'name', head: words.tokenName, cell: (token) => token.name },
            {
              key: 'may',
              head: words.tokenPermissions,
              wide: true,
              cell: (token) => token.permissions.map((code) => label('permission', code)).join(' · '),
            },
            { key: 'expires', head: words.expires, cell: (token) => <Moment at={token.expires_at} /> },
            {
              key: 'used',
              head: words.lastUsed,
              cell: (token) => (token.last_used_at === null ? shared.never : <Moment at={token.last_used_at} />),
            },
            {
              key: 'act',
              head: '',
              cell: (token) => (
                <Popconfirm
                  title={words.revoke}
                  description={words.revokeHint}
                  okText={words.revoke}
                  onConfirm={() => revoke.mutate(token.id)}
                >
                  <Button>{words.revoke}</Button>
                </Popconfirm>
              ),
            },
          ]}
        />
      )}
      {making && (
        <Make
          close={() => setMaking(false)}
          made={(token) => {
            setMade(token)
            setMaking(false)
          }}
        />
      )}
    </Section>
  )
}

const SHOWN = ['name', 'permissions', 'days'] as const

function Make({ close, made }: { close: () => void; made: (token: string) => void }) {
  const words = useWords(administration)
  const shared = useWords(manage)
  const label = useLabels()
  const client = useQueryClient()
  const me = useMe()
  const [name, setName] = useState('')
  const [days, setDays] = useState(90)
  const [permissions, setPermissions] = useState<string[]>([])
  const make = useMutation({
    mutationFn: () => body(api.POST('/tokens', { body: { name: name.trim(), permissions, days } })),
    onSuccess: async ({ token }) => {
      await client.invalidateQueries({ queryKey: ['tokens'] })
      made(token)
    },
  })
  return (
    <Panel
      open
      title={words.addToken}
      close={close}
      foot={
        <>
          <Button
            type="primary"
            loading={make.isPending}
            disabled={name.trim() === '' || permissions.length === 0}
            onClick={() => make.mutate()}
          >
            {words.addToken}
          </Button>
          <Button onClick={close}>{shared.cancel}</Button>
        </>
      }
    >
      <div className={styles.form}>
        {make.isError && <Trouble problem={make.error} shown={SHOWN} />}
        <Field name={words.tokenName} problem={make.error} path="name">
          {(field) => <Input {...field} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field name={words.tokenDays} problem={make.error} path="days">
          {(field) => <InputNumber {...field} min={1} max={365} value={days} onChange={(next) => setDays(next ?? 1)} />}
        </Field>
        <Field group name={words.tokenPermissions} problem={make.error} path="permissions">
          {() => (
            <Checkbox.Group
              className={styles.boxes}
              value={permissions}
              options={me.permissions.map((code) => ({ value: code, label: label('permission', code) }))}
              onChange={setPermissions}
            />
          )}
        </Field>
      </div>
    </Panel>
  )
}
