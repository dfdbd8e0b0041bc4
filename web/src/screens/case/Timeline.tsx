// Everything that happened, newest first.

import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { Happening } from '../../api/shapes'
import { useMay } from '../../app/session'
import { Amount } from '../../parts/Amount'
import { ChannelMark } from '../../parts/ChannelMark'
import { Hour, useDays } from '../../parts/Day'
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
  const days = useDays()
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
        {items.map((item, at) => (
          <li key={item.id}>
            {items[at - 1]?.day !== item.day && (
              <h3>
                {days.short(item.day)} {days.weekday(item.day)}{' '}
                <span className="quiet">{days.away(item.day, day)}</span>
              </h3>
            )}
            <Entry item={item} id={id} />
          </li>
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

function Entry({ item, id }: { item: Happening; id: number }) {
  const words = useWords(kase)
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
    <div className={`${styles.entry} ${styles[item.kind] ?? ''}`}>
      <span className={styles.hour}>
        <Hour at={item.at} />
      </span>
      <div>
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
        <p className={styles.actor}>
          {item.direction === 'in' ? words.incoming : item.actor}
          {change !== null && may('work-cases') && (
            <Button size="small" type="link" onClick={() => void undo(change)}>
              {words.undo}
            </Button>
          )}
        </p>
      </div>
    </div>
  )
}
