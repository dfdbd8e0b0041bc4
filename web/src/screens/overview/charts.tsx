// The charts of the overview, each with its table. A table's rows open what a click on the chart opens.

import { useCallback } from 'react'
import type { Overview } from '../../api/manage'
import type { Money } from '../../api/shapes'
import { useLanguage } from '../../app/language'
import { Amount, grouped } from '../../parts/Amount'
import { Table } from '../../parts/Table'
import { useLabels } from '../../words/labels'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'
import { Chart, heat, lyingBars, standingBars, type Colours } from './Chart'
import styles from './Overview.module.css'

type Shown = { data: Overview; open: (rows: string) => void }
type Bar = { name: string; money: Money; debtors: number; rows: string }

/** Height of a bar that lies, with its room. */
const BAR = 28

function Lying({ name, head, bars, tone, open }: { name: string; head: string; bars: Bar[]; tone: 'ramp' | 'action'; open: Shown['open'] }) {
  const words = useWords(overview)
  const option = useCallback(
    (at: Colours) =>
      lyingBars(
        at,
        bars.map((bar, index) => ({
          name: bar.name,
          value: Number(bar.money.amount),
          label: grouped(bar.money.amount.replace(/\.\d+$/, '')),
          // The older, the fuller: read without colour too, since they stand in order.
          colour:
            tone === 'action'
              ? at.action
              : (at.ramp[Math.min(at.ramp.length - 1, 1 + Math.floor((index * (at.ramp.length - 1)) / Math.max(1, bars.length)))] ?? at.action),
        })),
      ),
    [bars, tone],
  )
  return (
    <Chart
      name={name}
      height={Math.max(90, bars.length * BAR + 12)}
      option={option}
      open={(at) => bars[at] !== undefined && open(bars[at].rows)}
      table={
        <Table
          caption={name}
          rows={bars}
          id={(bar) => bar.name}
          open={(bar) => open(bar.rows)}
          columns={[
            { key: 'name', head, cell: (bar) => bar.name },
            { key: 'money', head: words.open, number: true, cell: (bar) => <Amount money={bar.money} /> },
            { key: 'debtors', head: words.debtors, number: true, cell: (bar) => grouped(String(bar.debtors)) },
          ]}
        />
      }
    />
  )
}

export function Ageing({ data, open }: Shown) {
  const words = useWords(overview)
  const label = useLabels()
  const bars = data.ageing.map((one) => ({
    name: label('ageing-band', String(one.band)),
    money: one.open,
    debtors: one.debtors,
    rows: one.rows,
  }))
  return <Lying name={words.ageing} head={words.band} bars={bars} tone="ramp" open={open} />
}

/** The weightiest first. */
export function Causes({ data, open }: Shown) {
  const words = useWords(overview)
  const label = useLabels()
  const bars = data.causes
    .map((one) => ({ name: label('cause', one.code), money: one.overdue, debtors: one.debtors, rows: one.rows }))
    .sort((a, b) => Number(b.money.amount) - Number(a.money.amount))
  return <Lying name={words.causes} head={words.cause} bars={bars} tone="action" open={open} />
}

const LADDER = ['pre-due', 'early', 'middle', 'late', 'legal']

/** In the order of the ladder. */
export function Stages({ data, open }: Shown) {
  const words = useWords(overview)
  const label = useLabels()
  const bars = [...data.stages]
    .sort((a, b) => LADDER.indexOf(a.code) - LADDER.indexOf(b.code))
    .map((one) => ({ name: label('stage', one.code), money: one.overdue, debtors: one.debtors, rows: one.rows }))
  return <Lying name={words.stages} head={words.stage} bars={bars} tone="ramp" open={open} />
}

/** Months that a person should act in before a claim expires. */
const SOON_MONTHS = 3

export function Limitation({ data, open }: Shown) {
  const words = useWords(overview)
  const { lang } = useLanguage()
  const { limitation: months, day } = data
  const option = useCallback(
    (at: Colours) => {
      const format = new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
        month: 'short',
        year: '2-digit',
        timeZone: 'UTC',
      })
      return standingBars(
        at,
        months.map((one) => {
          const name = format.format(new Date(`${one.month}-01T00:00:00Z`))
          const away = monthsBetween(day, one.month)
          return {
            name,
            value: one.count,
            tip: `${name}<br>${one.amount.currency} ${grouped(one.amount.amount)} · ${one.count}`,
            colour: away < 0 ? at.red : away < SOON_MONTHS ? at.amber : at.action,
          }
        }),
      )
    },
    [months, day, lang],
  )
  if (months.length === 0) return <p className="quiet">{words.limitationNone}</p>
  return (
    <>
      <p className={styles.legend}>
        <i className={styles.lost} /> {words.over} <i className={styles.missed} /> {words.soon}
      </p>
      <Chart
        name={words.limitation}
        height={170}
        option={option}
        open={(at) => months[at] !== undefined && open(months[at].rows)}
        table={
          <Table
            caption={words.limitation}
            rows={months}
            id={(one) => one.month}
            open={(one) => open(one.rows)}
            columns={[
              { key: 'month', head: words.month, cell: (one) => one.month },
              { key: 'count', head: words.debtors, number: true, cell: (one) => one.count },
              { key: 'amount', head: words.open, number: true, cell: (one) => <Amount money={one.amount} /> },
            ]}
          />
        }
      />
    </>
  )
}

/** Whole months from the month of a day to a month such as `2026-11`. */
function monthsBetween(day: string, month: string): number {
  const count = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
  return count(month) - count(day)
}

export function Hours({ data }: { data: Overview }) {
  const words = useWords(overview)
  const { lang } = useLanguage()
  const all = data.contacts_by_hour.filter((one) => one.made > 0)
  const first = Math.min(8, ...all.map((one) => one.hour))
  const last = Math.max(18, ...all.map((one) => one.hour))
  const percent = (one: { made: number; reached: number }) => `${Math.round((100 * one.reached) / one.made)}%`
  const option = useCallback(
    (at: Colours) => {
      const hours = Array.from({ length: last - first + 1 }, (_, hour) => first + hour)
      return heat(
        at,
        hours.map(String),
        [1, 2, 3, 4, 5, 6, 7].map(words.weekday),
        all.map((one) => ({
          x: one.hour - first,
          y: one.weekday - 1,
          share: one.reached / one.made,
          label: String(one.made),
          tip: `${words.weekday(one.weekday)} ${words.hour(one.hour)}<br>${words.rate} ${percent(one)} · ${words.made} ${one.made} · ${words.agreed} ${one.promised}`,
        })),
      )
    },
    [data, lang],
  )
  if (all.length === 0) return <p className="quiet">{words.hoursNone}</p>
  return (
    <Chart
      name={words.hours}
      height={230}
      option={option}
      table={
        <Table
          caption={words.hours}
          rows={all}
          id={(one) => `${one.weekday} ${one.hour}`}
          columns={[
            { key: 'when', head: words.hours, cell: (one) => `${words.weekday(one.weekday)} ${words.hour(one.hour)}` },
            { key: 'made', head: words.made, number: true, cell: (one) => one.made },
            { key: 'reached', head: words.contactReached, number: true, cell: (one) => one.reached },
            { key: 'rate', head: words.rate, number: true, cell: percent },
            { key: 'promised', head: words.agreed, number: true, cell: (one) => one.promised },
          ]}
        />
      }
    />
  )
}
