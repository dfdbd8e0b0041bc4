// What a draft would do to the customers of today, had it been in force this morning.

import { Link } from 'react-router'
import { api, body } from '../../api/client'
import { useLanguage } from '../../app/language'
import { grouped } from '../../parts/Amount'
import { EmptyState } from '../../parts/EmptyState'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Panel } from '../../parts/Panel'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { manage } from '../../words/manage'
import { useWords } from '../../words/pair'
import { policies } from '../../words/policies'

export function TrialPanel({ draft, close }: { draft: number; close: () => void }) {
  const words = useWords(policies)
  const shared = useWords(manage)
  const { lang } = useLanguage()
  const { list, items, first } = usePaged(['policies', 'trial', draft, lang], (cursor) =>
    body(
      api.POST('/policies/drafts/{id}/trial', {
        params: { path: { id: draft } },
        body: { cursor: cursor ?? null },
      }),
    ),
  )
  return (
    <Panel open title={words.tryTitle} close={close} wide>
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {first !== undefined && (
        <>
          <p>
            <b>{words.tried(grouped(String(first.moved)), grouped(String(first.asked)))}</b>{' '}
            <span className="quiet">{words.tryHint}</span>
          </p>
          {items.length === 0 ? (
            <EmptyState title={words.triedNone} />
          ) : (
            <Table
              caption={words.tryTitle}
              rows={items}
              id={(item) => item.debtor.id}
              columns={[
                {
                  key: 'debtor',
                  head: shared.customer,
                  cell: (item) => <Link to={`/cases/${item.debtor.id}`}>{item.debtor.name}</Link>,
                },
                { key: 'from', head: words.from, cell: (item) => item.from },
                { key: 'to', head: words.to, cell: (item) => <b>{item.to}</b> },
                { key: 'why', head: words.why, cell: (item) => item.why },
              ]}
            />
          )}
          <More list={list} />
        </>
      )}
    </Panel>
  )
}
