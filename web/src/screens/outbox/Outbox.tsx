// Messages on their way: by state, one with all that happened to it, what tonight would bring, and the switches that hold for
// all of them.

import { useQuery } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import { useFilters } from '../../app/filters'
import { useLanguage } from '../../app/language'
import { grouped } from '../../parts/Amount'
import { Day } from '../../parts/Day'
import { EmptyState } from '../../parts/EmptyState'
import { Meaning, type Tone } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Screen } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useLabels } from '../../words/labels'
import { incoming } from '../../words/incoming'
import { letters } from '../../words/letters'
import { manage } from '../../words/manage'
import { outbox } from '../../words/outbox'
import { useWords } from '../../words/pair'
import { Channels } from './Channels'
import { Incoming } from './Incoming'
import { Letters } from './Letters'
import { Message } from './Message'
import { TestMode } from './Mode'
import { Sending } from './Sending'
import { Tonight } from './Tonight'
import styles from './Outbox.module.css'

const FILTERS = ['view', 'day', 'state', 'message'] as const
/** In the order somebody has to look at them. */
const STATES = ['unclear', 'failed', 'planned', 'sending', 'sent', 'shown', 'refused', 'not-sent', 'cancelled']
export const TONES: Record<string, Tone> = {
  unclear: 'red',
  failed: 'red',
  planned: 'blue',
  sending: 'blue',
  sent: 'green',
  shown: 'amber',
  refused: 'amber',
}

export function Component() {
  const words = useWords(outbox)
  const came = useWords(incoming)
  const paper = useWords(letters)
  const [filters, setFilters] = useFilters(FILTERS)
  const pause = useQuery({ queryKey: ['outbox', 'pause'], queryFn: () => body(api.GET('/outbox/pause')) })
  const mode = useQuery({ queryKey: ['outbox', 'mode'], queryFn: () => body(api.GET('/outbox/mode')) })
  const view = (name: string | null, title: string) => (
    <button
      key={title}
      type="button"
      className={styles.view}
      aria-pressed={(filters.view ?? null) === name}
      onClick={() => setFilters({ view: name, message: null })}
    >
      {title}
    </button>
  )
  return (
    <Screen title={words.name} about={words.about}>
      {pause.isError && <Trouble problem={pause.error} again={() => void pause.refetch()} />}
      {mode.isError && <Trouble problem={mode.error} again={() => void mode.refetch()} />}
      {mode.data?.mode === 'test' && <TestMode mode={mode.data} />}
      {pause.isSuccess && mode.isSuccess && <Sending pause={pause.data} mode={mode.data} />}
      <div className={styles.views} role="group" aria-label={words.views}>
        {view(null, words.messages)}
        {view('tonight', words.tonight)}
        {view('letters', paper.name)}
        {view('incoming', came.name)}
      </div>
      {filters.view === 'tonight' ? (
        <Tonight day={filters.day} setDay={(day) => setFilters({ day })} />
      ) : filters.view === 'incoming' ? (
        <Incoming />
      ) : filters.view === 'letters' ? (
        <Letters />
      ) : (
        <Messages filters={filters} setFilters={setFilters} />
      )}
    </Screen>
  )
}

type Filters = ReturnType<typeof useFilters<(typeof FILTERS)[number]>>

function Messages({ filters, setFilters }: { filters: Filters[0]; setFilters: Filters[1] }) {
  const words = useWords(outbox)
  const shared = useWords(manage)
  const label = useLabels()
  const { lang } = useLanguage()
  const { list, items } = usePaged(['outbox', filters.state, lang], (cursor) =>
    body(api.GET('/outbox', { params: { query: { state: filters.state, cursor } } })),
  )
  const counted = useQuery({ queryKey: ['outbox', 'counts'], queryFn: () => body(api.GET('/outbox/counts')) })
  const counts = counted.data ?? {}
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const tab = (state: string | null, name: string, count: number | undefined) => (
    <button
      key={state ?? ''}
      type="button"
      className={styles.tab}
      aria-pressed={(filters.state ?? null) === state}
      data-alarm={(state === 'unclear' || state === 'failed') && (count ?? 0) > 0}
      onClick={() => setFilters({ state })}
    >
      {name} <b>{count === undefined ? '' : grouped(String(count))}</b>
    </button>
  )

  return (
    <>
      <Channels />
      <div className={styles.tabs} role="group" aria-label={shared.state}>
        {tab(null, words.all, counted.isSuccess ? total : undefined)}
        {STATES.filter((state) => !counted.isSuccess || (counts[state] ?? 0) > 0 || filters.state === state).map((state) =>
          tab(state, label('message-state', state), counted.isSuccess ? (counts[state] ?? 0) : undefined),
        )}
      </div>
      {list.isPending && <Waiting />}
      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <EmptyState title={words.none} detail={filters.state === undefined ? words.noneHint : undefined} />
      )}
      {items.length > 0 && (
        <Table
          caption={words.name}
          rows={items}
          id={(one) => one.id}
          open={(one) => setFilters({ message: String(one.id) })}
          chosen={filters.message === undefined ? null : Number(filters.message)}
          columns={[
            { key: 'debtor', head: shared.customer, cell: (one) => one.debtor.name, wide: true },
            { key: 'person', head: words.to, cell: (one) => one.person },
            { key: 'channel', head: words.channel, cell: (one) => label('channel', one.channel) },
            { key: 'purpose', head: words.purpose, cell: (one) => label('purpose', one.purpose) },
            {
              key: 'due',
              head: words.due,
              cell: (one) => (
                <span title={words.theirTime}>
                  <Day day={one.day} /> {one.at}
                </span>
              ),
            },
            {
              key: 'state',
              head: shared.state,
              cell: (one) => <Meaning tone={TONES[one.state] ?? 'quiet'}>{label('message-state', one.state)}</Meaning>,
            },
            { key: 'changed', head: words.changed, cell: (one) => <Moment at={one.changed_at} /> },
          ]}
        />
      )}
      <More list={list} />
      {filters.message !== undefined && (
        <Message key={filters.message} id={Number(filters.message)} close={() => setFilters({ message: null })} />
      )}
    </>
  )
}
