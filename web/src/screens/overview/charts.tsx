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

type Shown = { data: Overview; open: (rows: string | null) => void }
type Bar = { name: string; money: Money; debtors: number; rows: string | null }

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
      open={(at) => open(bars[at]?.rows ?? null)}
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
  const bars = data.ageing.map((band) => ({ name: band.title, money: band.open, debtors: band.debtors, rows: band.rows }))
  return <Lying name={words.ageing} head={words.band} bars={bars} tone="ramp" open={open} />
}

export function Causes({ data, open }: Shown) {
  const words = useWords(overview)
  const label = useLabels()
  const bars = data.causes.map((one) => ({ name: label('cause', one.cause), money: one.overdue, debtors: one.debtors, rows: one.rows }))
  return <Lying name={words.causes} head={words.cause} bars={bars} tone="action" open={open} />
}

export function Stages({ data, open }: Shown) {
  const words = useWords(overview)
  const label = useLabels()
  const bars = data.stages.map((one) => ({ name: label('stage', one.stage), money: one.overdue, debtors: one.debtors, rows: one.rows }))
  return <Lying name={words.stages} head={words.stage} bars={bars} tone="ramp" open={open} />
}

export function Limitation({ data, open }: Shown) {
  const words = useWords(overview)
  const { lang } = useLanguage()
  const months = data.limitation
  const option = useCallback(
    (at: Colours) => {
      const name = (month: string) => {
        const date = new Date(`${month}-01T00:00:00Z`)
        return new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' }).format(date)
      }
      return standingBars(
        at,
        months.map((one, index) => ({
          name: name(one.month),
          value: one.count,
          tip: `${name(one.month)}<br>${one.amount.currency} ${grouped(one.amount.amount)} · ${one.count}`,
          // The next three months are the ones to act on.
          colour: index < 3 ? at.red : at.action,
        })),
      )
    },
    [months, lang],
  )
  if (months.every((one) => one.count === 0)) return <p className="quiet">{words.limitationNone}</p>
  return (
    <Chart
      name={words.limitation}
      height={170}
      option={option}
      open={(at) => open(months[at]?.rows ?? null)}
      table={
        <Table
          caption={words.limitation}
          rows={months}
          id={(one) => one.month}
          open={(one) => open(one.rows)}
          columns={[
            { key: 'month', head: words.month, cell: (one) => one.month },
            { key: 'count', head: words.count, number: true, cell: (one) => one.count },
            { key: 'amount', head: words.open, number: true, cell: (one) => <Amount money={one.amount} /> },
          ]}
        />
      }
    />
  )
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
