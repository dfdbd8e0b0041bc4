// What to do today: the contacts of the plan with their words, the tasks, and what must not be done.

import { MessageOutlined, PhoneOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { Case, PlannedContact, Withheld } from '../../api/shapes'
import { ChannelMark } from '../../parts/ChannelMark'
import { Day, useDays } from '../../parts/Day'
import { Meaning } from '../../parts/Meaning'
import { RuleList } from '../../parts/RuleList'
import { Section } from '../../parts/Section'
import { kase } from '../../words/case'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { today } from '../../words/today'
import type { Doing } from './Panels'
import styles from './Plan.module.css'

type Start = (what: Doing, person?: number | null, text?: string | null) => void

export function Plan({ of, works, start }: { of: Case; works: boolean; start: Start }) {
  const words = useWords(kase)
  const label = useLabels()
  const { contacts, withheld, tasks, review_on } = of.decision
  return (
    <Section
      title={words.plan}
      aside={
        review_on !== null && (
          <>
            {words.review} <Day day={review_on} today={of.day} short />
          </>
        )
      }
    >
      {contacts.length === 0 && <p className="quiet">{words.planNone}</p>}
      <ul className={styles.contacts}>
        {contacts.map((contact) => (
          <Planned
            key={`${contact.channel} ${contact.purpose} ${contact.person_id}`}
            contact={contact}
            day={of.day}
            works={works}
            start={start}
          />
        ))}
      </ul>
      {tasks.length > 0 && (
        <p className={styles.tasks}>
          <span className="quiet">{words.tasks}</span>{' '}
          {tasks.map((task) => (
            <Meaning key={task} tone="blue">
              {label('task-kind', task)}
            </Meaning>
          ))}
        </p>
      )}
      {withheld.length > 0 && (
        <details className={styles.withheld} open={contacts.length === 0}>
          <summary>
            {words.withheld} <span className="quiet">{withheld.length}</span>
          </summary>
          {withheld.map((one) => (
            <NotToday key={`${one.channel} ${one.purpose} ${one.person_id}`} withheld={one} />
          ))}
        </details>
      )}
    </Section>
  )
}

function Planned(props: { contact: PlannedContact; day: string; works: boolean; start: Start }) {
  const { contact, day, works, start } = props
  const words = useWords(kase)
  const label = useLabels()
  const days = useDays()
  const isCall = contact.channel === 'phone'
  return (
    <li>
      <div className={styles.line}>
        <b title={contact.zone === null ? undefined : words.atPlace(contact.zone)}>
          {contact.on === day ? contact.at : `${days.short(contact.on)} ${contact.at}`}
        </b>
        <ChannelMark channel={contact.channel} />
        <span>{label('purpose', contact.purpose)}</span>
        <span>
          {contact.person} <span className="quiet">{label('role', contact.role)}</span>
        </span>
        <span className="quiet">
          {words.replyBy} {days.short(contact.reply_by)}
        </span>
        {works && (
          <Button
            className={styles.act}
            size="small"
            type={isCall ? 'primary' : 'default'}
            icon={isCall ? <PhoneOutlined aria-hidden="true" /> : <MessageOutlined aria-hidden="true" />}
            onClick={() => start(isCall ? 'call' : 'message', contact.person_id, isCall ? null : contact.text)}
          >
            {isCall ? words.dial : words.compose}
          </Button>
        )}
      </div>
      {contact.subject !== null && <p className={styles.text}>{contact.subject}</p>}
      {contact.text !== null &&
        (isCall ? (
          // The call leads through it; whoever wants to read it before may.
          <details className={styles.script}>
            <summary>
              {words.script} <span className="quiet">{contact.script}</span>
            </summary>
            <p className={styles.text}>{contact.text.replace(/^#+ /gm, '')}</p>
          </details>
        ) : (
          <p className={styles.text}>{contact.text}</p>
        ))}
      {contact.no_text_because !== null && (
        <p className="quiet">
          {words.noText}
          {contact.no_text_because}
        </p>
      )}
    </li>
  )
}

function NotToday({ withheld }: { withheld: Withheld }) {
  const words = useWords(today)
  const label = useLabels()
  const days = useDays()
  return (
    <div className={styles.not}>
      <p className={styles.line}>
        {withheld.channel !== null && <ChannelMark channel={withheld.channel} />}
        <span>{label('purpose', withheld.purpose)}</span>
        <span className="quiet">{withheld.person}</span>
        {withheld.may_on !== null && <Meaning tone="amber">{words.mayOn(days.short(withheld.may_on))}</Meaning>}
      </p>
      <RuleList rules={withheld.refusals} forbids />
    </div>
  )
}
