import { useLabels } from '../words/labels'
import styles from './StageTag.module.css'

/** Where the case stands on the policy's ladder. The further along, the fuller the mark: it is readable without colour. */
const FILLED: Record<string, number> = { 'pre-due': 1, early: 2, middle: 3, late: 4, legal: 5 }

export function StageTag({ stage, step = null }: { stage: string; step?: number | null }) {
  const label = useLabels()
  const filled = FILLED[stage] ?? 0
  return (
    <span className={styles.stage}>
      <span className={styles.marks} aria-hidden="true">
        {[1, 2, 3, 4, 5].map((mark) => (
          <i key={mark} className={mark <= filled ? styles.filled : styles.hollow} />
        ))}
      </span>
      {label('stage', stage)}
      {step !== null && <span className="quiet">{step}</span>}
    </span>
  )
}
