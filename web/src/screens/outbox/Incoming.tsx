// What came in: answers, returned mail, reports, voicemail. Somebody reads it before anything more is written.

import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, body } from '../../api/client'
import { useFilters } from '../../app/filters'
import { useMay } from '../../app/session'
import { CameIn } from '../../parts/CameIn'
import { EmptyState } from '../../parts/EmptyState'
import { Meaning, type Tone } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Panel } from '../../parts/Panel'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { incoming } from '../../words/incoming'
import { useLabels } from '../../words/labels'
import { manage } from '../../words/manage'
import { outbox } from '../../words/outbox'
import { useWords } from '../../words/pair'
import styles from './Outbox.module.css'

const FILTERS = ['which', 'came'] as const
export const TONES: Record<string, Tone> = { bounce: 'red', 'opt-out': 'red', delivered: 'green', reply: 'blue', voicemail: 'blue' }

export function Incoming() {
  const words = useWords(incoming)
  const shared = useWords(manage)
  const label = useLabels()
  const may = useMay()
  const [filters, setFilters] = useFilters(FILTERS)
  const which = filters.which ?? 'waiting'
  const { list, items } = usePaged(['incoming', which], (cursor) =>
    body(
      api.GET('/incoming', {
        params: { query: { cursor, unmatched: which === 'unmatched', waiting: which === 'waiting' } },
      }),
    ),
  )
  const tab = (name: string, title: string) => (
    <button
      key={name}
      type="button"
      className={styles.tab}
      aria-pressed={which === name}
      onClick={() => setFilters({ which: name, came: null })}
    >
      {title}
    </button>
  )
  return (
    <>
      <div className={styles.tabs} role="group" aria-label={words.name}>
        {tab('waiting', words.waiting)}
        {may('resolve-outbox') && tab('unmatched', words.unmatched)}
        {tab('all', words.everything)}
      </div>
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <EmptyState title={words.none} detail={words.noneHint} />}
      {items.length > 0 && (
        <Table
          caption={words.name}
          rows={items}
          id={(one) => one.id}
          open={(one) => setFilters({ came: String(one.id) })}
          chosen={filters.came === undefined ? null : Number(filters.came)}
          columns={[
            {
              key: 'debtor',
              head: shared.customer,
              cell: (one) => one.debtor?.name ?? <span className="quiet">{words.notYet}</span>,
              wide: true,
            },
            { key: 'from', head: words.from, cell: (one) => one.person ?? one.sender ?? '–' },
            {
              key: 'kind',
              head: words.kind,
              cell: (one) => (
                <Meaning tone={TONES[one.kind] ?? 'quiet'}>{label('incoming-kind', one.kind)}</Meaning>
              ),
            },
            { key: 'subject', head: words.subject, cell: (one) => one.subject, wide: true },
            { key: 'at', head: words.at, cell: (one) => <Moment at={one.at} /> },
            {
              key: 'read',
              head: shared.state,
              cell: (one) =>
                one.waits ? (
                  <Meaning tone="amber">{words.waits}</Meaning>
                ) : (
                  one.read_by !== null && <span className="quiet">{words.readBy(one.read_by)}</span>
                ),
            },
          ]}
        />
      )}
      <More list={list} />
      {filters.came !== undefined && <One id={Number(filters.came)} close={() => setFilters({ came: null })} />}
    </>
  )
}

function One({ id, close }: { id: number; close: () => void }) {
  const words = useWords(incoming)
  const about = useWords(outbox)
  const one = useQuery({
    queryKey: ['incoming', id],
    queryFn: () => body(api.GET('/incoming/{id}', { params: { path: { id } } })),
  })
  return (
    <Panel open title={one.data?.debtor?.name ?? words.name} close={close}>
      {one.isPending && <Waiting />}
      {one.isError && <Trouble problem={one.error} again={() => void one.refetch()} />}
      {one.isSuccess && one.data.debtor !== null && (
        <p>
          <Link to={`/cases/${one.data.debtor.id}`}>{about.openCase}</Link>
        </p>
      )}
      {one.isSuccess && <CameIn one={one.data} />}
    </Panel>
  )
}
