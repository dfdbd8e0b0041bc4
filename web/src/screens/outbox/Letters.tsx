// Letters on paper: printed, posted, reported by the post, arrived.

import { Link } from 'react-router'
import { api, body } from '../../api/client'
import { Day } from '../../parts/Day'
import { EmptyState } from '../../parts/EmptyState'
import { Meaning, type Tone } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useLabels } from '../../words/labels'
import { letters } from '../../words/letters'
import { manage } from '../../words/manage'
import { outbox } from '../../words/outbox'
import { useWords } from '../../words/pair'

const TONES: Record<string, Tone> = { delivered: 'green', refused: 'red', returned: 'red', unknown: 'amber' }

export function Letters() {
  const words = useWords(letters)
  const shared = useWords(manage)
  const about = useWords(outbox)
  const label = useLabels()
  const { list, items } = usePaged(['letters'], (cursor) =>
    body(api.GET('/letters', { params: { query: { cursor } } })),
  )
  return (
    <>
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <EmptyState title={words.none} detail={words.noneHint} />}
      {items.length > 0 && (
        <Table
          caption={words.name}
          rows={items}
          id={(one) => one.id}
          columns={[
            {
              key: 'debtor',
              head: shared.customer,
              cell: (one) => <Link to={`/cases/${one.debtor.id}`}>{one.debtor.name}</Link>,
              wide: true,
            },
            { key: 'to', head: about.to, cell: (one) => one.person ?? '–' },
            { key: 'purpose', head: about.purpose, cell: (one) => label('purpose', one.purpose) },
            { key: 'reference', head: words.reference, cell: (one) => one.reference },
            { key: 'printed', head: words.printed, cell: (one) => <Moment at={one.printed_at} /> },
            {
              key: 'posted',
              head: words.posted,
              cell: (one) =>
                one.posted_on === null ? (
                  <span className="quiet">{words.notPosted}</span>
                ) : (
                  <>
                    <Day day={one.posted_on} /> {one.service} {one.posted_number}
                  </>
                ),
            },
            {
              key: 'post',
              head: words.post,
              cell: (one) => {
                const last = one.reports.at(-1)
                if (last === undefined) return <span className="quiet">{words.noReport}</span>
                return (
                  <>
                    <Meaning tone={TONES[last.status] ?? 'quiet'}>{label('postal-status', last.status)}</Meaning>{' '}
                    <Day day={last.day} /> {last.place}
                  </>
                )
              },
            },
            {
              key: 'reached',
              head: words.reached,
              cell: (one) =>
                one.reached_on !== null && (
                  <span title={words.proof}>
                    <Day day={one.reached_on} />
                  </span>
                ),
            },
          ]}
        />
      )}
      <More list={list} />
    </>
  )
}
