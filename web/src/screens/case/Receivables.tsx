// What is owed, item by item; a selection shows its sum and can be acted on.

import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import type { Case, Receivable } from '../../api/shapes'
import { useTheme } from '../../app/theme'
import { Amounts, grouped, isZero, sum } from '../../parts/Amount'
import { Meaning } from '../../parts/Meaning'
import { Section } from '../../parts/Section'
import { kase } from '../../words/case'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { time } from '../../words/time'
import type { Doing } from './Panels'
import styles from './Receivables.module.css'

const SHORT = 8

export function Receivables(props: {
  of: Case
  works: boolean
  selected: ReadonlySet<number>
  setSelected: (selected: ReadonlySet<number>) => void
  start: (what: Doing) => void
}) {
  const { of, works, selected, setSelected, start } = props
  const words = useWords(kase)
  const { narrow } = useTheme()
  const [whole, setWhole] = useState(false)
  const all = of.receivables
  const shown = whole ? all : all.slice(0, SHORT)
  const chosen = all.filter((one) => selected.has(one.id))
  const overdue = all.filter((one) => one.days_past_due > 0)

  function toggle(id: number) {
    const after = new Set(selected)
    if (!after.delete(id)) after.add(id)
    setSelected(after)
  }
  const select = (some: Receivable[]) => setSelected(new Set(some.map((one) => one.id)))
  return (
    <Section
      title={words.receivables}
      aside={
        works && chosen.length > 0 ? (
          <>
            <span>
              {words.sum(chosen.length)} <Amounts all={sum(chosen.map((one) => one.open))} />
            </span>
            <Button size="small" type="primary" onClick={() => start('promise')}>
              {words.promise}
            </Button>
            <Button size="small" onClick={() => start('dispute')}>
              {words.dispute}
            </Button>
          </>
        ) : (
          works &&
          overdue.length > 1 && (
            <Button size="small" type="text" onClick={() => select(overdue)}>
              {words.sumAll} {overdue.length}
            </Button>
          )
        )
      }
    >
      {all.length === 0 && <p className="quiet">{words.receivablesNone}</p>}
      {all.length > 0 && !narrow && (
        <table className={styles.table}>
          <thead>
            <tr>
              {works && (
                <th className={styles.box}>
                  <Checkbox
                    aria-label={words.selectAll}
                    checked={chosen.length === all.length}
                    indeterminate={chosen.length > 0 && chosen.length < all.length}
                    onChange={() => select(chosen.length === all.length ? [] : all)}
                  />
                </th>
              )}
              <th>{words.number}</th>
              <th>{words.kind}</th>
              <th className={styles.contract}>{words.contract}</th>
              <th className={styles.day}>{words.due}</th>
              <th className="number">{words.days}</th>
              <th className={`number ${styles.amount}`}>{words.amount}</th>
              <th className="number">{words.openItem}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <Row
                key={one.id}
                one={one}
                checked={works ? selected.has(one.id) : null}
                toggle={() => toggle(one.id)}
              />
            ))}
          </tbody>
        </table>
      )}
      {narrow && (
        <ul className={styles.cards}>
          {shown.map((one) => (
            <Card key={one.id} one={one} checked={works ? selected.has(one.id) : null} toggle={() => toggle(one.id)} />
          ))}
        </ul>
      )}
      {all.length > shown.length && (
        <Button type="text" size="small" onClick={() => setWhole(true)}>
          {words.showAll(all.length)}
        </Button>
      )}
    </Section>
  )
}

type One = { one: Receivable; checked: boolean | null; toggle: () => void }

function Row({ one, checked, toggle }: One) {
  const words = useWords(kase)
  const label = useLabels()
  return (
    <tr aria-selected={checked === true} onClick={checked === null ? undefined : toggle}>
      {checked !== null && (
        <td className={styles.box}>
          <Checkbox
            aria-label={words.selectOne(one.number)}
            checked={checked}
            onClick={(event) => event.stopPropagation()}
            onChange={toggle}
          />
        </td>
      )}
      <td>
        {one.number} <Marks one={one} />
      </td>
      <td className={styles.kind}>{label('receivable-kind', one.kind)}</td>
      <td className={styles.contract}>{[one.contract, one.project].filter(Boolean).join(' · ')}</td>
      <td className={styles.day}>{one.due}</td>
      <td className="number">{one.days_past_due > 0 ? one.days_past_due : <span className="quiet">{one.days_past_due}</span>}</td>
      <td className={`number quiet ${styles.amount}`}>{grouped(one.amount.amount)}</td>
      <td className="number">
        <small className="quiet">{one.open.currency}</small> {grouped(one.open.amount)}
      </td>
    </tr>
  )
}

function Card({ one, checked, toggle }: One) {
  const words = useWords(kase)
  const times = useWords(time)
  return (
    <li>
      <label>
        {checked !== null && (
          <Checkbox aria-label={words.selectOne(one.number)} checked={checked} onChange={toggle} />
        )}
        <span className={styles.what}>
          {one.number} <Marks one={one} />
          <small className="quiet">
            {words.due} {one.due}
            {one.days_past_due > 0 && ` · ${times.days(one.days_past_due)}`}
          </small>
        </span>
        <Amounts all={[one.open]} />
      </label>
    </li>
  )
}

function Marks({ one }: { one: Receivable }) {
  const words = useWords(kase)
  return (
    <>
      {one.instalment !== null && <small className="quiet">{words.instalment(one.instalment)} </small>}
      {!isZero(one.disputed) && (
        <Meaning tone="amber">
          {words.disputed} {grouped(one.disputed.amount)}
        </Meaning>
      )}
      {one.held && <Meaning tone="amber">{words.held}</Meaning>}
      {one.expired && <Meaning tone="red">{words.expired}</Meaning>}
    </>
  )
}
