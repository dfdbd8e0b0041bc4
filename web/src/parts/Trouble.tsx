// What went wrong, in the reader's language: what it is, what to do, which field.

import { CloseCircleFilled } from '@ant-design/icons'
import { App, Button } from 'antd'
import { Problem } from '../api/problem'
import { useLanguage } from '../app/language'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'
import styles from './Trouble.module.css'

type Told = { title: string; detail: string; fields: { path: string; text: string }[] }

/** A problem in words; an error of the page itself says what it has. */
function useTold(): (problem: unknown) => Told {
  const { lang } = useLanguage()
  const words = useWords(shell)
  return (problem) =>
    problem instanceof Problem
      ? {
          title: problem.title(lang),
          detail: problem.detail(lang),
          fields: problem.fields.map((field) => ({ path: field.path, text: lang === 'zh' ? field.zh : field.en })),
        }
      : { title: words.brokenTitle, detail: problem instanceof Error ? problem.message : String(problem), fields: [] }
}

/**
 * A problem where it happened. Fields that the form shows itself, by `FieldTrouble`, are named in `shown` and not
 * repeated.
 */
export function Trouble(props: {
  problem: unknown
  again?: () => void
  whole?: boolean
  shown?: readonly string[]
}) {
  const words = useWords(shell)
  const { title, detail, fields } = useTold()(props.problem)
  const left = fields.filter((field) => !(props.shown ?? []).some((path) => isAt(field.path, path)))
  // All that is wrong stands at its field already.
  if (fields.length > 0 && left.length === 0) return null
  const alert = (
    <div role="alert" className={styles.trouble}>
      <CloseCircleFilled aria-hidden="true" className={styles.mark} />
      <div>
        <b>{title}</b>
        {detail !== title && <p>{detail}</p>}
        {left.length > 0 && (
          <ul>
            {left.map((field) => (
              <li key={`${field.path} ${field.text}`}>{field.text}</li>
            ))}
          </ul>
        )}
      </div>
      {props.again !== undefined && (
        <Button size="small" onClick={props.again}>
          {words.retry}
        </Button>
      )}
    </div>
  )
  if (props.whole !== true) return alert
  return (
    <main className={styles.whole}>{alert}</main>
  )
}

/** Whether a path is that of a field, or of a part of it: `amount.currency` is of `amount`. */
const isAt = (path: string, field: string) => path === field || path.startsWith(`${field}.`)

/** What is wrong with one field, under the field. */
export function FieldTrouble({ problem, path }: { problem: unknown; path: string }) {
  const fields = useTold()(problem).fields.filter((field) => isAt(field.path, path))
  if (problem === null || fields.length === 0) return null
  return (
    <p role="alert" style={{ color: 'var(--red)' }}>
      {fields.map((field) => field.text).join(' ')}
    </p>
  )
}

/** Tells of a problem that has no place of its own on the page. */
export function useTrouble(): (problem: unknown) => void {
  const { notification } = App.useApp()
  const told = useTold()
  return (problem) => {
    const { title, detail, fields } = told(problem)
    notification.error({
      title,
      description: [detail, ...fields.map((field) => field.text)].filter((text) => text !== title).join(' '),
      duration: 12,
      placement: 'topRight',
    })
  }
}
