// The list in one hand: a card a customer, the whole card opens it.

import { Link } from 'react-router'
import type { WorklistItem } from '../../api/shapes'
import { Amounts } from '../../parts/Amount'
import { Meaning } from '../../parts/Meaning'
import { StageTag } from '../../parts/StageTag'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { time } from '../../words/time'
import { today } from '../../words/today'
import { NextStep, PromiseMark } from './NextStep'
import { Who } from './Rows'
import styles from './Cards.module.css'

export function Cards({ items, day }: { items: WorklistItem[]; day: string }) {
  const words = useWords(today)
  const times = useWords(time)
  const label = useLabels()
  return (
    <ul className={styles.cards}>
      {items.map((item) => (
        <li key={item.debtor.id}>
          <Link to={`/cases/${item.debtor.id}`} data-row className={styles.card}>
            <span className={styles.line}>
              <b className={styles.name}>{item.debtor.name}</b>
              <span className={styles.priority} title={words.priority}>
                {item.priority}
              </span>
            </span>
            <span className={styles.line}>
              <span>
                <StageTag stage={item.stage} /> <span className="quiet">{label('cause', item.cause)}</span>
              </span>
              <span className={styles.money}>
                <Amounts all={item.overdue.length > 0 ? item.overdue : item.open} />
                {item.days_past_due > 0 && <span className="quiet">{times.days(item.days_past_due)}</span>}
              </span>
            </span>
            {(item.contact !== null || item.withheld !== null || item.tasks.length > 0) && (
              <NextStep item={item} day={day} />
            )}
            <span className={styles.line}>
              <span className={styles.why}>{item.parts[0]?.text}</span>
              <span className={styles.marks}>
                <PromiseMark item={item} day={day} />
                {item.done_today && <Meaning tone="green">{words.doneToday}</Meaning>}
                {item.held_by !== null && <Who item={item} />}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
