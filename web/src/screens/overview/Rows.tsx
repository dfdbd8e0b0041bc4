// The rows behind a figure, beside it. The address says which, so that they can be sent to somebody.

import { Link } from 'react-router'
import { api, body } from '../../api/client'
import { useLanguage } from '../../app/language'
import { Amount, grouped } from '../../parts/Amount'
import { Day } from '../../parts/Day'
import { EmptyState } from '../../parts/EmptyState'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Panel } from '../../parts/Panel'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { manage } from '../../words/manage'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'

export function Rows({ query, close }: { query: string | null; close: () => void }) {
  const words = useWords(overview)
  const shared = useWords(manage)
  const { lang } = useLanguage()
  const { list, items, first } = usePaged(
    ['overview', 'rows', query, lang],
    (cursor) =>
      body(
        api.GET('/overview/rows', {
          params: {
            query: {
              ...Object.fromEntries(new URLSearchParams(query ?? '')),
              ...(cursor === undefined ? {} : { cursor }),
            },
          },
        }),
      ),
    query !== null,
  )
  return (
    <Panel open={query !== null} title={first?.title ?? words.drill} close={close} wide>
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {first !== undefined && (
        <>
          {first.formula !== null && <p className="quiet">{first.formula}</p>}
          {first.total !== null && <p>{words.total(grouped(String(first.total)))}</p>}
          {items.length === 0 ? (
            <EmptyState title={words.rowsNone} />
          ) : (
            <Table
              caption={first.title}
              rows={items.map((row, at) => ({ ...row, at }))}
              id={(row) => row.at}
              columns={[
                {
                  key: 'debtor',
                  head: shared.customer,
                  cell: (row) => <Link to={`/cases/${row.debtor.id}`}>{row.debtor.name}</Link>,
                },
                ...(items.some((row) => row.number !== null)
                  ? [{ key: 'number', head: words.document, cell: (row: (typeof items)[number]) => row.number }]
                  : []),
                ...(items.some((row) => row.on !== null)
                  ? [
                      {
                        key: 'on',
                        head: shared.day,
                        cell: (row: (typeof items)[number]) => row.on !== null && <Day day={row.on} />,
                      },
                    ]
                  : []),
                ...(items.some((row) => row.days !== null)
                  ? [
                      {
                        key: 'days',
                        head: shared.days,
                        number: true,
                        cell: (row: (typeof items)[number]) => row.days,
                      },
                    ]
                  : []),
                ...(items.some((row) => row.amount !== null)
                  ? [
                      {
                        key: 'amount',
                        head: shared.amount,
                        number: true,
                        cell: (row: (typeof items)[number]) => row.amount !== null && <Amount money={row.amount} />,
                      },
                    ]
                  : []),
                ...(items.some((row) => row.note !== null)
                  ? [{ key: 'note', head: words.detail, cell: (row: (typeof items)[number]) => row.note }]
                  : []),
              ]}
            />
          )}
          <More list={list} />
        </>
      )}
    </Panel>
  )
}
