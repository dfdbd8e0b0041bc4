// Money as it is in the books: the digits the server sent, grouped; never a floating point number.

import type { Money } from '../api/shapes'
import styles from './Amount.module.css'

/** `-1234567.50` as `-1,234,567.50`. */
export function grouped(amount: string): string {
  const [whole = '', part] = amount.split('.')
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return part === undefined ? digits : `${digits}.${part}`
}

export function isZero(money: Money): boolean {
  return /^-?0*(\.0*)?$/.test(money.amount)
}

/** Whether one amount is above another of the same currency. */
export function isAbove(one: Money, other: Money): boolean {
  const [difference] = sum([one, { ...other, amount: other.amount.startsWith('-') ? other.amount.slice(1) : `-${other.amount}` }])
  return difference !== undefined && !isZero(difference) && !difference.amount.startsWith('-')
}

/** `CNY 1,234.50`, for sentences. */
export function moneyText(money: Money): string {
  return `${money.currency} ${grouped(money.amount)}`
}

/** The sum of amounts of one currency, exact: the digits are added as whole numbers. */
export function sum(amounts: Money[]): Money[] {
  const totals = new Map<string, { minor: bigint; places: number }>()
  for (const { amount, currency } of amounts) {
    const [whole = '0', part = ''] = amount.split('.')
    const before = totals.get(currency) ?? { minor: 0n, places: part.length }
    totals.set(currency, { minor: before.minor + BigInt(whole + part), places: part.length })
  }
  return [...totals].map(([currency, { minor, places }]) => {
    const sign = minor < 0n ? '-' : ''
    const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0')
    const cut = digits.length - places
    return { currency, amount: sign + digits.slice(0, cut) + (places > 0 ? `.${digits.slice(cut)}` : '') }
  })
}

type Tone = 'plain' | 'quiet' | 'red' | 'amber' | 'green'

export function Amount({ money, tone = 'plain' }: { money: Money; tone?: Tone }) {
  return (
    <span className={`${styles.amount} ${styles[tone]}`}>
      <small>{money.currency}</small> {grouped(money.amount)}
    </span>
  )
}

/** One line for each currency, digits under digits. Nothing owed is a dash. */
export function Amounts({ all, tone = 'plain' }: { all: Money[]; tone?: Tone }) {
  const owed = all.filter((money) => !isZero(money))
  if (owed.length === 0) return <span className={`${styles.amount} ${styles.quiet}`}>–</span>
  return (
    <span className={styles.column}>
      {owed.map((money) => (
        <Amount key={money.currency} money={money} tone={tone} />
      ))}
    </span>
  )
}
