// The library of texts: what for, by what, to whom.

import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api, body } from '../../api/client'
import { useFilters } from '../../app/filters'
import { useLanguage } from '../../app/language'
import { useMay } from '../../app/session'
import { ApprovalMark } from '../../parts/Approval'
import { EmptyState } from '../../parts/EmptyState'
import { Meaning } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { Screen, Section } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useLabels } from '../../words/labels'
import { manage } from '../../words/manage'
import { useWords } from '../../words/pair'
import { policies } from '../../words/policies'
import { scripts } from '../../words/scripts'
import styles from './Scripts.module.css'

/** Rows that are drawn at first: the list comes whole, and few read beyond. */
const PAGE = 80
const FILTERS = ['q', 'purpose', 'channel', 'audience', 'stage'] as const

export function Component() {
  const words = useWords(scripts)
  const shared = useWords(manage)
  const drafting = useWords(policies)
  const label = useLabels()
  const { lang } = useLanguage()
  const may = useMay()
  const go = useNavigate()
  const [filters, setFilters] = useFilters(FILTERS)
  const codes = useQuery({
    queryKey: ['words', lang],
    queryFn: () => body(api.GET('/words', { params: { query: { lang } } })),
    staleTime: Infinity,
  })
  const list = useQuery({
    queryKey: ['scripts', filters, lang],
    queryFn: () => body(api.GET('/scripts', { params: { query: filters } })),
    placeholderData: (before) => before,
  })
  const waiting = useQuery({
    queryKey: ['scripts', 'overrides'],
    queryFn: () => body(api.GET('/scripts/overrides')),
    enabled: may('approve-scripts') || may('edit-scripts'),
  })
  const open = (waiting.data?.items ?? []).filter((one) => one.state === 'draft' || one.state === 'submitted')
  const [shown, setShown] = useState(PAGE)
  const any = Object.keys(filters).length > 0
  const pick = (name: string, key: 'purpose' | 'channel' | 'audience' | 'stage') => (
    <Select
      aria-label={name}
      placeholder={name}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      value={filters[key] ?? null}
      options={Object.entries(codes.data?.[key] ?? {}).map(([value, title]) => ({ value, label: title }))}
      onChange={(code: string | null) => setFilters({ [key]: code ?? null })}
    />
  )

  return (
    <Screen title={words.name} about={words.about}>
      {open.length > 0 && (
        <Section title={words.waiting}>
          <Table
            caption={words.waiting}
            rows={open}
            id={(one) => one.id}
            open={(one) => void go(`/scripts/${one.subject}`)}
            columns={[
              { key: 'script', head: words.title, cell: (one) => one.subject, wide: true },
              { key: 'state', head: shared.state, cell: (one) => <ApprovalMark state={one.state} /> },
              { key: 'author', head: drafting.author, cell: (one) => one.author.login },
              { key: 'at', head: shared.at, cell: (one) => <Moment at={one.at} /> },
            ]}
          />
        </Section>
      )}
      <div className={styles.filters}>
        <Input.Search
          aria-label={words.search}
          placeholder={words.search}
          defaultValue={filters.q ?? ''}
          allowClear
          onSearch={(q) => setFilters({ q: q.trim() })}
        />
        {pick(words.purpose, 'purpose')}
        {pick(words.channel, 'channel')}
        {pick(words.audience, 'audience')}
        {pick(words.stage, 'stage')}
        {list.isSuccess && <span className="quiet">{words.found(list.data.items.length)}</span>}
      </div>
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && list.data.items.length === 0 && (
        <EmptyState
          title={words.none}
          act={
            any && (
              <Button onClick={() => setFilters(Object.fromEntries(FILTERS.map((name) => [name, null])))}>
                {words.clear}
              </Button>
            )
          }
        />
      )}
      {list.isSuccess && list.data.items.length > 0 && (
        <Table
          caption={words.name}
          rows={list.data.items.slice(0, shown)}
          id={(script) => script.id}
          columns={[
            {
              key: 'title',
              head: words.title,
              wide: true,
              cell: (script) => <Link to={`/scripts/${script.id}`}>{script.title}</Link>,
            },
            { key: 'purpose', head: words.purpose, cell: (script) => label('purpose', script.purpose) },
            { key: 'channel', head: words.channel, cell: (script) => label('channel', script.channel) },
            {
              key: 'audience',
              head: words.audience,
              wide: true,
              cell: (script) => script.audience.map((code) => label('audience', code)).join(' · '),
            },
            {
              key: 'stages',
              head: words.stage,
              wide: true,
              cell: (script) =>
                script.stages.length === 0 ? (
                  <span className="quiet">{words.any}</span>
                ) : (
                  script.stages.map((code) => label('stage', code)).join(' · ')
                ),
            },
            { key: 'tone', head: words.tone, cell: (script) => label('tone', script.tone) },
            { key: 'own', head: words.own, cell: (script) => script.is_own && <Meaning tone="blue">{words.own}</Meaning> },
          ]}
        />
      )}
      {list.isSuccess && list.data.items.length > shown && (
        <p className={styles.rest}>
          <Button onClick={() => setShown(shown + PAGE)}>{shared.more}</Button>
        </p>
      )}
    </Screen>
  )
}
