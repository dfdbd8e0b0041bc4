// Why the decision is as it is: rule by rule with its authority, the points, and the books it rests on.

import type { Decision } from '../../api/shapes'
import { grouped, isZero } from '../../parts/Amount'
import { RuleList } from '../../parts/RuleList'
import { Section } from '../../parts/Section'
import { kase } from '../../words/case'
import { useWords } from '../../words/pair'
import styles from './Why.module.css'

export function Why({ decision }: { decision: Decision }) {
  const words = useWords(kase)
  const most = Math.max(1, ...decision.parts.map((part) => part.points))
  const bands = words.bands.split('|')
  return (
    <Section title={words.why}>
      <RuleList rules={decision.reasons} />
      {decision.signals.length > 0 && (
        <>
          <h3 className={styles.heading}>{words.signals}</h3>
          <RuleList rules={decision.signals} />
        </>
      )}
      <h3 className={styles.heading}>
        {words.points} {decision.priority}
      </h3>
      <ul className={styles.parts}>
        {decision.parts.map((part) => (
          <li key={part.rule}>
            <span>{part.text}</span>
            <i style={{ width: `${(part.points / most) * 70}px` }} />
            <b>{part.points}</b>
          </li>
        ))}
      </ul>
      <h3 className={styles.heading}>{words.balances}</h3>
      <div className={styles.wide}>
        <table className={styles.bands}>
          <thead>
            <tr>
              <th>
                <span className="unseen">{words.band}</span>
              </th>
              {decision.balances.map((balance) => (
                <th key={balance.currency} className="number">
                  {balance.currency}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bands.map((band, at) => (
              <tr key={band}>
                <th>{band}</th>
                {decision.balances.map((balance) => {
                  const money = balance.bands[at]
                  return (
                    <td key={balance.currency} className="number">
                      {money === undefined || isZero(money) ? <span className="quiet">–</span> : grouped(money.amount)}
                    </td>
                  )
                })}
              </tr>
            ))}
            {(['interest', 'fees'] as const).map(
              (name) =>
                decision.balances.some((balance) => !isZero(balance[name])) && (
                  <tr key={name}>
                    <th>{words[name]}</th>
                    {decision.balances.map((balance) => (
                      <td key={balance.currency} className="number">
                        {grouped(balance[name].amount)}
                      </td>
                    ))}
                  </tr>
                ),
            )}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
