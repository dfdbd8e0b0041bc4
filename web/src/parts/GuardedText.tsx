// A text that is watched while it is written: what the guard found is underlined at its place.

import { useId, useRef, type ReactNode } from 'react'
import type { Finding } from '../api/shapes'
import styles from './GuardedText.module.css'

/** Places counted in characters, as the guard counts, turned into places of a JavaScript string. */
function places(text: string, finding: Finding): [number, number] {
  let at = 0
  let from = text.length
  let to = text.length
  let index = 0
  for (const character of text) {
    if (index === finding.from) from = at
    if (index === finding.to) {
      to = at
      break
    }
    at += character.length
    index += 1
  }
  return [from, to]
}

/** Whether a finding still stands in the text: what was typed since it was found may have moved it. */
export function stillStands(text: string, finding: Finding): boolean {
  const [from, to] = places(text, finding)
  return from < to && text.slice(from, to) === finding.words
}

/** The text with a finding replaced. */
export function replaced(text: string, finding: Finding, by: string): string {
  const [from, to] = places(text, finding)
  return text.slice(0, from) + by + text.slice(to)
}

export function GuardedText(props: {
  label: string
  value: string
  set: (text: string) => void
  findings: Finding[]
  blocks: boolean
}) {
  const { value, set, blocks } = props
  const id = useId()
  const behind = useRef<HTMLDivElement>(null)
  const findings = props.findings
    .filter((finding) => stillStands(value, finding))
    .sort((left, right) => left.from - right.from)
  const marked: ReactNode[] = []
  let at = 0
  for (const finding of findings) {
    const [from, to] = places(value, finding)
    if (from < at) continue
    marked.push(
      value.slice(at, from),
      <mark key={from} className={blocks ? styles.blocks : styles.doubts}>
        {value.slice(from, to)}
      </mark>,
    )
    at = to
  }
  marked.push(value.slice(at))
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{props.label}</label>
      <div className={styles.text}>
        <div ref={behind} className={styles.behind} aria-hidden="true">
          {marked}
          {'\n'}
        </div>
        <textarea
          id={id}
          data-first=""
          rows={9}
          spellCheck={false}
          value={value}
          aria-invalid={findings.length > 0}
          onScroll={(event) => {
            if (behind.current !== null) behind.current.scrollTop = event.currentTarget.scrollTop
          }}
          onChange={(event) => set(event.target.value)}
        />
      </div>
    </div>
  )
}
