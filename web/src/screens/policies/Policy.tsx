// One policy to be read: its timetable on a line of days, its settings in words, who changed it when.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link, useNavigate, useParams } from 'react-router'
import { api, body } from '../../api/client'
import { useFilters } from '../../app/filters'
import { useLanguage } from '../../app/language'
import { useMay } from '../../app/session'
import { Editor } from '../../parts/Editor'
import { Moment } from '../../parts/Moment'
import { Facts, Screen, Section } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useWords } from '../../words/pair'
import { policies } from '../../words/policies'
import { Timetable } from './Timetable'
import { useSource } from './source'
import styles from './Policies.module.css'

const FILTERS = ['version'] as const

export function Component() {
  const id = useParams()['id'] ?? ''
  const words = useWords(policies)
  const { lang } = useLanguage()
  const may = useMay()
  const go = useNavigate()
  const client = useQueryClient()
  const source = useSource()
  const [filters] = useFilters(FILTERS)
  const version = filters.version === undefined ? undefined : Number(filters.version)
  const policy = useQuery({
    queryKey: ['policies', id, version, lang],
    queryFn: () => body(api.GET('/policies/{id}', { params: { path: { id }, query: { version } } })),
  })
  const history = useQuery({
    queryKey: ['policies', id, 'history'],
    queryFn: () => body(api.GET('/policies/{id}/history', { params: { path: { id } } })),
  })
  const draft = useMutation({
    mutationFn: (toml: string) => body(api.POST('/policies/drafts', { body: { policy_id: id, toml } })),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['policies', 'drafts'] })
      void go(`/policies/drafts/${made.id}`)
    },
  })

  if (policy.isPending) return <Waiting />
  if (policy.isError)
    return (
      <Screen title={words.name}>
        <Trouble problem={policy.error} again={() => void policy.refetch()} />
      </Screen>
    )
  const shown = policy.data
  return (
    <Screen
      title={shown.title}
      about={
        <>
          <code>{shown.id}</code> · {source(shown)} · <Link to="/policies">{words.back}</Link>
        </>
      }
      acts={
        <>
          <Link to={`/policies/compare?left=${encodeURIComponent(id)}`}>{words.compare}</Link>
          {may('draft-policies') && (
            <Button type="primary" loading={draft.isPending} onClick={() => draft.mutate(shown.toml)}>
              {words.draft}
            </Button>
          )}
        </>
      }
    >
      {draft.isError && <Trouble problem={draft.error} />}
      <Section title={words.timetable} about={words.timetableHint}>
        <Timetable steps={shown.steps} />
      </Section>
      <Section title={words.settings}>
        <div className={styles.settings}>
          {shown.settings.map((part) => (
            <section key={part.title}>
              <h3>{part.title}</h3>
              <Facts items={part.items.map((item) => [item.name, item.value] as const)} />
            </section>
          ))}
        </div>
      </Section>
      <Section title={words.history}>
        {history.isError && <Trouble problem={history.error} />}
        {history.isSuccess && history.data.items.length === 0 && <p className="quiet">{words.historyNone}</p>}
        {history.isSuccess && history.data.items.length > 0 && (
          <Table
            caption={words.history}
            rows={history.data.items}
            id={(one) => one.number}
            chosen={version ?? null}
            columns={[
              {
                key: 'version',
                head: words.version,
                cell: (one) => <Link to={`/policies/${id}?version=${one.number}`}>{one.number}</Link>,
              },
              {
                key: 'at',
                head: words.publishedAt,
                cell: (one) => <Moment at={one.published_at} />,
              },
              { key: 'author', head: words.author, cell: (one) => one.author.login },
              { key: 'approver', head: words.approver, cell: (one) => one.approver.login },
              {
                key: 'diff',
                head: words.what,
                cell: (one) =>
                  one.number > 1 && (
                    <Link to={`/policies/compare?left=${id}@${one.number - 1}&right=${id}@${one.number}`}>
                      {one.number - 1} → {one.number}
                    </Link>
                  ),
              },
            ]}
          />
        )}
      </Section>
      <details>
        <summary>{words.source_toml}</summary>
        <Editor label={words.source_toml} text={shown.toml} />
      </details>
    </Screen>
  )
}
