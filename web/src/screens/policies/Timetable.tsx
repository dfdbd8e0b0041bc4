// The steps of a policy on a line of days. The line is cut where something begins or ends, so that the first week is as
// easy to read as the third month.

import type { PolicyStep } from '../../api/manage'
import { Meaning } from '../../parts/Meaning'
import { StageTag } from '../../parts/StageTag'
import { useLanguage } from '../../app/language'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { policies } from '../../words/policies'
import styles from './Policies.module.css'

type Span = { from: number; to: number | null; about: boolean }

/** From which day a step speaks, and until before which one; `about` where the calendar decides the very day. */
function spans(steps: readonly PolicyStep[]): (Span | null)[] {
  const begins: (number | null)[] = []
  let before: number | null = null
  for (const step of steps) {
    const begin: number | null =
      step.days ??
      (step.working_days_before !== null ? -step.working_days_before : null) ??
      step.month_end_after ??
      (step.after_previous !== null && before !== null ? before + step.after_previous : null)
    begins.push(begin)
    if (begin !== null) before = begin
  }
  return steps.map((step, at) => {
    const from = begins[at] ?? null
    if (from === null) return null
    const next = begins.slice(at + 1).find((day) => day !== null && day > from) ?? null
    return {
      from,
      to: step.until === null ? next : step.until + 1,
      about: step.days === null,
    }
  })
}

export function Timetable({ steps }: { steps: readonly PolicyStep[] }) {
  const words = useWords(policies)
  const label = useLabels()
  const { lang } = useLanguage()
  const all = spans(steps)
  const cuts = [...new Set([0, ...all.flatMap((span) => (span === null ? [] : [span.from, span.to ?? span.from]))])].sort(
    (a, b) => a - b,
  )
  const list = (group: string, codes: string[]) => codes.map((code) => label(group, code)).join(lang === 'zh' ? '、' : ', ')
  const share = 100 / cuts.length
  const place = (day: number | null) => (day === null ? 100 : cuts.indexOf(day) * share)

  return (
    <div className={styles.frame} tabIndex={0} role="group" aria-label={words.timetable}>
      <table className={styles.timetable}>
        <caption className="unseen">{words.timetable}</caption>
        <thead>
          <tr>
            <th scope="col">{words.step}</th>
            <th scope="col" className={styles.lineHead}>
              <span className="unseen">{words.when}</span>
              <div aria-hidden="true">
                {cuts.map((day) => (
                  <span key={day} className={day === 0 ? styles.due : undefined} style={{ left: `${place(day)}%` }}>
                    {day === 0 ? words.dueDay : day}
                  </span>
                ))}
              </div>
            </th>
            <th scope="col">{words.channels}</th>
            <th scope="col">{words.audience}</th>
            <th scope="col">{words.tone}</th>
            <th scope="col">{words.actor}</th>
            <th scope="col">{words.cure}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, at) => {
            const span = all[at] ?? null
            return (
              <tr key={step.id}>
                <th scope="row">
                  <b>
                    {step.number}. {step.title}
                  </b>{' '}
                  {step.formal && (
                    <span title={words.formalHint}>
                      <Meaning tone="amber">{words.formal}</Meaning>
                    </span>
                  )}
                  <p className="quiet">{label('purpose', step.purpose)}</p>
                  {step.task !== null && (
                    <p className={styles.task}>
                      {words.task}: {step.task}
                    </p>
                  )}
                </th>
                <td className={styles.line}>
                  <div aria-hidden="true">
                    {cuts.map((day) => (
                      <i key={day} className={day === 0 ? styles.due : undefined} style={{ left: `${place(day)}%` }} />
                    ))}
                    {span !== null && (
                      <b
                        data-stage={step.stage}
                        className={`${span.to === null ? styles.open : ''} ${span.about ? styles.about : ''}`}
                        style={{ left: `${place(span.from)}%`, width: `${place(span.to) - place(span.from)}%` }}
                      />
                    )}
                  </div>
                  <p>
                    <StageTag stage={step.stage} /> <span>{step.when}</span>
                    {step.repeat_days !== null && <span className="quiet"> · {words.repeat(step.repeat_days)}</span>}
                  </p>
                </td>
                <td data-head={words.channels}>{list('channel', step.channels)}</td>
                <td data-head={words.audience}>
                  {step.audience.length === 0 ? (
                    <span className="quiet">{words.audienceAny}</span>
                  ) : (
                    step.audience.map((role) => label('role', role)).join(' → ')
                  )}
                </td>
                <td data-head={words.tone} className={styles.short}>{label('tone', step.tone)}</td>
                <td data-head={words.actor} className={styles.short}>{label('actor', step.actor)}</td>
                <td data-head={words.cure} className="number">
                  {step.cure_days !== null && words.cureDays(step.cure_days)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
