// How much of what fell due was paid in time, against the mark it is held to.

import type { Overview } from '../../api/manage'
import { Meaning } from '../../parts/Meaning'
import { TextButton } from '../../parts/TextButton'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'
import styles from './Overview.module.css'

export function RecoveryBars({ data, open }: { data: Overview; open: (rows: string) => void }) {
  const words = useWords(overview)
  return (
    <div className={styles.recovery}>
      {data.recovery.map((one) => {
        const share = one.percent === null ? null : Number(one.percent)
        const met = share !== null && share >= one.target
        const figure = data.figures.find(({ rows }) => rows === one.rows)
        return (
          <div key={one.days}>
            <p className={styles.line}>
              <span>{words.within(one.days)}</span>
              <b>{one.percent === null ? '–' : `${one.percent}%`}</b>
              {share !== null && <Meaning tone={met ? 'green' : 'amber'}>{met ? words.reached : words.missed}</Meaning>}
              <span className="quiet">{words.target(String(one.target))}</span>
              {share !== null && <TextButton act={() => open(one.rows)}>{words.rows}</TextButton>}
            </p>
            <div
              className={styles.track}
              role="meter"
              aria-label={words.within(one.days)}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={share ?? 0}
            >
              <i className={met ? styles.met : styles.missed} style={{ width: `${Math.min(100, share ?? 0)}%` }} />
              <b style={{ left: `${one.target}%` }} />
            </div>
            <p className="quiet">{share === null ? words.unknown : figure?.formula}</p>
          </div>
        )
      })}
    </div>
  )
}
