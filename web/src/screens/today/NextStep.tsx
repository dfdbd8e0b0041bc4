// What comes next with a customer: the contact of the plan, or why there is none.

import type { WorklistItem } from '../../api/shapes'
import { ChannelMark } from '../../parts/ChannelMark'
import { Meaning } from '../../parts/Meaning'
import { useDays } from '../../parts/Day'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { today } from '../../words/today'
import styles from './NextStep.module.css'

export function NextStep({ item, day }: { item: WorklistItem; day: string }) {
  const words = useWords(today)
  const label = useLabels()
  const days = useDays()
  const { contact, withheld } = item
  if (contact !== null)
    return (
      <span className={styles.step} title={[contact.person, label('role', contact.role), contact.zone].filter(Boolean).join(' · ')}>
        <b>{contact.on === day ? contact.at : `${days.short(contact.on)} ${contact.at}`}</b>
        <ChannelMark channel={contact.channel} />
        <span className={styles.purpose}>{label('purpose', contact.purpose)}</span>
        <span className="quiet">{contact.person}</span>
      </span>
    )
  if (withheld !== null)
    return (
      <span className={styles.step} title={withheld.text}>
        <Meaning tone={withheld.may_on === null ? 'red' : 'amber'}>{withheld.may_on === null ? words.noContact : words.mayOn(days.short(withheld.may_on))}</Meaning>
        <span className={`${styles.because} quiet`}>{withheld.text}</span>
      </span>
    )
  return <span className="quiet">{item.tasks.map((task) => label('task-kind', task)).join(' · ') || '–'}</span>
}

export function PromiseMark({ item, day }: { item: WorklistItem; day: string }) {
  const label = useLabels()
  const days = useDays()
  if (item.promise === null) return null
  const { due, amount, state } = item.promise
  const tone = state === 'broken' ? 'red' : state === 'due-today' ? 'amber' : 'quiet'
  return (
    <span title={`${days.full(due)} ${amount.currency} ${amount.amount}`}>
      <Meaning tone={tone}>
        {label('judgement', state)}
        {due !== day && ` ${days.short(due)}`}
      </Meaning>
    </span>
  )
}
