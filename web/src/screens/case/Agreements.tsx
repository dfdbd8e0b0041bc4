// What stands between us and them: promises, disputes, pauses.

import type { Case } from '../../api/shapes'
import { Amount } from '../../parts/Amount'
import { Day, useDays } from '../../parts/Day'
import { Meaning, type Tone } from '../../parts/Meaning'
import { Section } from '../../parts/Section'
import { kase } from '../../words/case'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import styles from './Agreements.module.css'

const TONES: Record<string, Tone> = { broken: 'red', 'due-today': 'amber', 'part-kept': 'amber', kept: 'green' }

export function Agreements({ of }: { of: Case }) {
  const words = useWords(kase)
  const label = useLabels()
  const days = useDays()
  const none = of.promises.length + of.disputes.length + of.holds.length + of.facts.length === 0
  return (
    <Section title={words.agreements}>
      {none && <p className="quiet">{words.agreementsNone}</p>}
      <ul className={styles.list}>
        {of.holds.map((hold) => (
          <li key={`hold ${hold.from} ${hold.receivable_id}`}>
            <Meaning tone="amber">
              {hold.until === null ? words.pausedOpen : words.pausedUntil(days.short(hold.until))}
            </Meaning>
            <Day day={hold.from} today={of.day} short />
          </li>
        ))}
        {of.promises.map((promise) => (
          <li key={`promise ${promise.id}`}>
            <Meaning tone={TONES[promise.state] ?? 'quiet'}>{label('judgement', promise.state)}</Meaning>
            <Day day={promise.due} today={of.day} short />
            <span className="quiet">
              {words.madeOn(days.short(promise.made))} {promise.written && words.inWriting}
            </span>
            <span className={styles.amount}>
              {promise.kept !== null && (
                <span className="quiet">
                  {words.keptSoFar} <Amount money={promise.kept} /> /{' '}
                </span>
              )}
              <Amount money={promise.amount} />
            </span>
          </li>
        ))}
        {of.disputes.map((dispute) => (
          <li key={`dispute ${dispute.opened} ${dispute.receivable_id}`}>
            <Meaning tone={dispute.open ? 'amber' : 'quiet'}>
              {dispute.open ? words.disputeOpen : words.disputeAnswered}
            </Meaning>
            <Day day={dispute.opened} today={of.day} short />
            <span className={styles.text}>{dispute.number}</span>
            <span className={styles.amount}>
              {dispute.amount === null ? words.whole : <Amount money={dispute.amount} />}
            </span>
          </li>
        ))}
        {of.facts.map((fact) => (
          <li key={`fact ${fact.kind} ${fact.from} ${fact.receivable_id}`}>
            <Meaning tone={fact.holds ? 'amber' : 'quiet'}>{label('fact-kind', fact.kind)}</Meaning>
            <Day day={fact.from} today={of.day} short />
            {fact.until !== null && <span className="quiet">{words.untilDay(days.short(fact.until))}</span>}
            {Object.entries(fact.details).map(([name, value]) => (
              <span key={name} className={styles.detail}>
                <span className="quiet">{label('text-fact', name)}</span> {value}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  )
}
