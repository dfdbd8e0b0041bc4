// Today: whom to contact, in which order and why, round by round.

import { StepForwardOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api, body } from '../../api/client'
import { useFilters } from '../../app/filters'
import { useKeys } from '../../app/keys'
import { useMay } from '../../app/session'
import { useTheme } from '../../app/theme'
import { useDays } from '../../parts/Day'
import { EmptyState } from '../../parts/EmptyState'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useWords } from '../../words/pair'
import { today as todayWords } from '../../words/today'
import { AssignBar } from './AssignBar'
import { Cards } from './Cards'
import { FilterBar } from './FilterBar'
import { useNext } from './next'
import { asked, FILTERS, keepList, ROUNDS } from './query'
import { Rows } from './Rows'
import { KeyHint } from '../../parts/KeyHint'
import styles from './Today.module.css'

const PAGE = 60

export function Component() {
  const words = useWords(todayWords)
  const days = useDays()
  const may = useMay()
  const go = useNavigate()
  const { narrow } = useTheme()
  const [filters, setFilters] = useFilters(FILTERS)
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set())
  const { next, busy } = useNext(filters)
  const round = filters.round ?? 'all'

  const list = useInfiniteQuery({
    queryKey: ['worklist', filters],
    queryFn: ({ pageParam }) =>
      body(
        api.GET('/worklist', {
          params: { query: { ...asked(filters), limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
    refetchInterval: 60_000,
  })
  const counts = useQuery({
    queryKey: ['worklist-counts', filters],
    queryFn: () => body(api.GET('/worklist/counts', { params: { query: asked(filters) } })),
    placeholderData: (before) => before,
    refetchInterval: 60_000,
  })
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const first = list.data?.pages[0]

  useEffect(() => keepList(filters), [filters])
  useEffect(() => setSelected(new Set()), [filters])

  const table = useRef<HTMLDivElement>(null)
  const links = useCallback(
    () => [...(table.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])],
    [],
  )
  const here = () => links().findIndex((link) => link.closest('tr, li')?.contains(document.activeElement) === true)
  function move(by: number) {
    const all = links()
    const target = all[Math.min(Math.max(here() + by, 0), all.length - 1)]
    target?.focus()
    target?.scrollIntoView({ block: 'nearest' })
  }
  function toggle(id: number) {
    const after = new Set(selected)
    if (!after.delete(id)) after.add(id)
    setSelected(after)
  }
  const current = () => items[here()]

  useKeys(words.title, {
    n: { what: words.next, act: next },
    j: { what: words.keyDown, act: () => move(1) },
    k: { what: words.keyUp, act: () => move(-1) },
    Enter: {
      what: words.keyOpen,
      act: () => {
        const item = current()
        if (item !== undefined) void go(`/cases/${item.debtor.id}`)
      },
    },
    w: {
      what: words.keyWhy,
      act: () => links()[here()]?.closest('tr, li')?.querySelector<HTMLElement>('[aria-label] + [role=tooltip]')?.parentElement?.querySelector('button')?.focus(),
    },
    ...(may('assign-cases') && {
      x: {
        what: words.keySelect,
        act: () => {
          const item = current()
          if (item !== undefined) toggle(item.debtor.id)
        },
      },
    }),
    f: { what: words.keyFind, act: () => document.querySelector<HTMLInputElement>('#find')?.focus() },
    ...Object.fromEntries(
      ROUNDS.map((code, at) => [
        String(at + 1),
        { what: `${words.keyRound}: ${words[code]}`, act: () => setFilters({ round: code === 'all' ? null : code }) },
      ]),
    ),
  })

  const isFiltered = Object.keys(filters).some((name) => name !== 'round')
  return (
    <div className={styles.today}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>{words.title}</h1>
          {first !== undefined && (
            <p className="quiet">
              {days.full(first.day)} {days.weekday(first.day)} ·{' '}
              {first.ledger_as_of === null ? words.ledgerNone : words.ledger(days.short(first.ledger_as_of))}
            </p>
          )}
        </div>
        {counts.data !== undefined && (
          <div className={styles.progress}>
            <span>{words.done(counts.data.done, counts.data.total)}</span>
            <progress
              value={counts.data.done}
              max={Math.max(1, counts.data.total)}
              aria-label={words.done(counts.data.done, counts.data.total)}
            />
          </div>
        )}
        {may('work-cases') && (
          <Button type="primary" icon={<StepForwardOutlined aria-hidden="true" />} loading={busy} title={words.nextHint} onClick={next}>
            {words.next} <KeyHint of="n" />
          </Button>
        )}
      </header>
      {first?.stale === true && <p className={styles.stale}>{words.stale}</p>}
      <nav className={styles.rounds} aria-label={words.rounds}>
        {ROUNDS.map((code) => (
          <button
            key={code}
            type="button"
            aria-pressed={round === code}
            onClick={() => setFilters({ round: code === 'all' ? null : code })}
          >
            <span>
              {words[code]} <b>{counts.data?.rounds.find((one) => one.code === code)?.count ?? ''}</b>
            </span>
            <small>{narrow ? words[`${code}At`] : words[`${code}When`]}</small>
          </button>
        ))}
      </nav>
      <FilterBar filters={filters} setFilters={setFilters} counts={counts.data} />

      {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {first !== undefined && items.length === 0 && (
        <Nobody filtered={isFiltered || round !== 'all'} clear={() => setFilters(CLEARED)} />
      )}
      {first !== undefined && items.length > 0 && (
        <div ref={table} className={styles.list} aria-busy={list.isPlaceholderData}>
          {narrow ? (
            <Cards items={items} day={first.day} />
          ) : (
            <Rows
              items={items}
              day={first.day}
              selected={may('assign-cases') ? selected : null}
              setSelected={setSelected}
            />
          )}
          <More
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            load={() => void list.fetchNextPage()}
            count={items.length}
          />
        </div>
      )}
      {selected.size > 0 && (
        <AssignBar
          items={items.filter((item) => selected.has(item.debtor.id))}
          clear={() => setSelected(new Set())}
        />
      )}
    </div>
  )
}

const CLEARED = Object.fromEntries(FILTERS.map((name) => [name, null])) as Record<(typeof FILTERS)[number], null>

function Nobody({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const words = useWords(todayWords)
  const may = useMay()
  if (filtered)
    return (
      <EmptyState
        title={words.filteredTitle}
        detail={words.filteredDetail}
        act={<Button onClick={clear}>{words.clear}</Button>}
      />
    )
  return (
    <EmptyState
      title={words.emptyTitle}
      detail={words.emptyDetail}
      act={may('import') && <Link to="/import">{words.emptyImport}</Link>}
    />
  )
}

/** Loads on when its place comes near, and by a button for whoever does not scroll. */
function More(props: { more: boolean; busy: boolean; load: () => void; count: number }) {
  const words = useWords(todayWords)
  const place = useRef<HTMLDivElement>(null)
  const load = useRef(props.load)
  useEffect(() => {
    load.current = props.load
  })
  const { more, busy } = props
  useEffect(() => {
    const node = place.current
    if (node === null || !more || busy) return
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) load.current()
      },
      { rootMargin: '600px' },
    )
    watch.observe(node)
    return () => watch.disconnect()
  }, [more, busy])
  return (
    <div ref={place} className={styles.more}>
      {more ? (
        <Button type="text" loading={busy} onClick={props.load}>
          {words.more}
        </Button>
      ) : (
        <span className="quiet">{words.end(props.count)}</span>
      )}
    </div>
  )
}
