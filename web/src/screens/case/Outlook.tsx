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

type Shown = { day: OutlookDay; moved: boolean; tasks: string[]; quiet: number }

/** The days on which something happens, each with the number of quiet days before it. */
function eventful(days: OutlookDay[], today: string): Shown[] {
  const shown: Shown[] = []
  let last = addDays(today, -1)
  let before: OutlookDay | undefined
  for (const day of days) {
    const moved = before !== undefined && (before.stage !== day.stage || before.step !== day.step)
    const tasks = day.tasks.filter((task) => before?.tasks.includes(task) !== true)
    before = day
    if (!moved && day.contacts.length + day.withheld.length + tasks.length === 0 && !day.review) continue
    shown.push({ day, moved, tasks, quiet: daysBetween(last, day.on) - 1 })
    last = day.on
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
        {shown.map(({ day: one, moved, tasks, quiet }) => (
          <Fragment key={one.on}>
            {quiet > 0 && <li className={styles.quiet}>{words.outlookQuiet(quiet)}</li>}
            <li className={styles.day}>
              <time dateTime={one.on}>
                {days.short(one.on)} <span className="quiet">{days.weekday(one.on)}</span>
              </time>
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
                {one.review && <Meaning tone="blue">{words.outlookReview}</Meaning>}
              </span>
            </li>
          </Fragment>
        ))}
      </ol>
    </Section>
  )
}
