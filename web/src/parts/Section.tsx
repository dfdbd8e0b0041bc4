// A part of a screen with its heading.

import { useId, type ReactNode } from 'react'
import styles from './Section.module.css'

export function Section(props: { title: string; aside?: ReactNode; children: ReactNode; className?: string | undefined }) {
  const id = useId()
  return (
    <section className={`${styles.section} ${props.className ?? ''}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{props.title}</h2>
        {props.aside !== undefined && <div className={styles.aside}>{props.aside}</div>}
      </header>
      {props.children}
    </section>
  )
}
