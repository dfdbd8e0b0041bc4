// The list on a desk: one line a customer, digits under digits.

import { CheckOutlined } from '@ant-design/icons'
import { Checkbox } from 'antd'
import { memo, useRef, type MouseEvent } from 'react'
import { Link, useNavigate } from 'react-router'
import type { WorklistItem } from '../../api/shapes'
import { useMe } from '../../app/session'
import { Amounts } from '../../parts/Amount'
import { daysBetween, useDays } from '../../parts/Day'
import { Meaning } from '../../parts/Meaning'
import { PriorityMark } from '../../parts/PriorityMark'
import { StageTag } from '../../parts/StageTag'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { today } from '../../words/today'
import { NextStep, PromiseMark } from './NextStep'
import styles from './Rows.module.css'

/** From this many days before its end, limitation is worth a colour. */
const LIMITATION_NEAR_DAYS = 90
const LIMITATION_URGENT_DAYS = 30

export function Rows(props: {
  items: WorklistItem[]
  day: string
  selected: ReadonlySet<number> | null
  setSelected: (selected: ReadonlySet<number>) => void
}) {
  const { items, day, selected, setSelected } = props
  const words = useWords(today)
  const last = useRef<number | null>(null)

  function toggle(at: number, range: boolean) {
    const after = new Set(selected)
    const from = range && last.current !== null ? last.current : at
    const on = selected?.has(items[at]?.debtor.id ?? -1) !== true
    for (const item of items.slice(Math.min(from, at), Math.max(from, at) + 1))
      if (on) after.add(item.debtor.id)
      else after.delete(item.debtor.id)
    last.current = at
    setSelected(after)
  }
  const all = selected !== null && items.every((item) => selected.has(item.debtor.id))
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {selected !== null && (
            <th className={styles.box}>
              <Checkbox
                aria-label={words.selectAll}
                checked={all}
                indeterminate={!all && selected.size > 0}
                onChange={() => setSelected(all ? new Set() : new Set(items.map((item) => item.debtor.id)))}
              />
            </th>
          )}
          <th className={styles.priority}>{words.priority}</th>
          <th className={styles.debtor}>{words.debtor}</th>
          <th className={styles.days} title={words.days}>
            {words.daysShort}
          </th>
          <th className={styles.money}>{words.overdue}</th>
          <th className={`${styles.money} ${styles.roomy}`}>{words.open}</th>
          <th className={styles.stage}>{words.stage}</th>
          <th className={styles.cause}>{words.cause}</th>
          <th className={styles.contact}>{words.contact}</th>
          <th className={`${styles.why} ${styles.roomy}`}>{words.why}</th>
          <th className={styles.promise}>{words.alerts}</th>
          <th className={`${styles.limitation} ${styles.roomy}`} title={words.limitationHint}>
            {words.limitation}
          </th>
          <th className={styles.who}>{words.who}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, at) => (
          <Row
            key={item.debtor.id}
            item={item}
            day={day}
            checked={selected === null ? null : selected.has(item.debtor.id)}
            toggle={(range) => toggle(at, range)}
          />
        ))}
      </tbody>
    </table>
  )
}

type RowProps = { item: WorklistItem; day: string; checked: boolean | null; toggle: (range: boolean) => void }

const Row = memo(
  function Row({ item, day, checked, toggle }: RowProps) {
    const words = useWords(today)
    const label = useLabels()
    const go = useNavigate()
    const { debtor } = item
    function opened(event: MouseEvent) {
      if (event.target instanceof Element && event.target.closest('a, button, label, input') !== null) return
      if (getSelection()?.isCollapsed === false) return
      void go(`/cases/${debtor.id}`)
    }
    return (
      <tr className={item.done_today ? styles.done : ''} aria-selected={checked === true} onClick={opened}>
        {checked !== null && (
          <td className={styles.box}>
            <Checkbox
              aria-label={words.select(debtor.name)}
              checked={checked}
              onClick={(event) => toggle(event.shiftKey)}
            />
          </td>
        )}
        <td className={styles.priority}>
          <PriorityMark priority={item.priority} parts={item.parts} />
        </td>
        <td className={styles.debtor}>
          <span>
            <Link to={`/cases/${debtor.id}`} data-row title={debtor.name}>
              {debtor.name}
            </Link>
            {item.done_today && (
              <span className={styles.tick} title={words.doneToday}>
                <CheckOutlined aria-label={words.doneToday} />
              </span>
            )}
            {item.facts_changed && (
              <span title={words.factsHint}>
                <Meaning tone="amber">{words.facts}</Meaning>
              </span>
            )}
            <span className={styles.code}>{debtor.code}</span>
          </span>
        </td>
        <td className={styles.days}>{item.days_past_due > 0 ? item.days_past_due : <DueIn days={-item.days_past_due} />}</td>
        <td className={styles.money}>
          <Amounts all={item.overdue} />
        </td>
        <td className={`${styles.money} ${styles.roomy}`}>
          <Amounts all={item.open} tone="quiet" />
        </td>
        <td className={styles.stage}>
          <StageTag stage={item.stage} step={item.step} />
        </td>
        <td className={styles.cause}>{label('cause', item.cause)}</td>
        <td className={styles.contact}>
          <NextStep item={item} day={day} />
        </td>
        <td className={`${styles.why} ${styles.roomy}`}>{item.parts[0]?.text}</td>
        <td className={styles.promise}>
          <span className={styles.marks}>
            <PromiseMark item={item} day={day} />
            <span className={styles.tight}>
              <LimitationNear end={item.limitation_end} day={day} />
            </span>
          </span>
        </td>
        <td className={`${styles.limitation} ${styles.roomy}`}>
          <Limitation end={item.limitation_end} day={day} />
        </td>
        <td className={styles.who}>
          <Who item={item} />
        </td>
      </tr>
    )
  },
  (before, after) =>
    before.item === after.item && before.day === after.day && before.checked === after.checked && before.checked === null,
)

function DueIn({ days }: { days: number }) {
  return <span className="quiet">{days === 0 ? 0 : `−${days}`}</span>
}

/** The end of limitation, only when it is near. */
export function LimitationNear({ end, day }: { end: string | null; day: string }) {
  const words = useWords(today)
  const days = useDays()
  if (end === null || daysBetween(day, end) > LIMITATION_NEAR_DAYS) return null
  return (
    <span title={`${words.limitationHint}: ${days.full(end)} · ${days.away(end, day)}`}>
      <Meaning tone={daysBetween(day, end) <= LIMITATION_URGENT_DAYS ? 'red' : 'amber'}>
        {words.limitation} {days.short(end)}
      </Meaning>
    </span>
  )
}

function Limitation({ end, day }: { end: string | null; day: string }) {
  const days = useDays()
  if (end === null) return null
  const left = daysBetween(day, end)
  return left > LIMITATION_NEAR_DAYS ? (
    <span className="quiet" title={days.away(end, day)}>
      {end}
    </span>
  ) : (
    <LimitationNear end={end} day={day} />
  )
}

export function Who({ item }: { item: WorklistItem }) {
  const words = useWords(today)
  const me = useMe()
  const { held_by, assignee } = item
  if (held_by !== null && held_by.id !== me.id)
    return (
      <span title={words.handling(held_by.name)}>
        <Meaning tone="amber">{held_by.name}</Meaning>
      </span>
    )
  return <span className={assignee === null ? 'quiet' : ''}>{assignee?.name ?? item.owner ?? words.unassigned}</span>
}
