// The room of a screen: its name, as of when it speaks, what may be done with all of it, and then the screen.

import type { ReactNode } from 'react'
import styles from './Screen.module.css'

export function Screen(props: { title: ReactNode; about?: ReactNode; acts?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <div>
          <h1>{props.title}</h1>
          {props.about !== undefined && <p className="quiet">{props.about}</p>}
        </div>
        {props.acts !== undefined && <div className={styles.acts}>{props.acts}</div>}
      </header>
      {props.children}
    </div>
  )
}

/** A part of a screen with a name. */
export function Section(props: { title: ReactNode; about?: ReactNode; acts?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <header>
        <h2>{props.title}</h2>
        {props.about !== undefined && <p className="quiet">{props.about}</p>}
        {props.acts !== undefined && <div className={styles.acts}>{props.acts}</div>}
      </header>
      {props.children}
    </section>
  )
}

/** Names and what they are, one under the other. */
export function Facts({ items }: { items: readonly (readonly [ReactNode, ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {items.map(([name, value], at) => (
        <div key={at}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
