// What the run of a day to come would plan and what of it would leave: groups with their sums, what stops some, and samples.

import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link } from 'react-router'
import { api, body } from '../../api/client'
import type { RuleCount, TonightGroup } from '../../api/manage'
import { useLanguage } from '../../app/language'
import { Amounts, grouped } from '../../parts/Amount'
import { ChannelMark } from '../../parts/ChannelMark'
import { Day } from '../../parts/Day'
import { EmptyState } from '../../parts/EmptyState'
import { Facts } from '../../parts/Screen'
import { Section } from '../../parts/Section'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { useLabels } from '../../words/labels'
import { outbox } from '../../words/outbox'
import { useWords } from '../../words/pair'
import styles from './Tonight.module.css'

const KEPT_MS = 300_000

export function Tonight({ day, setDay }: { day: string | undefined; setDay: (day: string | null) => void }) {
  const words = useWords(outbox)
  const { lang } = useLanguage()
  const found = useQuery({
    queryKey: ['outbox', 'tonight', day, lang],
    queryFn: () => body(api.GET('/outbox/tonight', { params: { query: { day } } })),
    staleTime: KEPT_MS,
    retry: false,
  })
  const number = (count: number) => grouped(String(count))
  return (
    <div className={styles.tonight}>
      <div className={styles.head}>
        <p className="quiet">{words.tonightAbout}</p>
        <label className={styles.day}>
          {words.tonightDay}
          <input
            type="date"
            value={day ?? found.data?.day ?? ''}
            onChange={(event) => setDay(event.target.value === '' ? null : event.target.value)}
          />
        </label>
        <Button disabled={found.isFetching} onClick={() => void found.refetch()}>
          {words.look}
        </Button>
      </div>
      {found.isPending && (
        <div role="status">
          <Waiting />
          <p className={styles.looking}>{words.looking}</p>
        </div>
      )}
      {found.isError && <Trouble problem={found.error} again={() => void found.refetch()} />}
      {found.isSuccess && (
        <>
          <Facts
            items={[
              [words.tonightDay, <Day key="day" day={found.data.day} />],
              [words.decided, number(found.data.decided)],
              [words.leaving, <b key="leaving">{number(found.data.leaving)}</b>],
              ...(found.data.settled > 0 ? [[words.settled, number(found.data.settled)] as const] : []),
              ...(found.data.failed > 0 ? [[words.failedDebtors, number(found.data.failed)] as const] : []),
              ['', <span key="took" className="quiet">{words.took((found.data.took_ms / 1000).toFixed(1))}</span>],
            ]}
          />
          {found.data.leaving === 0 && <EmptyState title={words.noneLeaves} />}
          {found.data.groups.map((group) => (
            <Group key={`${group.channel} ${group.purpose} ${group.stage} ${group.lang}`} group={group} />
          ))}
          {found.data.withheld > 0 && (
            <details className={styles.withheld}>
              <summary>{words.withheldBefore(number(found.data.withheld))}</summary>
              <Rules rules={found.data.withheld_by} />
            </details>
          )}
        </>
      )}
    </div>
  )
}

function Group({ group }: { group: TonightGroup }) {
  const words = useWords(outbox)
  const label = useLabels()
  const number = (count: number) => grouped(String(count))
  const title = [
    label('channel', group.channel),
    label('purpose', group.purpose),
    label('stage', group.stage),
    words.inLanguage(group.lang),
  ]
  return (
    <Section title={title.join(' · ')} aside={<ChannelMark channel={group.channel} bare />}>
      <Facts
        items={[
          [words.leaving, <b key="leaving">{number(group.leaving)}</b>],
          [words.debtors, number(group.debtors)],
          [words.overdue, <Amounts key="overdue" all={group.overdue} />],
          ...(group.parts === null ? [] : [[words.parts, number(group.parts)] as const]),
          ...(group.refused > 0 ? [[words.refused, number(group.refused)] as const] : []),
          ...(group.lacking > 0 ? [[words.lacking, number(group.lacking)] as const] : []),
        ]}
      />
      <Rules rules={[...group.refused_by, ...group.lacking_by]} />
      {group.leaving > 0 && group.samples.length === 0 && <p className="quiet">{words.samplesNone}</p>}
      {group.samples.length > 0 && (
        <details>
          <summary>{words.samples(number(group.samples.length))}</summary>
          <ul className={styles.samples}>
            {group.samples.map((sample) => (
              <li key={`${sample.debtor.id} ${sample.at} ${sample.person}`}>
                <p>
                  <Link to={`/cases/${sample.debtor.id}`}>{sample.debtor.name}</Link> · {sample.person} · {sample.at}{' '}
                  <span className="quiet">{words.theirTime}</span> · <Amounts all={sample.overdue} />
                </p>
                <article className={styles.text} lang={group.lang === 'zh' ? 'zh-CN' : group.lang}>
                  {sample.subject !== null && <b>{sample.subject}</b>}
                  <p>{sample.text}</p>
                </article>
                <p className="quiet">
                  <code>{sample.script}</code>
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  )
}

function Rules({ rules }: { rules: RuleCount[] }) {
  const words = useWords(outbox)
  if (rules.length === 0) return null
  return (
    <ul className={styles.rules}>
      {rules.map((one) => (
        <li key={one.rule}>
          <b>{words.times(grouped(String(one.times)))}</b> <code>{one.rule}</code>{' '}
          <span className="quiet">
            {words.firstSays} {one.text}
          </span>
        </li>
      ))}
    </ul>
  )
}
