// What is to be said about a file, kind by kind: first what was refused, then what to know, then what was left out.

import type { ImportFinding } from '../../api/manage'
import { grouped } from '../../parts/Amount'
import { EmptyState } from '../../parts/EmptyState'
import { Meaning, type Tone } from '../../parts/Meaning'
import { imports } from '../../words/import'
import { useWords } from '../../words/pair'
import styles from './Import.module.css'

const ORDER = ['refused', 'noted', 'skipped']
const TONE: Record<string, Tone> = { refused: 'red', noted: 'amber', skipped: 'quiet' }

export function Findings({ findings }: { findings: readonly ImportFinding[] }) {
  const words = useWords(imports)
  if (findings.length === 0) return <EmptyState title={words.findingsNone} />
  const named: Record<string, string> = {
    refused: words.severityRefused,
    noted: words.severityNoted,
    skipped: words.severitySkipped,
  }
  const rank = (severity: string) => (ORDER.includes(severity) ? ORDER.indexOf(severity) : ORDER.length)
  const severities = [...new Set(findings.map((finding) => finding.severity))].sort((a, b) => rank(a) - rank(b))
  return (
    <div className={styles.findings}>
      {severities.map((severity) => {
        const all = findings.filter((finding) => finding.severity === severity)
        const count = all.reduce((sum, finding) => sum + finding.count, 0)
        return (
          <details key={severity} open={severity !== 'skipped'}>
            <summary>
              <Meaning tone={TONE[severity] ?? 'quiet'}>{named[severity] ?? severity}</Meaning>{' '}
              <b>{grouped(String(count))}</b>
            </summary>
            <ul>
              {all.map((finding, at) => (
                <li key={at}>
                  <Place finding={finding} />
                  <span>{finding.text}</span>
                </li>
              ))}
            </ul>
          </details>
        )
      })}
    </div>
  )
}

/** As a spreadsheet names it: sheet, column and heading, rows. */
function Place({ finding }: { finding: ImportFinding }) {
  const words = useWords(imports)
  const { sheet, column, heading, rows, count } = finding
  if (column === null && rows.length === 0)
    return <span className={styles.place}>{sheet ?? words.wholeFile}</span>
  return (
    <span className={styles.place}>
      {sheet !== null && <span className="quiet">{sheet} </span>}
      {column !== null && <kbd>{column}</kbd>} {heading}
      {rows.length > 0 && (
        <span className="quiet">
          {' '}
          {words.rowList(rows.join(', '))}
          {count > rows.length && words.rowsMore(grouped(String(count)))}
        </span>
      )}
    </span>
  )
}
