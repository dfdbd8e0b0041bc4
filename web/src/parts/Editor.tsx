// Text with numbered lines, written in place. What is wrong stands at the end of its line, what the guard found is marked
// where it is. The letters lie in the field; the marks lie behind them, set in the same lines.

import { useMemo, useRef, type ReactNode } from 'react'
import styles from './Editor.module.css'

export type Mark = { from: number; to: number; why: string; tone: 'red' | 'amber' }
export type Fault = { line: number; text: string }

/** Positions are counted in characters as a reader counts them, not in the halves JavaScript stores. */
function pieces(line: string, start: number, marks: readonly Mark[]): ReactNode {
  const letters = [...line]
  const within = marks
    .map((mark) => ({ ...mark, from: Math.max(0, mark.from - start), to: Math.min(letters.length, mark.to - start) }))
    .filter((mark) => mark.from < mark.to)
    .sort((a, b) => a.from - b.from)
  const out: ReactNode[] = []
  let at = 0
  for (const mark of within) {
    if (mark.from < at) continue
    out.push(letters.slice(at, mark.from).join(''))
    out.push(
      <mark key={mark.from} className={styles[mark.tone]}>
        {letters.slice(mark.from, mark.to).join('')}
      </mark>,
    )
    at = mark.to
  }
  out.push(letters.slice(at).join(''))
  return out
}

export function Editor(props: {
  label: string
  text: string
  change?: (text: string) => void
  faults?: readonly Fault[]
  marks?: readonly Mark[]
  /** Long lines go on in the next one; otherwise the field scrolls sideways. */
  wrap?: boolean
}) {
  const { label, text, change, faults = [], marks = [], wrap = false } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const lines = useMemo(() => {
    let start = 0
    return text.split('\n').map((line) => {
      const at = start
      start += [...line].length + 1
      return { line, at }
    })
  }, [text])

  function goTo(number: number) {
    const before = lines.slice(0, number - 1).reduce((length, { line }) => length + line.length + 1, 0)
    field.current?.focus()
    field.current?.setSelectionRange(before, before + (lines[number - 1]?.line.length ?? 0))
  }

  return (
    <div>
      <div className={styles.frame}>
        <div className={`${styles.sheet} ${wrap ? styles.wraps : ''}`}>
          <pre aria-hidden="true">
            {lines.map(({ line, at }, index) => {
              const fault = faults.filter((one) => one.line === index + 1)
              return (
                <div key={index} className={fault.length > 0 ? styles.faulty : undefined} data-line={index + 1}>
                  {pieces(line, at, marks)}
                  {'\u200b'}
                  {!wrap && fault.length > 0 && <em>{fault.map((one) => one.text).join(' ')}</em>}
                </div>
              )
            })}
          </pre>
          <textarea
            ref={field}
            aria-label={label}
            aria-invalid={faults.length > 0}
            value={text}
            readOnly={change === undefined}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            wrap={wrap ? 'soft' : 'off'}
            onChange={(event) => change?.(event.target.value)}
          />
        </div>
      </div>
      {faults.length > 0 && (
        <ul className={styles.faults} role="alert">
          {faults.map((fault) => (
            <li key={`${fault.line} ${fault.text}`}>
              <button type="button" onClick={() => goTo(fault.line)}>
                {fault.line}
              </button>
              {fault.text}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
