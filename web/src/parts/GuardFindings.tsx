// What the guard has against a text: the words, why, on whose authority, and what may be said instead.

import type { GuardFinding } from '../api/manage'
import { scripts } from '../words/scripts'
import { useWords } from '../words/pair'
import styles from './GuardFindings.module.css'
import { Meaning } from './Meaning'

const TONES = { pass: 'green', review: 'amber', block: 'red' } as const

export function GuardFindings({ verdict, findings }: { verdict: string; findings: readonly GuardFinding[] }) {
  const words = useWords(scripts)
  const known = verdict === 'pass' || verdict === 'review' ? verdict : 'block'

  return (
    <div className={styles.guard} role="status">
      <p>
        {words.guard}: <Meaning tone={TONES[known]}>{words[known]}</Meaning>
      </p>
      {findings.length === 0 && known === 'pass' && <p className="quiet">{words.clean}</p>}
      <ul>
        {findings.map((finding, at) => (
          <li key={at}>
            <p>
              <mark>{finding.words}</mark> {finding.why}
            </p>
            {finding.substitute !== '' && (
              <p className={styles.instead}>
                {words.instead}: {finding.substitute}
              </p>
            )}
            <p className={styles.small}>
              <code>{finding.rule}</code>
              {finding.authority !== '' && (
                <span>
                  {words.authority}: {finding.authority}
                </span>
              )}
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}
