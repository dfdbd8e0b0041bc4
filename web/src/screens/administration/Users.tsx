// Who may sign in, and as what.

import { Button } from 'antd'
import { api, body } from '../../api/client'
import type { User } from '../../api/manage'
import { useFilters } from '../../app/filters'
import { useMay } from '../../app/session'
import { Meaning } from '../../parts/Meaning'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Section } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { administration } from '../../words/administration'
import { useLabels } from '../../words/labels'
import { manage } from '../../words/manage'
import { useWords } from '../../words/pair'
import { UserPanel } from './UserPanel'

const FILTERS = ['user'] as const

export function Component() {
  const words = useWords(administration)
  const shared = useWords(manage)
  const label = useLabels()
  const may = useMay()
  const [filters, setFilters] = useFilters(FILTERS)
  const { list, items } = usePaged(['users'], (cursor) =>
    body(api.GET('/users', { params: { query: { cursor } } })),
  )
  return (
    <Section
      title={words.users}
      acts={
        may('manage-users') && (
          <Button type="primary" onClick={() => setFilters({ user: 'new' })}>
            {words.addUser}
          </Button>
        )
      }
    >
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {items.length > 0 && (
        <Table
          caption={words.users}
          rows={items}
          id={(user) => user.id}
          open={(user) => setFilters({ user: String(user.id) })}
          chosen={filters.user === undefined ? null : Number(filters.user)}
          columns={[
            { key: 'name', head: words.fullName, cell: (user) => user.name },
            { key: 'login', head: words.login, cell: (user) => user.login },
            {
              key: 'roles',
              head: words.role,
              wide: true,
              cell: (user) => user.roles.map((role) => label('user-role', role)).join(' · '),
            },
            { key: 'team', head: words.team, cell: (user) => user.team?.name },
            {
              key: 'companies',
              head: words.companies,
              cell: (user) =>
                user.all_companies ? <span className="quiet">{words.everyCompany}</span> : user.companies.join(' · '),
            },
            { key: 'totp', head: words.totp, cell: (user) => (user.totp ? words.totpOn : <span className="quiet">–</span>) },
            { key: 'state', head: shared.state, cell: (user) => <UserState user={user} /> },
          ]}
        />
      )}
      <More list={list} />
      {filters.user !== undefined && (
        <UserPanel
          key={filters.user}
          id={filters.user === 'new' ? null : Number(filters.user)}
          close={() => setFilters({ user: null })}
        />
      )}
    </Section>
  )
}

function UserState({ user }: { user: User }) {
  const words = useWords(administration)
  if (user.disabled) return <Meaning tone="quiet">{words.disabled}</Meaning>
  if (user.locked_until !== null)
    return <Meaning tone="red">{words.locked(user.locked_until.slice(11, 16))}</Meaning>
  return <Meaning tone="green">{words.active}</Meaning>
}
