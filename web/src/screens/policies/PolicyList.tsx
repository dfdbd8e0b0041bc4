// All policies in a line each, and what waits for somebody's word.

import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { api, body } from '../../api/client'
import { useLanguage } from '../../app/language'
import { useMay } from '../../app/session'
import { ApprovalMark } from '../../parts/Approval'
import { Meaning } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { Screen, Section } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { manage } from '../../words/manage'
import { useWords } from '../../words/pair'
import { policies } from '../../words/policies'
import { useSource } from './source'

export function Component() {
  const words = useWords(policies)
  const shared = useWords(manage)
  const { lang } = useLanguage()
  const may = useMay()
  const go = useNavigate()
  const source = useSource()
  const list = useQuery({ queryKey: ['policies', lang], queryFn: () => body(api.GET('/policies')) })
  const drafts = useQuery({
    queryKey: ['policies', 'drafts'],
    queryFn: () => body(api.GET('/policies/drafts')),
    enabled: may('draft-policies') || may('approve-policies'),
  })
  const title = (id: string) => list.data?.items.find((policy) => policy.id === id)?.title ?? id
  const open = (drafts.data?.items ?? []).filter((draft) => draft.state !== 'approved' && draft.state !== 'withdrawn')

  return (
    <Screen title={words.name} about={words.about} acts={<Link to="/policies/compare">{words.compare}</Link>}>
      {drafts.isError && <Trouble problem={drafts.error} />}
      {open.length > 0 && (
        <Section title={words.drafts}>
          <Table
            caption={words.drafts}
            rows={open}
            id={(draft) => draft.id}
            open={(draft) => void go(`/policies/drafts/${draft.id}`)}
            columns={[
              { key: 'policy', head: words.policy, cell: (draft) => words.draftOf(title(draft.subject)), wide: true },
              { key: 'state', head: shared.state, cell: (draft) => <ApprovalMark state={draft.state} /> },
              { key: 'author', head: words.author, cell: (draft) => draft.author.login },
              { key: 'at', head: shared.at, cell: (draft) => <Moment at={draft.at} /> },
              { key: 'note', head: shared.note, wide: true, cell: (draft) => draft.note },
            ]}
          />
        </Section>
      )}
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && (
        <Table
          caption={words.name}
          rows={list.data.items}
          id={(policy) => policy.id}
          open={(policy) => void go(`/policies/${policy.id}`)}
          columns={[
            { key: 'title', head: words.policy, cell: (policy) => policy.title, wide: true },
            { key: 'id', head: 'ID', cell: (policy) => <code>{policy.id}</code>, spare: true },
            { key: 'steps', head: words.steps, number: true, cell: (policy) => policy.steps },
            {
              key: 'drafts',
              head: words.draftsOf,
              number: true,
              cell: (policy) => policy.drafts > 0 && <Meaning tone="amber">{policy.drafts}</Meaning>,
            },
            { key: 'source', head: words.source, cell: (policy) => source(policy) },
          ]}
        />
      )}
    </Screen>
  )
}
