// Promises that came due and what became of them, and what is still to come.

import type { Overview } from '../../api/manage'
import { Amount, grouped } from '../../parts/Amount'
import { TextButton } from '../../parts/TextButton'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'
import styles from './Overview.module.css'

export function Promises({ data, open }: { data: Overview; open: (rows: string) => void }) {
  const words = useWords(overview)
  const { promises } = data
  const behind = (code: string) => data.figures.find((figure) => figure.code === code)
  const share = (name: string, percent: string | null, code: string) => (
    <div>
      <p className={styles.line}>
        <span>{name}</span>
        <b>{percent === null ? '–' : `${percent}%`}</b>
        {percent !== null && <TextButton act={() => open(behind(code)?.rows ?? '')}>{words.rows}</TextButton>}
      </p>
      <div
        className={styles.track}
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Number(percent ?? 0)}
      >
        <i className={styles.met} style={{ width: `${percent ?? 0}%` }} />
      </div>
      <p className="quiet">{behind(code)?.formula}</p>
    </div>
  )
  return (
    <div className={styles.recovery}>
      <dl className={styles.counts}>
        <div>
          <dt>{words.promisesDue}</dt>
          <dd>{grouped(String(promises.due))}</dd>
        </div>
        <div>
          <dt>{words.kept}</dt>
          <dd>{grouped(String(promises.kept))}</dd>
        </div>
        <div>
          <dt>{words.openPromises}</dt>
          <dd>
            <TextButton act={() => open(behind('promises-open')?.rows ?? '')}>
              <Amount money={promises.open} />
            </TextButton>
          </dd>
        </div>
      </dl>
      {promises.due === 0 ? (
        <p className="quiet">{words.promisesNone}</p>
      ) : (
        <>
          {share(words.keptShare, promises.kept_percent, 'promises-kept')}
          {share(words.receivedShare, promises.received_percent, 'promises-received')}
        </>
      )}
    </div>
  )
}
