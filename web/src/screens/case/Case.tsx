// A case: all that is known of a customer, what to do next, and why.

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { api, body } from '../../api/client'
import { Problem } from '../../api/problem'
import type { Case, Seat } from '../../api/shapes'
import { useKeys, type Keys } from '../../app/keys'
import { useMay } from '../../app/session'
import { Missing } from '../../parts/Boundary'
import { EmptyState } from '../../parts/EmptyState'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { kase } from '../../words/case'
import { useWords } from '../../words/pair'
import { useNext } from '../today/next'
import { keptList, listAddress } from '../today/query'
import { Agreements } from './Agreements'
import { Header } from './Header'
import { openCall } from './open_call'
import { Outlook } from './Outlook'
import { Panels, type Doing } from './Panels'
import { Papers } from './Papers'
import { People } from './People'
import { Plan } from './Plan'
import { Receivables } from './Receivables'
import { Timeline } from './Timeline'
import { Unread } from './Unread'
import { Why } from './Why'
import styles from './Case.module.css'

const SEAT_AGAIN_MS = 120_000

export function Component() {
  const id = Number(useParams()['id'])
  const found = useQuery({
    queryKey: ['case', id],
    queryFn: () => body(api.GET('/cases/{id}', { params: { path: { id } } })),
    refetchInterval: 60_000,
    enabled: Number.isInteger(id),
  })
  if (!Number.isInteger(id)) return <Missing />
  if (found.isPending) return <Waiting />
  if (found.isError && found.error instanceof Problem && found.error.status === 404) return <NotYours />
  if (found.isError) return <Trouble problem={found.error} again={() => void found.refetch()} />
  return <Shown key={id} of={found.data} />
}

function NotYours() {
  const words = useWords(kase)
  return (
    <EmptyState
      title={words.notYours}
      detail={words.notYoursDetail}
      act={<Link to={listAddress(keptList())}>{words.back}</Link>}
    />
  )
}

function Shown({ of }: { of: Case }) {
  const words = useWords(kase)
  const may = useMay()
  const go = useNavigate()
  const id = of.debtor.id
  const [params, setParams] = useSearchParams()
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set())
  const [draft, setDraft] = useState<string | null>(null)
  const { next } = useNext(keptList())
  const works = may('work-cases')
  const notes = may('add-notes')
  const sitting = useSeat(id, works)
  const asked = openCall.read(id) === null ? (params.get('do') as Doing | null) : 'call'
  const doing = works || (notes && (asked === 'note' || asked === 'document')) ? asked : null
  const person = params.get('person') === null ? null : Number(params.get('person'))

  function start(what: Doing, whom: number | null = null, text: string | null = null) {
    setDraft(text)
    setParams(whom === null ? { do: what } : { do: what, person: String(whom) }, { replace: doing !== null })
  }
  const close = () => setParams({}, { replace: true })

  // A call without a result comes before anything else.
  const begin = (what: Doing, whom: number | null = null, text: string | null = null) =>
    start(openCall.read(id) === null ? what : 'call', whom, text)
  const goOn = () => (openCall.read(id) === null ? next() : start('call'))

  const keys: Keys['keys'] = works
    ? {
        c: { what: words.call, act: () => begin('call') },
        m: { what: words.message, act: () => begin('message') },
        p: { what: words.promise, act: () => begin('promise') },
        d: { what: words.dispute, act: () => begin('dispute') },
        h: { what: words.pause, act: () => begin('pause') },
        n: { what: words.next, act: goOn },
      }
    : {}
  if (notes) keys['o'] = { what: words.note, act: () => begin('note') }
  useKeys(words.screen, { ...keys, l: { what: words.back, act: () => void go(listAddress(keptList())) } })

  const seat = sitting ?? of.seat
  return (
    <article className={styles.case}>
      <Header of={of} works={works} notes={notes} start={begin} next={goOn} />
      {seat !== null && !seat.mine && <p className={styles.seat}>{words.seat(seat.user.name)}</p>}
      <div className={styles.columns}>
        <div className={styles.first}>
          {of.decision?.tasks.includes('read-reply') === true && <Unread id={id} />}
          <Plan of={of} works={works} start={begin} />
          <Receivables of={of} works={works} selected={selected} setSelected={setSelected} start={begin} />
          <Agreements of={of} />
          <Outlook id={id} day={of.day} />
        </div>
        <div className={styles.people}>
          <People of={of} works={works} start={begin} />
        </div>
        <div className={styles.why}>
          <Why decision={of.decision} />
          <Papers of={of} works={notes} start={begin} />
        </div>
        <div className={styles.timeline}>
          <Timeline id={id} day={of.day} />
        </div>
      </div>
      {doing !== null && (
        <Panels
          key={`${doing} ${person ?? ''}`}
          doing={doing}
          of={of}
          person={person}
          selected={selected}
          draft={draft}
          start={start}
          close={close}
          next={goOn}
        />
      )}
    </article>
  )
}

/** Takes the seat at the case while it is open, and gives it back. Answers with who sits there. */
function useSeat(id: number, works: boolean): Seat | null {
  const [seat, setSeat] = useState<Seat | null>(null)
  useEffect(() => {
    if (!works) return
    let left = false
    async function sit() {
      try {
        const found = await body(api.PUT('/cases/{id}/hold-seat', { params: { path: { id } } }))
        if (!left) setSeat(found)
      } catch {
        // Whoever cannot take the seat sees who has it by the case itself.
      }
    }
    void sit()
    const again = setInterval(() => void sit(), SEAT_AGAIN_MS)
    return () => {
      left = true
      clearInterval(again)
      // A seat that cannot be given back ends by itself.
      api.DELETE('/cases/{id}/hold-seat', { params: { path: { id } }, keepalive: true }).catch(() => undefined)
    }
  }, [id, works])
  return seat
}
