// A button that reads like a link: it opens something here, and leads nowhere else.

import type { ReactNode } from 'react'
import styles from './TextButton.module.css'

export function TextButton(props: { act: () => void; children: ReactNode; label?: string; pressed?: boolean }) {
  return (
    <button type="button" className={styles.text} onClick={props.act} aria-label={props.label} aria-pressed={props.pressed}>
      {props.children}
    </button>
  )
}
