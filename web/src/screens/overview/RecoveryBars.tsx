// How much of what fell due was paid in time, against the mark it is held to.

import type { Recovery } from '../../api/manage'
import { moneyText } from '../../parts/Amount'
import { Meaning } from '../../parts/Meaning'
import { TextButton } from '../../parts/TextButton'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'
import styles from './Overview.module.css'

export function RecoveryBars({ all, open }: { all: Recovery[]; open: (rows: string | null) => void }) {
  const words = useWords(overview)
  return (
    <div className={styles.recovery}>
      {all.map((one) => {
        const met = one.share !== null && Number(one.share) >= Number(one.target)
        return (
          <div key={one.within_days}>
            <p className={styles.line}>
              <span>{words.within(one.within_days)}</span>
              <b>{one.share === null ? '–' : `${one.share}%`}</b>
              {one.share !== null && (
                <Meaning tone={met ? 'green' : 'amber'}>{met ? words.reached : words.missed}</Meaning>
              )}
            </p>
            <div
              className={styles.track}
              role="meter"
              aria-label={words.within(one.within_days)}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Number(one.share ?? 0)}
            >
              <i className={met ? styles.met : styles.missed} style={{ width: `${Math.min(100, Number(one.share ?? 0))}%` }} />
              <b style={{ left: `${one.target}%` }} />
            </div>
            <p className={styles.under}>
              <span>
                {one.share === null ? words.unknown : words.paidOf(moneyText(one.paid), moneyText(one.due))} ·{' '}
                {words.target(one.target)}
              </span>
              {one.rows !== null && (
                <TextButton act={() => open(one.rows)}>
                  {words.rows}
                </TextButton>
              )}
            </p>
            <p className="quiet">{one.formula}</p>
          </div>
        )
      })}
    </div>
  )
}
