// Teams: whose cases a supervisor sees.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { Team } from '../../api/manage'
import { useMay } from '../../app/session'
import { EmptyState } from '../../parts/EmptyState'
import { Section } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { FieldTrouble, Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { administration } from '../../words/administration'
import { useWords } from '../../words/pair'
import { manage } from '../../words/manage'
import styles from './Administration.module.css'

export function Component() {
  const words = useWords(administration)
  const may = useMay()
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => body(api.GET('/teams')) })
  const [renaming, setRenaming] = useState<Team | null>(null)
  const writable = may('manage-users')
  return (
    <Section title={words.teams}>
        {teams.isPending && <Waiting />}
        {teams.isError && <Trouble problem={teams.error} again={() => void teams.refetch()} />}
        {teams.isSuccess && teams.data.items.length === 0 && <EmptyState title={words.teamsNone} />}
        {teams.isSuccess && teams.data.items.length > 0 && (
          <Table
            caption={words.teams}
            rows={teams.data.items}
            id={(team) => team.id}
            columns={[
              {
                key: 'name',
                head: words.teamName,
                wide: true,
                cell: (team) =>
                  renaming?.id === team.id ? <Named team={team} done={() => setRenaming(null)} /> : team.name,
              },
              {
                key: 'act',
                head: '',
                cell: (team) =>
                  writable && renaming?.id !== team.id && <Button onClick={() => setRenaming(team)}>{words.rename}</Button>,
              },
            ]}
          />
        )}
        {writable && <Named key={teams.data?.items.length} team={null} done={() => undefined} />}
    </Section>
  )
}

/** Names a team, a new one or one that is there. */
function Named({ team, done }: { team: Team | null; done: () => void }) {
  const words = useWords(administration)
  const shared = useWords(manage)
  const client = useQueryClient()
  const [name, setName] = useState(team?.name ?? '')
  const keep = useMutation({
    mutationFn: () =>
      team === null
        ? body(api.POST('/teams', { body: { name } }))
        : body(
            api.PATCH('/teams/{id}', {
              params: { path: { id: team.id }, header: { 'If-Match': `"${team.version}"` } },
              body: { name },
            }),
          ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['teams'] })
      done()
    },
  })
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') keep.mutate()
      }}
    >
      <Input
        aria-label={words.teamName}
        placeholder={words.teamName}
        value={name}
        autoFocus={team !== null}
        onChange={(event) => setName(event.target.value)}
      />
      <Button htmlType="submit" disabled={name.trim() === ''} loading={keep.isPending}>
        {team === null ? words.addTeam : shared.save}
      </Button>
      {team !== null && <Button onClick={done}>{shared.cancel}</Button>}
      {keep.isError && <Trouble problem={keep.error} shown={['name']} />}
      <FieldTrouble problem={keep.error} path="name" />
    </form>
  )
}
