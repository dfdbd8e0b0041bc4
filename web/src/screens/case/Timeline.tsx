// Everything that happened, newest first.

import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { api, body } from '../../api/client'
import type { Happening } from '../../api/shapes'
import { useMay } from '../../app/session'
import { Amount } from '../../parts/Amount'
import { ChannelMark } from '../../parts/ChannelMark'
import { hourOf, useDays } from '../../parts/Day'
import { Section } from '../../parts/Section'
import { Trouble, useTrouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { kase } from '../../words/case'
import { useWords } from '../../words/pair'
import { useRefresh } from './record'
import styles from './Timeline.module.css'

/** What is looked for together; everything has its place in one of them. */
const GROUPS: Record<string, readonly string[]> = {
  contact: ['contact', 'message', 'incoming'],
  payment: ['payment', 'credit-note'],
  promise: ['promise'],
  dispute: ['dispute', 'dispute-closed'],
  fact: ['fact'],
  document: ['document'],
  decision: ['decision'],
  change: ['change'],
  check: ['check', 'reveal', 'removal'],
}
const PAGE = 50
/** With a filter, pages are read on until so many are found. */
const ENOUGH = 12

export function Timeline({ id, day }: { id: number; day: string }) {
  const words = useWords(kase)
  const [kind, setKind] = useState<string | null>(null)
  const names: Record<string, string> = {
    contact: words.kindContact,
    payment: words.kindPayment,
    promise: words.kindPromise,
    dispute: words.kindDispute,
    fact: words.kindFact,
    document: words.kindDocument,
    decision: words.kindDecision,
    change: words.kindChange,
    check: words.kindCheck,
  }
  const found = useInfiniteQuery({
    queryKey: ['timeline', id],
    queryFn: ({ pageParam }) =>
      body(
        api.GET('/cases/{id}/timeline', {
          params: { path: { id }, query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
  const all = found.data?.pages.flatMap((page) => page.items) ?? []
  const items = kind === null ? all : all.filter((item) => GROUPS[kind]?.includes(item.kind))
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found
  const seeks = kind !== null && items.length < ENOUGH && hasNextPage && !isFetchingNextPage
  useEffect(() => {
    if (seeks) void fetchNextPage()
  }, [seeks, fetchNextPage])
  return (
    <Section title={words.timeline} className={styles.timeline}>
      <div className={styles.kinds} role="group" aria-label={words.timeline}>
        {[null, ...Object.keys(GROUPS)].map((one) => (
          <button key={one ?? 'all'} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
            {one === null ? words.timelineAll : names[one]}
          </button>
        ))}
      </div>
      {found.isPending && <Waiting />}
      {found.isError && <Trouble problem={found.error} again={() => void found.refetch()} />}
      {found.data !== undefined && items.length === 0 && <p className="quiet">{words.timelineNone}</p>}
      <ol>
        {items.map((item) => (
          <Entry key={item.id} item={item} id={id} day={day} />
        ))}
      </ol>
      {found.hasNextPage && (
        <Button type="text" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {words.timelineOlder}
        </Button>
      )}
    </Section>
  )
}

function Entry({ item, id, day }: { item: Happening; id: number; day: string }) {
  const words = useWords(kase)
  const days = useDays()
  const may = useMay()
  const refresh = useRefresh(id)
  const trouble = useTrouble()
  async function undo(change: number) {
    try {
      await api.POST('/changes/{id}/undo', { params: { path: { id: change } } })
      await refresh()
    } catch (problem) {
      trouble(problem)
    }
  }
  const { undo: change } = item
  return (
    <li className={`${styles.entry} ${GROUPS['check']?.includes(item.kind) === true ? styles.aside : ''}`}>
      <time
        dateTime={item.at}
        title={`${days.full(item.day)} ${days.weekday(item.day)} · ${days.away(item.day, day)}`}
        className={styles.when}
      >
        {item.day.slice(0, 4) === day.slice(0, 4) ? days.short(item.day) : item.day}{' '}
        {hourOf(item.at)}
      </time>
      <div className={styles.what}>
        <p>
          {item.channel !== null && <ChannelMark channel={item.channel} bare />} {item.title}
          {item.amount !== null && (
            <>
              {' '}
              <Amount money={item.amount} tone={item.kind === 'payment' ? 'green' : 'plain'} />
            </>
          )}
        </p>
        {item.detail !== null && <p className={styles.detail}>{item.detail}</p>}
      </div>
      <span className={styles.actor}>
        {item.direction === 'in' ? words.incoming : item.actor}
        {change !== null && may('work-cases') && (
          <Button size="small" type="link" onClick={() => void undo(change)}>
            {words.undo}
          </Button>
        )}
      </span>
    </li>
  )
}
