// Who did what, the latest first.

import { useQuery } from '@tanstack/react-query'
import { DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { api, body } from '../../api/client'
import { useFilters } from '../../app/filters'
import { useLanguage } from '../../app/language'
import { useMay } from '../../app/session'
import { EmptyState } from '../../parts/EmptyState'
import { Moment } from '../../parts/Moment'
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
import styles from './Administration.module.css'

const FILTERS = ['by', 'act', 'from', 'to'] as const

export function Component() {
  const words = useWords(administration)
  const shared = useWords(manage)
  const label = useLabels()
  const { lang } = useLanguage()
  const may = useMay()
  const [filters, setFilters] = useFilters(FILTERS)
  const users = useQuery({
    queryKey: ['users', 'names'],
    queryFn: () => body(api.GET('/users', { params: { query: { limit: 200 } } })),
    enabled: may('see-users'),
  })
  const codes = useQuery({
    queryKey: ['words', lang],
    queryFn: () => body(api.GET('/words', { params: { query: { lang } } })),
    staleTime: Infinity,
  })
  const { list, items } = usePaged(['audit', filters], (cursor) =>
    body(
      api.GET('/audit', {
        params: {
          query: {
            user: filters.by === undefined ? undefined : Number(filters.by),
            act: filters.act,
            from: filters.from,
            to: filters.to,
            cursor,
          },
        },
      }),
    ),
  )
  return (
    <Section title={words.audit}>
      <div className={styles.row}>
        <Select
          aria-label={words.user}
          placeholder={words.anybody}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          value={filters.by ?? null}
          options={(users.data?.items ?? []).map((user) => ({ value: String(user.id), label: user.name }))}
          onChange={(by: string | null | undefined) => setFilters({ by: by ?? null })}
          className={styles.filter}
        />
        <Select
          aria-label={words.act}
          placeholder={words.anything}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          value={filters.act ?? null}
          options={Object.entries(codes.data?.['audit-act'] ?? {}).map(([value, title]) => ({ value, label: title }))}
          onChange={(act: string | null | undefined) => setFilters({ act: act ?? null })}
          className={styles.filter}
        />
        <DatePicker
          aria-label={words.from}
          placeholder={words.from}
          value={filters.from === undefined ? null : dayjs(filters.from)}
          onChange={(day) => setFilters({ from: day === null ? null : day.format('YYYY-MM-DD') })}
        />
        <DatePicker
          aria-label={words.to}
          placeholder={words.to}
          value={filters.to === undefined ? null : dayjs(filters.to)}
          onChange={(day) => setFilters({ to: day === null ? null : day.format('YYYY-MM-DD') })}
        />
      </div>
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <EmptyState title={words.auditNone} />}
      {items.length > 0 && (
        <Table
          caption={words.audit}
          rows={items}
          id={(one) => one.id}
          columns={[
            { key: 'at', head: shared.at, cell: (one) => <Moment at={one.at} /> },
            {
              key: 'user',
              head: words.user,
              cell: (one) => one.user?.name ?? <span className="quiet">{words.system}</span>,
            },
            { key: 'act', head: words.act, cell: (one) => label('audit-act', one.act) },
            { key: 'object', head: words.object, cell: (one) => <code>{one.object}</code> },
            { key: 'detail', head: words.detail, wide: true, cell: (one) => <Detail of={one.detail} /> },
          ]}
        />
      )}
      <More list={list} />
    </Section>
  )
}

/** `roles: collector, field · disabled: true`: short enough for a line. */
function Detail({ of }: { of: unknown }) {
  if (typeof of !== 'object' || of === null) return null
  const said = Object.entries(of)
    .filter(([, value]) => value !== null && value !== false)
    .map(([key, value]) => `${key}: ${typeof value === 'object' ? Object.values(value as object).flat().join(', ') : String(value)}`)
  return said.length === 0 ? null : <span className="quiet">{said.join(' · ')}</span>
}
