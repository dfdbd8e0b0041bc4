// What the policy would do, day by day, if nothing changed. Quiet days are folded together.

import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { api, body } from '../../api/client'
import type { OutlookDay } from '../../api/shapes'
import { ChannelMark } from '../../parts/ChannelMark'
import { addDays, daysBetween, useDays } from '../../parts/Day'
import { Meaning } from '../../parts/Meaning'
import { Section } from '../../parts/Section'
import { StageTag } from '../../parts/StageTag'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { kase } from '../../words/case'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import styles from './Outlook.module.css'

const DAYS = 30

type Shown = { from: string; until: string; day: OutlookDay; moved: boolean; tasks: string[]; quiet: number }

/** A day off is a quiet day, and not a contact that somebody has to look into. */
const DAYS_OFF = new Set(['working-days', 'quiet-day'])

/** What a day is about, without what only repeats it for another date. */
const about = (day: OutlookDay) =>
  JSON.stringify([
    day.stage,
    day.step,
    day.contacts,
    day.withheld.map((withheld) => [withheld.purpose, withheld.rule]),
    day.tasks,
  ])

/**
 * The days on which something happens, days of the same kind in a row as one, each with the number of quiet days before
 * it. That a run would look at the case is worth a line only where nothing else happens.
 */
function eventful(days: OutlookDay[], today: string): Shown[] {
  const shown: Shown[] = []
  let before: OutlookDay | undefined
  for (const day of days) {
    const moved = before !== undefined && (before.stage !== day.stage || before.step !== day.step)
    const tasks = day.tasks.filter((task) => before?.tasks.includes(task) !== true)
    const withheld = day.withheld.filter((one) => !DAYS_OFF.has(one.rule))
    before = day
    if (!moved && day.contacts.length + withheld.length + tasks.length === 0) continue
    const last = shown.at(-1)
    const gap = daysBetween(last?.until ?? addDays(today, -1), day.on) - 1
    if (last !== undefined && gap === 0 && about(last.day) === about(day)) last.until = day.on
    else shown.push({ from: day.on, until: day.on, day: { ...day, withheld }, moved, tasks, quiet: gap })
  }
  return shown
}

export function Outlook({ id, day }: { id: number; day: string }) {
  const words = useWords(kase)
  const label = useLabels()
  const days = useDays()
  const outlook = useQuery({
    queryKey: ['outlook', id, day],
    queryFn: () =>
      body(api.GET('/cases/{id}/outlook', { params: { path: { id }, query: { days: DAYS } } })),
    staleTime: 120_000,
  })
  const shown = outlook.data === undefined ? [] : eventful(outlook.data.days, day)
  return (
    <Section title={words.outlook}>
      <p className={styles.note}>{words.outlookNote}</p>
      {outlook.isPending && <Waiting />}
      {outlook.isError && <Trouble problem={outlook.error} again={() => void outlook.refetch()} />}
      {outlook.data !== undefined && shown.length === 0 && <p>{words.outlookNone}</p>}
      <ol className={styles.days}>
        {shown.map(({ from, until, day: one, moved, tasks, quiet }) => (
          <Fragment key={from}>
            {quiet > 0 && <li className={styles.quiet}>{words.outlookQuiet(quiet)}</li>}
            <li className={styles.day}>
              <span>
                {days.short(from)}{' '}
                {until === from ? (
                  <span className="quiet">{days.weekday(from)}</span>
                ) : (
                  <span>– {days.short(until)}</span>
                )}
              </span>
              <span className={styles.what}>
                {moved && (
                  <span>
                    <span className="quiet">{words.outlookStage}</span> <StageTag stage={one.stage} step={one.step} />
                  </span>
                )}
                {one.contacts.map((contact) => (
                  <span key={`${contact.channel} ${contact.purpose} ${contact.role}`}>
                    <ChannelMark channel={contact.channel} /> {label('purpose', contact.purpose)}{' '}
                    <span className="quiet">{label('role', contact.role)}</span>
                  </span>
                ))}
                {one.withheld.map((withheld) => (
                  <span key={`${withheld.purpose} ${withheld.text}`} title={withheld.text} className={styles.withheld}>
                    <Meaning tone="red">{label('purpose', withheld.purpose)}</Meaning>{' '}
                    <span className="quiet">{withheld.text}</span>
                  </span>
                ))}
                {tasks.map((task) => (
                  <span key={task}>{label('task-kind', task)}</span>
                ))}
              </span>
            </li>
          </Fragment>
        ))}
      </ol>
    </Section>
  )
}
