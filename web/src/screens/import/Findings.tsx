// What is to be said about a file, kind by kind: first what was refused, then what to know, then what was left out.

import type { ImportFinding } from '../../api/manage'
import { grouped } from '../../parts/Amount'
import { EmptyState } from '../../parts/EmptyState'
import { Meaning, type Tone } from '../../parts/Meaning'
import { imports } from '../../words/import'
import { useWords } from '../../words/pair'
import styles from './Import.module.css'

/** As many cells of a kind as a person reads; the refused rows are in the file that can be downloaded. */
const SHOWN = 50
const ORDER = ['refused', 'noted', 'skipped'] as const
const TONE: Record<ImportFinding['severity'], Tone> = { refused: 'red', noted: 'amber', skipped: 'quiet' }

export function Findings({ findings }: { findings: readonly ImportFinding[] }) {
  const words = useWords(imports)
  if (findings.length === 0) return <EmptyState title={words.findingsNone} />
  const severities: Record<ImportFinding['severity'], string> = {
    refused: words.severityRefused,
    noted: words.severityNoted,
    skipped: words.severitySkipped,
  }
  const kinds = new Map<string, ImportFinding[]>()
  for (const severity of ORDER)
    for (const finding of findings)
      if (finding.severity === severity) {
        const key = `${severity} ${finding.code}`
        kinds.set(key, [...(kinds.get(key) ?? []), finding])
      }
  return (
    <div className={styles.findings}>
      {[...kinds].map(([key, all], at) => {
        const first = all[0]
        if (first === undefined) return null
        return (
          <details key={key} open={at === 0 || all.length <= 3}>
            <summary>
              <Meaning tone={TONE[first.severity]}>{severities[first.severity]}</Meaning>
              <b>{grouped(String(all.length))}</b> <span>{first.text}</span>
            </summary>
            <ul>
              {all.slice(0, SHOWN).map((finding, row) => (
                <li key={row}>
                  <Place finding={finding} />
                  {finding.cell !== '' && <code>{finding.cell}</code>}
                  <span>{finding.text}</span>
                </li>
              ))}
              {all.length > SHOWN && <li className="quiet">{words.moreFindings(grouped(String(all.length - SHOWN)))}</li>}
            </ul>
          </details>
        )
      })}
    </div>
  )
}

/** As a spreadsheet names it: sheet, column, row. */
function Place({ finding }: { finding: ImportFinding }) {
  const cell = `${finding.column?.letter ?? ''}${finding.row ?? ''}`
  return (
    <span className={styles.place}>
      {cell !== '' && <kbd>{cell}</kbd>} {finding.column?.heading}
      {finding.sheet !== null && <span className="quiet"> {finding.sheet}</span>}
    </span>
  )
}
