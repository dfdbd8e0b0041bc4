// Everything that happened, newest first.

import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
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

const KINDS = ['contact', 'message', 'payment', 'promise', 'dispute', 'note', 'document', 'decision'] as const

export function Timeline({ id, day }: { id: number; day: string }) {
  const words = useWords(kase)
  const [kind, setKind] = useState<string | null>(null)
  const names: Record<string, string> = {
    contact: words.kindContact,
    message: words.kindMessage,
    payment: words.kindPayment,
    promise: words.kindPromise,
    dispute: words.kindDispute,
    fact: words.kindFact,
    note: words.kindNote,
    document: words.kindDocument,
    decision: words.kindDecision,
    change: words.kindChange,
    import: words.kindImport,
  }
  const found = useInfiniteQuery({
    queryKey: ['timeline', id, kind],
    queryFn: ({ pageParam }) =>
      body(
        api.GET('/cases/{id}/timeline', {
          params: {
            path: { id },
            query: {
              limit: 30,
              ...(kind === null ? {} : { kind }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Section title={words.timeline} className={styles.timeline}>
      <div className={styles.kinds} role="group" aria-label={words.timeline}>
        {[null, ...KINDS].map((one) => (
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
    <li className={styles.entry}>
      <time
        dateTime={item.at ?? item.day}
        title={`${days.full(item.day)} ${days.weekday(item.day)} · ${days.away(item.day, day)}`}
        className={styles.when}
      >
        {item.day.slice(0, 4) === day.slice(0, 4) ? days.short(item.day) : item.day}{' '}
        {item.at !== null && hourOf(item.at)}
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
