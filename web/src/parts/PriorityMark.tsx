// The priority with what it is made of: shown while the pointer or the focus is on it.

import type { Part } from '../api/shapes'
import { useWords } from '../words/pair'
import { today } from '../words/today'
import styles from './PriorityMark.module.css'

export function PriorityMark({ priority, parts }: { priority: number; parts: Part[] }) {
  const words = useWords(today)
  const most = Math.max(1, ...parts.map((part) => Math.abs(part.points)))
  return (
    <span className={styles.priority}>
      <button type="button" aria-label={words.whyPriority(priority)} className={styles.number}>
        {priority}
      </button>
      <span className={styles.parts} role="tooltip">
        {parts.map((part) => (
          <span key={part.rule} className={styles.part}>
            <span className={styles.text}>{part.text}</span>
            <i style={{ width: `${(Math.abs(part.points) / most) * 56}px` }} />
            <b>{part.points}</b>
          </span>
        ))}
      </span>
    </span>
  )
}
