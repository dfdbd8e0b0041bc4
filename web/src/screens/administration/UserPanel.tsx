// One user, or a new one. What the role permits is a table away; who disables somebody signs them out at once.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { User, UserWritten } from '../../api/manage'
import { useMay, useMe } from '../../app/session'
import { useUndo } from '../../app/undo'
import { Field } from '../../parts/Field'
import { Moment } from '../../parts/Moment'
import { Panel } from '../../parts/Panel'
import { Facts } from '../../parts/Screen'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { administration } from '../../words/administration'
import { useLabels } from '../../words/labels'
import { manage } from '../../words/manage'
import { useWords } from '../../words/pair'
import styles from './Administration.module.css'

export function UserPanel({ id, close }: { id: number | null; close: () => void }) {
  const words = useWords(administration)
  const user = useQuery({
    queryKey: ['users', id],
    queryFn: () => body(api.GET('/users/{id}', { params: { path: { id: id ?? 0 } } })),
    enabled: id !== null,
    refetchOnWindowFocus: false,
  })
  if (id === null) return <Form user={null} close={close} />
  if (user.isSuccess) return <Form key={user.data.version} user={user.data} close={close} />
  return (
    <Panel open title={words.users} close={close}>
      {user.isError ? <Trouble problem={user.error} again={() => void user.refetch()} /> : <Waiting />}
    </Panel>
  )
}

const SHOWN = ['login', 'name', 'email', 'roles', 'team_id', 'companies', 'owner_name', 'password'] as const

function Form({ user, close }: { user: User | null; close: () => void }) {
  const words = useWords(administration)
  const shared = useWords(manage)
  const label = useLabels()
  const may = useMay()
  const told = useUndo()
  const client = useQueryClient()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [written, setWritten] = useState({
    name: user?.name ?? '',
    email: user?.email ?? '',
    roles: user?.roles ?? ['collector'],
    team_id: user?.team?.id ?? null,
    companies: user === null || user.all_companies ? null : user.companies,
    owner_name: user?.owner_name ?? '',
    lang: user?.lang ?? 'zh',
  })
  const set = (some: Partial<typeof written>) => setWritten({ ...written, ...some })
  const matrix = useQuery({ queryKey: ['roles'], queryFn: () => body(api.GET('/roles')), staleTime: Infinity })
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => body(api.GET('/teams')) })
  const me = useMe()

  const keep = useMutation({
    mutationFn: (more: UserWritten) => {
      const all: UserWritten = {
        ...written,
        email: written.email.trim() === '' ? null : written.email.trim(),
        owner_name: written.owner_name.trim() === '' ? null : written.owner_name.trim(),
        ...(password === '' ? {} : { password }),
        ...more,
      }
      return user === null
        ? body(api.POST('/users', { body: { login: login.trim(), ...all } }))
        : body(api.PATCH('/users/{id}', { params: { path: { id: user.id } }, body: all }))
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['users'] })
      told({ text: shared.saved })
      close()
    },
  })
  const writable = may('manage-users')
  const error = keep.error

  return (
    <Panel
      open
      title={user === null ? words.addUser : user.name}
      close={close}
      foot={
        writable && (
          <>
            <Button type="primary" loading={keep.isPending} onClick={() => keep.mutate({})}>
              {shared.save}
            </Button>
            <Button onClick={close}>{shared.cancel}</Button>
          </>
        )
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate({})
        }}
      >
        <fieldset disabled={!writable}>
          {keep.isError && <Trouble problem={error} shown={SHOWN} />}
          {user === null ? (
            <Field name={words.login} problem={error} path="login">
              {(field) => <Input {...field} value={login} autoComplete="off" onChange={(event) => setLogin(event.target.value)} />}
            </Field>
          ) : (
            <Facts
              items={[
                [words.login, user.login],
                [words.created, <Moment key="created" at={user.created_at} />],
              ]}
            />
          )}
          <Field name={words.fullName} problem={error} path="name">
            {(field) => <Input {...field} value={written.name} onChange={(event) => set({ name: event.target.value })} />}
          </Field>
          <Field group name={words.role} problem={error} path="roles">
            {() => (
              <Checkbox.Group
                className={styles.boxes}
                value={written.roles}
                disabled={!writable}
                options={(matrix.data?.roles ?? []).map((role) => ({ value: role.code, label: label('user-role', role.code) }))}
                onChange={(roles) => set({ roles })}
              />
            )}
          </Field>
          <Field name={words.team} problem={error} path="team_id">
            {(field) => (
              <Select
                {...field}
                allowClear
                disabled={!writable}
                value={written.team_id}
                options={(teams.data?.items ?? []).map((team) => ({ value: team.id, label: team.name }))}
                onChange={(team_id: number | null | undefined) => set({ team_id: team_id ?? null })}
              />
            )}
          </Field>
          <Field group name={words.companies} problem={error} path="companies">
            {() => (
              <>
                <Radio.Group
                  value={written.companies === null ? 'every' : 'some'}
                  disabled={!writable}
                  options={[
                    { value: 'every', label: words.everyCompany },
                    { value: 'some', label: words.someCompanies },
                  ]}
                  onChange={(event) => set({ companies: event.target.value === 'every' ? null : [] })}
                />
                {written.companies !== null && (
                  <Select
                    mode="tags"
                    aria-label={words.someCompanies}
                    disabled={!writable}
                    value={written.companies}
                    options={me.companies.map((company) => ({ value: company, label: company }))}
                    onChange={(chosen: string[]) => set({ companies: chosen })}
                  />
                )}
              </>
            )}
          </Field>
          <Field name={words.ownerName} hint={words.ownerNameHint} problem={error} path="owner_name">
            {(field) => (
              <Input {...field} value={written.owner_name} onChange={(event) => set({ owner_name: event.target.value })} />
            )}
          </Field>
          <Field name={words.email} problem={error} path="email">
            {(field) => (
              <Input {...field} type="email" value={written.email} onChange={(event) => set({ email: event.target.value })} />
            )}
          </Field>
          <Field group name={words.language} problem={error} path="lang">
            {() => (
              <Radio.Group
                value={written.lang}
                disabled={!writable}
                options={[
                  { value: 'zh', label: '中文' },
                  { value: 'en', label: 'English' },
                ]}
                onChange={(event) => set({ lang: String(event.target.value) })}
              />
            )}
          </Field>
          {writable && (
            <Field
              name={user === null ? words.password : words.newPassword}
              hint={user === null ? words.passwordHint : words.newPasswordHint}
              problem={error}
              path="password"
            >
              {(field) => (
                <Input.Password
                  {...field}
                  value={password}
                  autoComplete="new-password"
                  onChange={(event) => setPassword(event.target.value)}
                />
              )}
            </Field>
          )}
          {writable && user !== null && (
            <p className={styles.row}>
              <Button
                danger={!user.disabled}
                title={user.disabled ? undefined : words.disabledHint}
                onClick={() => keep.mutate({ disabled: !user.disabled })}
              >
                {user.disabled ? words.enable : words.disable}
              </Button>
              {user.totp && <Button onClick={() => keep.mutate({ totp: false })}>{words.totpRemove}</Button>}
            </p>
          )}
          <button type="submit" hidden />
        </fieldset>
      </form>
    </Panel>
  )
}
