// What a draft would do to the customers of today, had it been in force this morning.

import { Link } from 'react-router'
import { api, body } from '../../api/client'
import type { Standing } from '../../api/manage'
import { useLanguage } from '../../app/language'
import { grouped } from '../../parts/Amount'
import { Day } from '../../parts/Day'
import { EmptyState } from '../../parts/EmptyState'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Panel } from '../../parts/Panel'
import { StageTag } from '../../parts/StageTag'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useLabels } from '../../words/labels'
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
        params: { path: { id: draft }, query: { cursor } },
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
            <b>{words.tried(grouped(String(first.moved)), grouped(String(first.decided)))}</b>{' '}
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
                { key: 'from', head: words.from, wide: true, cell: (item) => <Stands at={item.from} /> },
                { key: 'to', head: words.to, wide: true, cell: (item) => <Stands at={item.to} /> },
                { key: 'why', head: words.why, wide: true, cell: (item) => item.why.map((one) => <p key={one.rule}>{one.text}</p>) },
              ]}
            />
          )}
          <More list={list} />
        </>
      )}
    </Panel>
  )
}

/** Stage, step and what would be done next. */
function Stands({ at }: { at: Standing }) {
  const words = useWords(policies)
  const label = useLabels()
  return (
    <div>
      <StageTag stage={at.stage} /> {at.step_title}
      {at.contacts.length === 0 && at.tasks.length === 0 && <p className="quiet">{words.nothingPlanned}</p>}
      {at.contacts.map((contact, index) => (
        <p key={index} className="quiet">
          <Day day={contact.on} short /> {label('channel', contact.channel)} · {label('purpose', contact.purpose)}
        </p>
      ))}
      {at.tasks.map((task) => (
        <p key={task} className="quiet">
          {label('task-kind', task)}
        </p>
      ))}
    </div>
  )
}
