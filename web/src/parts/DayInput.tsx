// A day: typed in few strokes, or taken from the chips or the calendar.

import { CalendarOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useId, useRef, useState } from 'react'
import { useWords } from '../words/pair'
import { input } from '../words/input'
import { addDays, daysBetween, useDays, weekdayOf } from './Day'
import { typedDay } from './day_typed'
import styles from './input.module.css'

export function DayInput(props: {
  label: string
  value: string | null
  set: (day: string | null) => void
  /** The day of the ledger's business: what "tomorrow" counts from. */
  today: string
  past?: boolean
  optional?: boolean
  first?: boolean
}) {
  const { value, set, today, past = false } = props
  const words = useWords(input)
  const days = useDays()
  const id = useId()
  const calendar = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value ?? '')
  const friday = addDays(today, ((5 - weekdayOf(today) + 7) % 7) || 7)
  const chips = past
    ? [today, addDays(today, -1), addDays(today, -2)]
    : [addDays(today, 1), friday, addDays(today, 7)].filter((day, at, all) => all.indexOf(day) === at)
  function take(day: string) {
    setText(day)
    set(day)
  }
  const weekend = value !== null && [0, 6].includes(weekdayOf(value))
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {props.label} {props.optional === true && <span className="quiet">{words.optional}</span>}
      </label>
      <div className={styles.line}>
        <Input
          id={id}
          data-first={props.first === true ? '' : undefined}
          placeholder={past ? words.dayPastHint : words.dayHint}
          status={text !== '' && value === null ? 'error' : ''}
          aria-describedby={`${id}-said`}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            set(event.target.value.trim() === '' ? null : typedDay(event.target.value, today, past))
          }}
        />
        <span className={styles.calendar}>
          <Button
            icon={<CalendarOutlined aria-hidden="true" />}
            aria-label={words.calendar}
            onClick={() => calendar.current?.showPicker()}
          />
          <input
            ref={calendar}
            type="date"
            tabIndex={-1}
            aria-hidden="true"
            value={value ?? ''}
            onChange={(event) => {
              if (event.target.value !== '') take(event.target.value)
            }}
          />
        </span>
      </div>
      <div className={styles.chips}>
        {chips.map((day) => (
          <Button key={day} size="small" onClick={() => take(day)}>
            {Math.abs(daysBetween(today, day)) <= 2 ? days.away(day, today) : `${days.weekday(day)} ${days.short(day)}`}
          </Button>
        ))}
      </div>
      <span id={`${id}-said`} className={text !== '' && value === null ? styles.wrong : styles.said}>
        {value !== null && `${days.full(value)} ${days.weekday(value)} · ${days.away(value, today)}`}
        {text !== '' && value === null && words.dayUnread}
      </span>
      {weekend && !past && <p className={styles.hint}>{words.weekend}</p>}
    </div>
  )
}
