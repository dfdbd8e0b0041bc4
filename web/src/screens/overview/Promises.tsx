// Promises that came due and what became of them, and those still to come.

import { useCallback } from 'react'
import type { Overview } from '../../api/manage'
import { useLanguage } from '../../app/language'
import { Amount, grouped, moneyText } from '../../parts/Amount'
import { Day, useDays } from '../../parts/Day'
import { Table } from '../../parts/Table'
import { TextButton } from '../../parts/TextButton'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'
import { Chart, standingBars, type Colours } from './Chart'
import styles from './Overview.module.css'

export function Promises({ data, open }: { data: Overview; open: (rows: string | null) => void }) {
  const words = useWords(overview)
  const days = useDays()
  const { lang } = useLanguage()
  const { promises } = data
  const option = useCallback(
    (at: Colours) =>
      standingBars(
        at,
        promises.coming.map((one) => ({
          name: days.short(one.day),
          value: one.count,
          tip: `${days.full(one.day)}<br>${moneyText(one.amount)} · ${one.count}`,
          colour: one.day === data.day ? at.amber : at.action,
        })),
      ),
    [data, promises, lang],
  )
  const share = (count: number) => (promises.due === 0 ? 0 : (count / promises.due) * 100)
  const parts = [
    [words.kept, promises.kept, styles.met],
    [words.partKept, promises.part_kept, styles.part],
    [words.broken, promises.broken, styles.broken],
    [words.waiting, promises.open, styles.rest],
  ] as const
  return (
    <>
      <div className={styles.track} aria-hidden="true">
        {parts.slice(0, 3).map(([name, count, tone]) => (
          <i key={name} className={tone} style={{ width: `${share(count)}%` }} />
        ))}
      </div>
      <dl className={styles.counts}>
        <div>
          <dt>{words.promisesDue}</dt>
          <dd>
            {promises.rows === null ? (
              grouped(String(promises.due))
            ) : (
              <TextButton act={() => open(promises.rows)}>
                {grouped(String(promises.due))}
              </TextButton>
            )}
          </dd>
        </div>
        {parts.map(([name, count, tone]) => (
          <div key={name}>
            <dt>
              <i className={tone} /> {name}
            </dt>
            <dd>{grouped(String(count))}</dd>
          </div>
        ))}
        <div>
          <dt>{words.promised}</dt>
          <dd>
            <Amount money={promises.amount_due} />
          </dd>
        </div>
        <div>
          <dt>{words.came}</dt>
          <dd>
            <Amount money={promises.amount_kept} />
          </dd>
        </div>
      </dl>
      <p className="quiet">{promises.formula}</p>
      <h3>{words.coming}</h3>
      {promises.coming.length === 0 ? (
        <p className="quiet">{words.comingNone}</p>
      ) : (
        <Chart
          name={words.coming}
          height={130}
          option={option}
          table={
            <Table
              caption={words.coming}
              rows={promises.coming}
              id={(one) => one.day}
              columns={[
                { key: 'day', head: words.promisesDue, cell: (one) => <Day day={one.day} today={data.day} /> },
                { key: 'count', head: words.count, number: true, cell: (one) => one.count },
                { key: 'amount', head: words.promised, number: true, cell: (one) => <Amount money={one.amount} /> },
              ]}
            />
          }
        />
      )}
    </>
  )
}
