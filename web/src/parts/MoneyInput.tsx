// An amount in a given currency, with what is open one click away.

import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import type { Money } from '../api/shapes'
import { input } from '../words/input'
import { useWords } from '../words/pair'
import { grouped, moneyText } from './Amount'
import { typedMoney } from './money_typed'
import styles from './input.module.css'

export function MoneyInput(props: {
  label: string
  value: Money | null
  set: (money: Money | null) => void
  /** The whole: gives currency and places, and can be taken with one click. */
  whole: Money
  optional?: boolean
  first?: boolean
}) {
  const { value, set, whole } = props
  const words = useWords(input)
  const id = useId()
  const [text, setText] = useState(value === null ? '' : grouped(value.amount))
  const unread = text !== '' && value === null
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {props.label} {props.optional === true && <span className="quiet">{words.optional}</span>}
      </label>
      <div className={styles.line}>
        <Input
          id={id}
          data-first={props.first === true ? '' : undefined}
          inputMode="decimal"
          prefix={whole.currency}
          placeholder={words.moneyHint}
          status={unread ? 'error' : ''}
          aria-describedby={`${id}-said`}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            const amount = typedMoney(event.target.value, whole.amount)
            set(amount === null ? null : { amount, currency: whole.currency })
          }}
        />
        <Button
          onClick={() => {
            setText(grouped(whole.amount))
            set(whole)
          }}
        >
          {words.whole}
        </Button>
      </div>
      <span id={`${id}-said`} className={unread ? styles.wrong : styles.said}>
        {unread && words.moneyUnread}
        {value !== null && moneyText(value)}
      </span>
    </div>
  )
}
