// Figures in a row. Each opens its rows; its formula is one click away and stays in the page, for those who print it too.

import { InfoCircleOutlined } from '@ant-design/icons'
import { Popover } from 'antd'
import type { Figure } from '../../api/manage'
import { grouped } from '../../parts/Amount'
import { useLabels } from '../../words/labels'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'
import { time } from '../../words/time'
import styles from './Overview.module.css'

export function Figures({ figures, currency, open }: { figures: Figure[]; currency: string; open: (rows: string) => void }) {
  const words = useWords(overview)
  const label = useLabels()
  return (
    <section className={styles.figures} aria-label={words.figures}>
      {figures.map((figure) => (
        <div key={figure.code} className={styles.figure}>
          <p>
            {label('figure', figure.code)}{' '}
            <Popover
              trigger="click"
              title={words.formula}
              content={<div className={styles.formula}>{figure.formula}</div>}
            >
              <button type="button" className={styles.info} aria-label={`${label('figure', figure.code)}: ${words.formula}`}>
                <InfoCircleOutlined aria-hidden="true" />
              </button>
            </Popover>
          </p>
          {figure.value === null || figure.count === 0 ? (
            <Value figure={figure} currency={currency} />
          ) : (
            <button type="button" className={styles.value} onClick={() => open(figure.rows)} title={words.rows}>
              <Value figure={figure} currency={currency} />
            </button>
          )}
        </div>
      ))}
    </section>
  )
}

function Value({ figure, currency }: { figure: Figure; currency: string }) {
  const words = useWords(time)
  if (figure.value === null) return <b className="quiet">–</b>
  const value = grouped(figure.value)
  if (figure.unit === 'money')
    return (
      <b>
        <small>{currency}</small> {value}
      </b>
    )
  if (figure.unit === 'percent') return <b>{value}%</b>
  if (figure.unit === 'days') return <b>{words.days(Number(figure.value))}</b>
  return <b>{value}</b>
}
