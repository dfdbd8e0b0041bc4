// The rows behind a figure, beside it. The address says which, so that they can be sent to somebody.

import { Link } from 'react-router'
import { api, body } from '../../api/client'
import type { Figure } from '../../api/manage'
import { Amount, grouped } from '../../parts/Amount'
import { Day } from '../../parts/Day'
import { EmptyState } from '../../parts/EmptyState'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Panel } from '../../parts/Panel'
import { Table, type Column } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useLabels } from '../../words/labels'
import { manage } from '../../words/manage'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'

export function Rows({ query, figures, close }: { query: string | null; figures: Figure[]; close: () => void }) {
  const words = useWords(overview)
  const shared = useWords(manage)
  const label = useLabels()
  const asked = new URLSearchParams(query ?? '')
  const { list, items } = usePaged(
    ['overview', 'rows', query],
    (cursor) =>
      body(
        api.GET('/overview/rows', {
          params: { query: { ...Object.fromEntries(asked), ...(cursor === undefined ? {} : { cursor }) } },
        }),
      ),
    query !== null,
  )
  const figure = figures.find(({ code }) => code === asked.get('figure'))
  const narrowed = [
    asked.get('band') === null ? null : label('ageing-band', asked.get('band')),
    asked.get('stage') === null ? null : label('stage', asked.get('stage')),
    asked.get('cause') === null ? null : label('cause', asked.get('cause')),
    asked.get('month'),
  ].filter((part) => part !== null)
  const title = [label('figure', asked.get('figure')), ...narrowed].join(' · ')
  type Row = (typeof items)[number]
  const column = (shown: boolean, of: Column<Row & { at: number }>) => (shown ? [of] : [])
  const same = (row: Row) => row.part === null || row.part.amount === row.amount.amount

  return (
    <Panel open={query !== null} title={title} close={close} wide>
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && (
        <>
          {figure !== undefined && <p className="quiet">{figure.formula}</p>}
          {figure !== undefined && narrowed.length === 0 && !asked.has('user') && (
            <p style={{ margin: '2px 0 8px' }}>{words.total(grouped(String(figure.count)))}</p>
          )}
          {items.length === 0 ? (
            <EmptyState title={words.rowsNone} />
          ) : (
            <Table
              caption={title}
              rows={items.map((row, at) => ({ ...row, at }))}
              id={(row) => row.at}
              columns={[
                {
                  key: 'debtor',
                  head: shared.customer,
                  wide: true,
                  cell: (row) => <Link to={`/cases/${row.debtor.id}`}>{row.debtor.name}</Link>,
                },
                ...column(
                  items.some((row) => row.receivable !== null),
                  { key: 'number', head: words.document, cell: (row) => row.receivable },
                ),
                { key: 'day', head: shared.day, cell: (row) => <Day day={row.day} /> },
                ...column(
                  items.some((row) => row.days !== null),
                  { key: 'days', head: shared.days, number: true, cell: (row) => row.days },
                ),
                { key: 'amount', head: words.weighs, number: true, cell: (row) => <Amount money={row.amount} /> },
                ...column(!items.every(same), {
                  key: 'part',
                  head: words.adds,
                  number: true,
                  cell: (row) => row.part !== null && <Amount money={row.part} />,
                }),
                // Counted as 0 and 1, where the figure counts things that are so or not.
                ...column(asked.get('figure') === 'promises-kept', {
                  key: 'kept',
                  head: words.kept,
                  cell: (row) => (row.count === 1 ? words.yes : <span className="quiet">{words.no}</span>),
                }),
              ]}
            />
          )}
          <More list={list} />
        </>
      )}
    </Panel>
  )
}
