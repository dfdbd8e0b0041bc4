// What went wrong, in the reader's language: what it is, what to do, which field.

import { Alert, App, Button } from 'antd'
import { Problem } from '../api/problem'
import { useLanguage } from '../app/language'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'

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
  const left = fields.filter((field) => !(props.shown ?? []).includes(field.path))
  const alert = (
    <Alert
      type="error"
      showIcon
      title={title}
      description={
        <>
          {detail !== title && <p>{detail}</p>}
          {left.length > 0 && (
            <ul>
              {left.map((field) => (
                <li key={`${field.path} ${field.text}`}>{field.text}</li>
              ))}
            </ul>
          )}
        </>
      }
      action={props.again !== undefined && <Button onClick={props.again}>{words.retry}</Button>}
    />
  )
  if (props.whole !== true) return alert
  return (
    <main style={{ display: 'grid', placeItems: 'center', minHeight: '100dvh', padding: 16 }}>
      <div style={{ maxWidth: 560 }}>{alert}</div>
    </main>
  )
}

/** What is wrong with one field, under the field. */
export function FieldTrouble({ problem, path }: { problem: unknown; path: string }) {
  const fields = useTold()(problem).fields.filter((field) => field.path === path)
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
