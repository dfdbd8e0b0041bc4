// Whom one may speak to, in which role, by which way. Numbers are masked; seeing one needs a reason, and is kept.

import { MessageOutlined, PhoneOutlined } from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { Case, CasePerson, Way } from '../../api/shapes'
import { useMay } from '../../app/session'
import { ChannelMark } from '../../parts/ChannelMark'
import { Meaning } from '../../parts/Meaning'
import { Section } from '../../parts/Section'
import { Trouble } from '../../parts/Trouble'
import { kase } from '../../words/case'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import type { Doing } from './Panels'
import styles from './People.module.css'

type Start = (what: Doing, person?: number | null) => void

export function People({ of, works, start }: { of: Case; works: boolean; start: Start }) {
  const words = useWords(kase)
  return (
    <Section title={words.people}>
      {of.people.length === 0 && <p className="quiet">{words.peopleNone}</p>}
      <ul className={styles.people}>
        {of.people.map((person) => (
          <One key={person.id} id={of.debtor.id} person={person} works={works} start={start} />
        ))}
      </ul>
    </Section>
  )
}

function One(props: { id: number; person: CasePerson; works: boolean; start: Start }) {
  const { id, person, works, start } = props
  const words = useWords(kase)
  const label = useLabels()
  const has = (channel: string) => person.ways.some((way) => way.channel === channel)
  return (
    <li>
      <div className={styles.name}>
        <b>{person.name}</b>
        {person.ways.some((way) => way.refused) && <Meaning tone="red">{words.refused}</Meaning>}
        {person.ways.some((way) => way.consented) && <Meaning tone="green">{words.consented}</Meaning>}
        {!person.may_hear && <Meaning tone="amber">{words.mayNotHear}</Meaning>}
        <span className="quiet">
          {[label('role', person.role), person.title].filter((text) => text !== null && text !== '').join(' · ')}
        </span>
        {works && (
          <span className={styles.acts}>
            {has('phone') && (
              <Button
                size="small"
                type="text"
                icon={<PhoneOutlined aria-hidden="true" />}
                aria-label={`${words.call} ${person.name}`}
                title={words.call}
                onClick={() => start('call', person.id)}
              />
            )}
            <Button
              size="small"
              type="text"
              icon={<MessageOutlined aria-hidden="true" />}
              aria-label={`${words.message} ${person.name}`}
              title={words.message}
              onClick={() => start('message', person.id)}
            />
          </span>
        )}
      </div>
      <ul className={styles.ways}>
        {[...Map.groupBy(person.ways, (way) => way.masked).values()].map((ways) => (
          <li key={ways.map((way) => way.channel).join()}>
            <WayShown id={id} person={person} ways={ways} />
          </li>
        ))}
      </ul>
      {(person.hours !== null || person.prefers !== null) && (
        <p className={styles.habits}>
          {[
            person.hours !== null && `${words.hours} ${person.hours}`,
            person.prefers !== null && `${words.prefers} ${label('channel', person.prefers)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
    </li>
  )
}

/** A number or address with the channels it serves: masked, shown for a reason, and then a link to dial. */
export function WayShown({ id, person, ways }: { id: number; person: CasePerson; ways: Way[] }) {
  const words = useWords(kase)
  const label = useLabels()
  const may = useMay()
  const [open, setOpen] = useState(false)
  const [value, setValue] = useState<string | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  async function reveal(why: string) {
    setProblem(null)
    try {
      const path = { id, pid: person.id }
      const found = await body(
        api.POST('/cases/{id}/people/{pid}/reveal', { params: { path }, body: { channel: ways[0]?.channel ?? '', why } }),
      )
      setValue(found.value)
      setOpen(false)
    } catch (found) {
      setProblem(found)
    }
  }
  const isNumber = ways.some((way) => way.channel === 'phone')
  const shut = ways.filter((way) => way.opted_out || way.refused)
  return (
    <span className={styles.way}>
      {ways.map((way) => (
        <ChannelMark key={way.channel} channel={way.channel} bare />
      ))}
      {value === null ? (
        <span>{ways[0]?.masked}</span>
      ) : isNumber ? (
        <a href={`tel:${value.replace(/[^\d+]/g, '')}`} aria-label={words.callNumber(value)}>
          {value}
        </a>
      ) : (
        <span>{value}</span>
      )}
      {shut
        .filter((way) => way.opted_out && !way.refused)
        .map((way) => (
          <Meaning key={way.channel} tone="red">
            {shut.length < ways.length && label('channel', way.channel)} {words.optedOut}
          </Meaning>
        ))}
      {may('reveal-personal') &&
        (value !== null ? (
          <Button size="small" type="link" onClick={() => setValue(null)}>
            {words.hide}
          </Button>
        ) : (
          <Popover
            trigger="click"
            open={open}
            onOpenChange={setOpen}
            placement="bottomRight"
            content={
              <div className={styles.reasons}>
                <p>{words.revealWhy}</p>
                {[words.revealDial, words.revealCheck, words.revealLetter].map((why) => (
                  <Button key={why} onClick={() => void reveal(why)}>
                    {why}
                  </Button>
                ))}
                {problem !== null && <Trouble problem={problem} />}
              </div>
            }
          >
            <Button size="small" type="link">
              {words.reveal}
            </Button>
          </Popover>
        ))}
    </span>
  )
}
