// Why: rule by rule, with the authority it rests on, and what may be done instead.

import { Link, useMatch } from 'react-router'
import { useMay } from '../app/session'
import { useLabels } from '../words/labels'
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
  /** The form that does it, and the fact that is entered there. */
  form?: string | null
  fact?: string | null
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
              {words.instead} {ruled.substitute} <Go ruled={ruled} />
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The way to the form that does it, for whoever may use it. */
function Go({ ruled: { form, fact } }: { ruled: Ruled }) {
  const words = useWords(shell)
  const label = useLabels()
  const may = useMay()
  const id = useMatch('/cases/:id')?.params.id
  if (form === 'import') return may('import') && <Link to="/import">{words.goImport}</Link>
  if (id === undefined) return null
  if (form === 'document') return may('add-notes') && <Link to={`/cases/${id}?do=document`}>{words.goDocument}</Link>
  if (form !== 'fact' || typeof fact !== 'string' || !may('work-cases')) return null
  return <Link to={`/cases/${id}?do=fact&fact=${fact}`}>{words.goFact(label('fact-kind', fact))}</Link>
}
