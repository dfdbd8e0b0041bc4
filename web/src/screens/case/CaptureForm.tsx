// What must be written down for a result, asked for at once: an amount, a day, a way, words.

import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useId, useState, type FormEvent, type KeyboardEvent } from 'react'
import type { Captured, Case, Choice, Field, Money, Move } from '../../api/shapes'
import { DayInput } from '../../parts/DayInput'
import { useFirst } from '../../parts/first'
import { MoneyInput } from '../../parts/MoneyInput'
import { kase } from '../../words/case'
import { input } from '../../words/input'
import { useCodes } from '../../words/labels'
import { useWords } from '../../words/pair'
import { openOn } from './Panels'
import styles from './CaptureForm.module.css'

type Values = Record<string, Captured | null>

export function CaptureForm(props: {
  choice: Choice
  of: Case
  busy: boolean
  enter: (moves: Move[]) => void
  cancel: () => void
}) {
  const { choice, of, busy } = props
  const words = useWords(kase)
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(choice.fields.map((field) => [field.field, field.kind === 'way' ? { way: 'transfer' } : null])),
  )
  const form = useFirst<HTMLFormElement>()
  const ready = choice.fields.every((field) => !field.required || (values[field.field] ?? null) !== null)

  function submitted(event: FormEvent) {
    event.preventDefault()
    if (ready && !busy) props.enter(moves(choice, values))
  }
  function pressed(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.preventDefault()
    props.cancel()
  }
  return (
    <form ref={form} className={styles.form} onSubmit={submitted} onKeyDown={pressed} aria-label={choice.label}>
      <h2>{choice.label}</h2>
      {choice.fields.map((field, at) => (
        <FieldInput
          key={field.field}
          field={field}
          of={of}
          first={at === 0}
          value={values[field.field] ?? null}
          set={(value) => setValues((before) => ({ ...before, [field.field]: value }))}
        />
      ))}
      <div className={styles.acts}>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={busy}>
          {words.callEnter}
        </Button>
        <Button onClick={props.cancel}>{words.cancel}</Button>
      </div>
    </form>
  )
}

/** The moves that write the fields down and settle. Another time is told in a move of its own. */
function moves(choice: Choice, values: Values): Move[] {
  const { move } = choice
  if (move === null) {
    const day = values['slot-day']
    const time = values['slot-time']
    return [
      {
        move: 'not-now',
        day: day != null && 'day' in day ? day.day : '',
        at: time != null && 'time' in time ? time.time : '',
      },
    ]
  }
  const written = choice.fields.flatMap((field): Move[] => {
    const value = values[field.field] ?? null
    return value === null ? [] : [{ move: 'write', field: field.field, value }]
  })
  return [...written, move]
}

function FieldInput(props: {
  field: Field
  of: Case
  first: boolean
  value: Captured | null
  set: (value: Captured | null) => void
}) {
  const { field, of, first, value, set } = props
  const ways = useCodes('pay-way')
  const overdue = of.receivables.filter((item) => item.days_past_due > 0)
  const whole = openOn(of, overdue.length > 0 ? overdue : of.receivables)
  switch (field.kind) {
    case 'money':
      return (
        <MoneyInput
          label={field.label}
          optional={!field.required}
          first={first}
          whole={whole}
          value={value !== null && 'money' in value ? value.money : null}
          set={(money) => set(money === null ? null : { money })}
        />
      )
    case 'day-to-come':
    case 'day-past':
      return (
        <DayInput
          label={field.label}
          optional={!field.required}
          first={first}
          today={of.day}
          past={field.kind === 'day-past'}
          value={value !== null && 'day' in value ? value.day : null}
          set={(day) => set(day === null ? null : { day })}
        />
      )
    case 'way':
      return (
        <div className={styles.field}>
          <span>{field.label}</span>
          <Select
            aria-label={field.label}
            value={value !== null && 'way' in value ? value.way : null}
            onChange={(way: string) => set({ way })}
            options={ways}
          />
        </div>
      )
    case 'parts':
      return <Parts field={field} of={of} whole={whole} set={set} />
    case 'time':
    case 'text':
      return <Words field={field} first={first} set={set} />
  }
}

/** Words, or an hour typed as `15:30`. */
function Words({ field, first, set }: { field: Field; first: boolean; set: (value: Captured | null) => void }) {
  const words = useWords(input)
  const id = useId()
  const isTime = field.kind === 'time'
  const [text, setText] = useState('')
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {field.label} {!field.required && <span className="quiet">{words.optional}</span>}
      </label>
      <Input
        id={id}
        data-first={first ? '' : undefined}
        type={isTime ? 'time' : 'text'}
        placeholder={isTime ? words.timeHint : ''}
        value={text}
        onChange={(event) => {
          const typed = event.target.value
          setText(typed)
          set(typed.trim() === '' ? null : isTime ? { time: typed } : { text: typed })
        }}
      />
    </div>
  )
}

type Row = { amount: Money | null; due: string | null }

function Parts(props: { field: Field; of: Case; whole: Money; set: (value: Captured | null) => void }) {
  const words = useWords(kase)
  const [rows, setRows] = useState<Row[]>([
    { amount: null, due: null },
    { amount: null, due: null },
  ])
  function change(next: Row[]) {
    setRows(next)
    const parts = next.flatMap(({ amount, due }) => (amount === null || due === null ? [] : [{ amount, due }]))
    props.set(parts.length === next.length && parts.length > 1 ? { parts } : null)
  }
  return (
    <fieldset className={styles.parts}>
      <legend>{props.field.label}</legend>
      {rows.map((row, at) => (
        <div key={at} className={styles.part}>
          <MoneyInput
            label={words.callPart(at + 1)}
            first={at === 0}
            whole={props.whole}
            value={row.amount}
            set={(amount) => change(rows.map((one, index) => (index === at ? { ...one, amount } : one)))}
          />
          <DayInput
            label={words.byDay}
            today={props.of.day}
            value={row.due}
            set={(due) => change(rows.map((one, index) => (index === at ? { ...one, due } : one)))}
          />
          {at === rows.length - 1 && at > 1 && (
            <Button
              type="text"
              icon={<CloseOutlined aria-hidden="true" />}
              aria-label={words.cancel}
              onClick={() => change(rows.slice(0, -1))}
            />
          )}
        </div>
      ))}
      <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => change([...rows, { amount: null, due: null }])}>
        {words.callAddPart}
      </Button>
    </fieldset>
  )
}
