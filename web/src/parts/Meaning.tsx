// A short word with a colour that means something, and only then.

import type { ReactNode } from 'react'
import styles from './Meaning.module.css'

export type Tone = 'red' | 'amber' | 'green' | 'blue' | 'quiet'

export function Meaning({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`${styles.word} ${styles[tone]}`}>{children}</span>
}
