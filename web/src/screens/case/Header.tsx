// What never scrolls away: who owes, how much, how old, how far, and whether they may be contacted now.

import {
  CheckCircleFilled,
  EllipsisOutlined,
  LeftOutlined,
  MessageOutlined,
  PhoneOutlined,
  StepForwardOutlined,
  StopFilled,
} from '@ant-design/icons'
import { Button, Dropdown, Popover } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Case } from '../../api/shapes'
import { useLanguage } from '../../app/language'
import { useTheme } from '../../app/theme'
import { Amounts, isZero } from '../../parts/Amount'
import { Day, useDays } from '../../parts/Day'
import { Meaning } from '../../parts/Meaning'
import { RuleList } from '../../parts/RuleList'
import { StageTag } from '../../parts/StageTag'
import { kase } from '../../words/case'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { time } from '../../words/time'
import { keptList, listAddress } from '../today/query'
import type { Doing } from './Panels'
import { KeyHint } from '../../parts/KeyHint'
import styles from './Header.module.css'

const LIMITATION_NEAR_DAYS = 90

export function Header(props: { of: Case; works: boolean; notes: boolean; start: (what: Doing) => void; next: () => void }) {
  const { of, works, notes, start, next } = props
  const words = useWords(kase)
  const times = useWords(time)
  const label = useLabels()
  const days = useDays()
  const { narrow } = useTheme()
  const { lang } = useLanguage()
  const regions = new Intl.DisplayNames([lang], { type: 'region' })
  const { debtor, decision } = of
  const { limitation } = decision
  const disputed = decision.balances.map((balance) => balance.disputed).filter((money) => !isZero(money))

  const work: { key: Doing; label: string }[] = [
    { key: 'dispute', label: words.dispute },
    { key: 'pause', label: words.pause },
    { key: 'visit', label: words.visit },
    { key: 'fax', label: words.fax },
    { key: 'fact', label: words.fact },
  ]
  const note: { key: Doing; label: string }[] = [
    { key: 'note', label: words.note },
    { key: 'document', label: words.document },
  ]
  const rest = [...(works ? work : []), ...(notes ? note : [])]
  const actions = !works ? (
    <div className={styles.actions}>
      {rest.map((one) => (
        <Button key={one.key} onClick={() => start(one.key)}>
          {one.label}
        </Button>
      ))}
    </div>
  ) : (
    <div className={styles.actions}>
      <Button type="primary" icon={<PhoneOutlined aria-hidden="true" />} onClick={() => start('call')}>
        {words.call} <KeyHint of="c" />
      </Button>
      <Button icon={<MessageOutlined aria-hidden="true" />} onClick={() => start('message')}>
        {words.message} <KeyHint of="m" />
      </Button>
      <Button onClick={() => start('promise')}>
        {words.promise} <KeyHint of="p" />
      </Button>
      <Dropdown trigger={['click']} menu={{ items: rest, onClick: ({ key }) => start(key as Doing) }}>
        <Button icon={<EllipsisOutlined aria-hidden="true" />} aria-label={words.more} />
      </Dropdown>
      <Button icon={<StepForwardOutlined aria-hidden="true" />} aria-label={narrow ? words.next : undefined} onClick={next}>
        {!narrow && words.next} <KeyHint of="n" />
      </Button>
    </div>
  )
  return (
    <>
      <header className={styles.header}>
        <div className={styles.who}>
          <Link to={listAddress(keptList())} className={styles.back} aria-label={words.back} title={words.back}>
            <LeftOutlined aria-hidden="true" />
          </Link>
          <h1 title={debtor.name}>{debtor.name}</h1>
          <p className={styles.about}>
            {[
              debtor.code,
              label('debtor-kind', debtor.kind),
              [debtor.country, debtor.region].filter(Boolean).join(' '),
              debtor.policy_title,
              debtor.assignee?.name ?? debtor.owner,
            ]
              .filter((text) => text !== null && text !== '')
              .join(' · ')}
          </p>
          {!narrow && actions}
        </div>
        <dl className={styles.facts}>
          <Fact name={words.overdue}>
            <b>
              <Amounts all={decision.balances.map((balance) => balance.overdue)} />
            </b>
          </Fact>
          <Fact name={words.open}>
            <Amounts all={decision.balances.map((balance) => balance.open)} />
            {disputed.length > 0 && (
              <small className={styles.disputed}>
                {words.disputed} <Amounts all={disputed} tone="amber" />
              </small>
            )}
          </Fact>
          <Fact name={words.oldest} plain>{decision.days_past_due > 0 ? times.days(decision.days_past_due) : '–'}</Fact>
          <Fact name={words.stage} plain>
            <span title={decision.step_title ?? undefined}>
              <StageTag stage={decision.stage} step={decision.step} />
            </span>
          </Fact>
          <Fact name={words.cause} plain>{label('cause', decision.cause)}</Fact>
          {limitation !== null && (
            <Fact name={`${words.limitation}${limitation.provisional ? ` (${words.provisional})` : ''}`} plain>
              <span title={regions.of(limitation.law)}>
                {limitation.days_left <= LIMITATION_NEAR_DAYS ? (
                  <Meaning tone={limitation.days_left <= 30 ? 'red' : 'amber'}>
                    {days.full(limitation.last_safe_day)} · {words.limitationLeft(limitation.days_left)}
                  </Meaning>
                ) : (
                  <Day day={limitation.last_safe_day} />
                )}
              </span>
            </Fact>
          )}
          <MayContact of={of} />
        </dl>
      </header>
      {(works || notes) && narrow && <div className={styles.thumb}>{actions}</div>}
    </>
  )
}

/** A fact with its name; a plain one is understood without its name where there is no room for it. */
function Fact({ name, plain = false, children }: { name: string; plain?: boolean; children: ReactNode }) {
  return (
    <div className={`${styles.fact} ${plain ? styles.plain : ''}`}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Whether a contact is allowed now; if not, by which rule and from when. */
function MayContact({ of }: { of: Case }) {
  const words = useWords(kase)
  const { now, why, next_at } = of.may_contact
  if (now)
    return (
      <div className={`${styles.fact} ${styles.may}`}>
        <dt className={styles.yes}>
          <CheckCircleFilled aria-hidden="true" /> {words.contactNow}
        </dt>
      </div>
    )
  return (
    <div className={`${styles.fact} ${styles.may}`}>
      <dt className={styles.no}>
        <StopFilled aria-hidden="true" /> {words.contactNot}
        {next_at !== null && <> · {words.contactNext(moment(next_at, of.debtor.zone))}</>}
      </dt>
      <dd>
        <Popover trigger={['hover', 'click']} placement="bottomRight" content={<div className={styles.rules}><RuleList rules={why} forbids /></div>}>
          <button type="button" className={styles.because}>
            {why[0]?.text}
            {why.length > 1 && ` +${why.length - 1}`}
          </button>
        </Popover>
      </dd>
    </div>
  )
}

/** Day and hour of a moment by the debtor's clock; by ours where theirs is not known. */
function moment(at: string, zone: string | null): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    ...(zone === null ? {} : { timeZone: zone }),
  })
  return format.format(new Date(at))
}
