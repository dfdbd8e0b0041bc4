// Two policies side by side: only what differs.

import { useQueries, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { Link } from 'react-router'
import { api, body } from '../../api/client'
import { useFilters } from '../../app/filters'
import { useLanguage } from '../../app/language'
import { EmptyState } from '../../parts/EmptyState'
import { Screen } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useWords } from '../../words/pair'
import { policies } from '../../words/policies'
import styles from './Policies.module.css'

const FILTERS = ['left', 'right'] as const

export function Component() {
  const words = useWords(policies)
  const { lang } = useLanguage()
  const [{ left, right }, setFilters] = useFilters(FILTERS)
  const list = useQuery({ queryKey: ['policies', lang], queryFn: () => body(api.GET('/policies')) })
  const published = (list.data?.items ?? []).filter((policy) => policy.origin === 'page')
  const histories = useQueries({
    queries: published.map(({ id }) => ({
      queryKey: ['policies', id, 'history'],
      queryFn: () => body(api.GET('/policies/{id}/history', { params: { path: { id } } })),
    })),
  })
  const compared = useQuery({
    queryKey: ['policies', 'compare', left, right, lang],
    queryFn: () =>
      body(api.GET('/policies/compare', { params: { query: { left: left ?? '', right: right ?? '' } } })),
    enabled: left !== undefined && right !== undefined,
  })
  const choices = (list.data?.items ?? []).flatMap((policy) => {
    const versions = histories[published.indexOf(policy)]?.data?.items ?? []
    return [
      { value: policy.id, label: policy.title },
      ...versions.map((one) => ({
        value: `${policy.id}@${one.number}`,
        label: `${policy.title} · ${words.versionOf(policy.id, one.number)}`,
      })),
    ]
  })
  const side = (name: string, key: 'left' | 'right', value: string | undefined) => (
    <label className={styles.side}>
      <span>{name}</span>
      <Select
        aria-label={name}
        value={value ?? null}
        options={value?.startsWith('draft:') ? [...choices, { value, label: words.draftNumber(value.slice('draft:'.length)) }] : choices}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={words.policy}
        loading={list.isPending}
        onChange={(chosen: string | null) => setFilters({ [key]: chosen })}
      />
    </label>
  )

  return (
    <Screen title={words.compare} about={<Link to="/policies">{words.back}</Link>}>
      <div className={styles.sides}>
        {side(words.left, 'left', left)}
        {side(words.right, 'right', right)}
      </div>
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {(left === undefined || right === undefined) && <EmptyState title={words.pickTwo} />}
      {compared.isLoading && <Waiting />}
      {compared.isError && <Trouble problem={compared.error} again={() => void compared.refetch()} />}
      {compared.isSuccess && compared.data.changes.length === 0 && <EmptyState title={words.same} />}
      {compared.isSuccess && compared.data.changes.length > 0 && (
        <>
          <p className="quiet">{words.changes(compared.data.changes.length)}</p>
          <Table
            caption={words.compare}
            rows={compared.data.changes}
            id={(change) => change.path}
            columns={[
              { key: 'what', head: words.what, cell: (change) => change.text, wide: true },
              { key: 'left', head: words.left, wide: true, cell: (change) => change.left ?? <span className="quiet">–</span> },
              { key: 'right', head: words.right, wide: true, cell: (change) => change.right ?? <span className="quiet">–</span> },
            ]}
          />
        </>
      )}
    </Screen>
  )
}
