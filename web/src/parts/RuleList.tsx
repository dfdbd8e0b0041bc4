// Why: rule by rule, with the authority it rests on, and what may be done instead.

import { useWords } from '../words/pair'
import { shell } from '../words/shell'
import { useDays } from './Day'
import styles from './RuleList.module.css'

export type Ruled = {
  rule: string
  text: string
  authority?: string | null
  may_on?: string | null
  substitute?: string | null
}

export function RuleList({ rules, forbids = false }: { rules: readonly Ruled[]; forbids?: boolean }) {
  const words = useWords(shell)
  const days = useDays()
  return (
    <ul className={`${styles.rules} ${forbids ? styles.forbids : ''}`}>
      {rules.map((ruled, at) => (
        <li key={`${ruled.rule} ${at}`}>
          <p>
            {ruled.text} {typeof ruled.may_on === 'string' && <b>{words.mayOn(days.full(ruled.may_on))}</b>}
          </p>
          <p className={styles.small}>
            <code>{ruled.rule}</code>
            {typeof ruled.authority === 'string' && (
              <span>
                {words.because} {ruled.authority}
              </span>
            )}
          </p>
          {typeof ruled.substitute === 'string' && (
            <p className={styles.instead}>
              {words.instead} {ruled.substitute}
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}
