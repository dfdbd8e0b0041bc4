// Writing to somebody: whether this channel may be used now, the scripts that fit, and the guard that reads along.

import { useQuery } from '@tanstack/react-query'
import { Button, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, body } from '../../api/client'
import type { Case, CasePerson, Finding, Language, TextChecked } from '../../api/shapes'
import { ChannelMark } from '../../parts/ChannelMark'
import { GuardedText, replaced, stillStands } from '../../parts/GuardedText'
import { Meaning } from '../../parts/Meaning'
import { Panel } from '../../parts/Panel'
import { useSettled } from '../../parts/settled'
import { Trouble } from '../../parts/Trouble'
import { kase } from '../../words/case'
import { useCodes, useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { shell } from '../../words/shell'
import { Allowed, useAllowed } from './Allowed'
import { useRecord } from './record'
import styles from './ComposePanel.module.css'

const PAUSE_MS = 300
/** A call is made, not written. */
const SPOKEN = new Set(['phone', 'voicemail', 'visit'])

export function ComposePanel(props: {
  of: Case
  person: CasePerson | undefined
  draft: string | null
  close: () => void
}) {
  const { of, close } = props
  const words = useWords(kase)
  const go = useWords(shell)
  const label = useLabels()
  const purposes = useCodes('purpose')
  const id = of.debtor.id
  const { record, busy, problem } = useRecord(id, close)
  const [person, setPerson] = useState(props.person)
  const written = (one: CasePerson | undefined) =>
    [...new Set((one?.ways ?? []).map((way) => way.channel))].filter((channel) => !SPOKEN.has(channel))
  const planned = of.decision.contacts.find((one) => one.person_id === person?.id && !SPOKEN.has(one.channel))
  const [channel, setChannel] = useState<string | null>(planned?.channel ?? written(props.person)[0] ?? null)
  const [lang, setLang] = useState<Language>(of.debtor.country === 'CN' || of.debtor.country === null ? 'zh' : 'en')
  const [purpose, setPurpose] = useState(planned?.purpose ?? 'overdue-reminder')
  const [subject, setSubject] = useState(planned?.subject ?? '')
  const [text, setText] = useState(props.draft ?? '')
  const settled = useSettled(text, PAUSE_MS)
  const ready = person !== undefined && channel !== null

  const allowed = useAllowed(id, person === undefined || channel === null ? null : { person: person.id, channel })
  const texts = useQuery({
    queryKey: ['texts', id, person?.id, channel, lang],
    queryFn: () =>
      body(
        api.GET('/cases/{id}/texts', {
          params: { path: { id }, query: { person_id: person?.id ?? 0, channel: channel ?? '', text_lang: lang } },
        }),
      ),
    enabled: ready,
  })
  const checked = useQuery({
    queryKey: ['check-text', id, person?.id, channel, lang, settled],
    queryFn: ({ signal }) =>
      body(
        api.POST('/cases/{id}/check-text', {
          params: { path: { id } },
          body: { channel: channel ?? '', person_id: person?.id ?? 0, stage: of.decision.stage, lang, text: settled },
          signal,
        }),
      ),
    enabled: ready && settled.trim() !== '',
    placeholderData: (before) => before,
    staleTime: Infinity,
  })
  const isCurrent = settled === text && checked.data !== undefined && !checked.isPlaceholderData && !checked.isFetching

  function choose(whom: number) {
    const next = of.people.find((one) => one.id === whom)
    setPerson(next)
    if (channel === null || !written(next).includes(channel)) setChannel(written(next)[0] ?? null)
  }
  function send() {
    if (person === undefined || channel === null) return
    const asked = {
      person_id: person.id,
      channel,
      purpose,
      subject: subject.trim() === '' ? null : subject,
      body: text,
      lang,
    }
    void record(
      () => body(api.POST('/cases/{id}/messages', { params: { path: { id } }, body: asked })),
      words.composeDone,
    )
  }
  const verdict = checked.data?.verdict
  const forbidden = allowed.data?.allowed === false
  return (
    <Panel
      open
      wide
      title={words.message}
      close={close}
      foot={
        <>
          <Button
            type="primary"
            disabled={!ready || !isCurrent || verdict === 'block' || forbidden || text.trim() === ''}
            loading={busy}
            onClick={send}
          >
            {words.composeSend}
          </Button>
          <Verdict checked={text.trim() === '' ? undefined : checked.data} busy={text.trim() !== '' && !isCurrent} />
        </>
      }
    >
      <div className={styles.grid}>
        <div className={styles.writing}>
          <div className={styles.whom}>
            <Select
              aria-label={words.composeTo}
              className={styles.person}
              value={person?.id ?? null}
              onChange={choose}
              options={of.people.map((one) => ({ value: one.id, label: `${one.name} · ${label('role', one.role)}` }))}
            />
            {written(person).length > 0 ? (
              <Segmented
                aria-label={words.composeChannel}
                value={channel ?? ''}
                onChange={setChannel}
                options={written(person).map((one) => ({ value: one, label: <ChannelMark channel={one} /> }))}
              />
            ) : (
              <span className="quiet">{words.noWay}</span>
            )}
            <Segmented
              aria-label={words.composeLang}
              value={lang}
              onChange={setLang}
              options={[
                { value: 'zh', label: '中文' },
                { value: 'en', label: 'English' },
              ]}
            />
            <Select
              aria-label={words.composePurpose}
              className={styles.purpose}
              showSearch={{ optionFilterProp: 'label' }}
              value={purpose}
              onChange={setPurpose}
              options={purposes}
            />
          </div>
          <Allowed check={allowed} yes={words.fits} no={words.fitsNot} />
          {channel === 'email' && (
            <label className={styles.subject}>
              {words.composeSubject}
              <Input value={subject} onChange={(event) => setSubject(event.target.value)} />
            </label>
          )}
          <GuardedText
            label={words.composeText}
            value={text}
            set={setText}
            findings={checked.data?.findings ?? []}
            blocks={verdict === 'block'}
          />
          {channel === 'sms' && typeof checked.data?.segments === 'number' && (
            <p className="quiet">{words.composeSegments(checked.data.segments)}</p>
          )}
          <Findings
            findings={text.trim() === '' ? [] : (checked.data?.findings ?? []).filter((one) => stillStands(text, one))}
            fix={(finding, by) => setText(replaced(text, finding, by))}
          />
          {checked.isError && <Trouble problem={checked.error} again={() => void checked.refetch()} />}
          {problem !== null && <Trouble problem={problem} />}
        </div>
        <aside className={styles.scripts}>
          <h3>{words.composeOffered}</h3>
          {texts.data?.items.length === 0 && <p className="quiet">{words.composeOfferedNone}</p>}
          {texts.isError && <Trouble problem={texts.error} again={() => void texts.refetch()} />}
          <ul>
            {(texts.data?.items ?? []).map((offered) => (
              <li key={offered.script}>
                <button
                  type="button"
                  disabled={offered.body === null}
                  onClick={() => {
                    setText(offered.body ?? '')
                    setPurpose(offered.purpose)
                    setSubject(offered.subject ?? '')
                  }}
                >
                  <span className={styles.offer}>
                    <b>{offered.title}</b>{' '}
                    <span className="quiet">
                      {label('purpose', offered.purpose)} {offered.script}
                    </span>
                  </span>
                  <span className={styles.sample}>{offered.body}</span>
                </button>
                {offered.lacks !== null && <p className="quiet">{offered.lacks}</p>}
                {offered.facts.map((fact) => (
                  <p key={fact}>
                    <Link to={`/cases/${of.debtor.id}?do=fact&fact=${fact}`}>{go.goFact(label('fact-kind', fact))}</Link>
                  </p>
                ))}
              </li>
            ))}
          </ul>
        </aside>
      </div>
    </Panel>
  )
}

/** Phrases that stand in quotation marks: what may be said word for word. The rest is advice. */
function quoted(substitute: string): string[] {
  return [...substitute.matchAll(/[“"]([^”"]+)[”"]/g)].map((found) => found[1] ?? '')
}

const TONES = { pass: 'green', review: 'amber', block: 'red' } as const

function Verdict({ checked, busy }: { checked: TextChecked | undefined; busy: boolean }) {
  const words = useWords(kase)
  const said = { pass: words.composePass, review: words.composeReview, block: words.composeBlock }
  return (
    <span role="status" aria-live="polite">
      {busy ? (
        <span className="quiet">{words.composeChecking}</span>
      ) : checked === undefined ? (
        <span className="quiet">{words.composeEmpty}</span>
      ) : (
        <Meaning tone={TONES[checked.verdict]}>{said[checked.verdict]}</Meaning>
      )}
    </span>
  )
}

function Findings({ findings, fix }: { findings: Finding[]; fix: (finding: Finding, by: string) => void }) {
  const words = useWords(kase)
  return (
    <ul className={styles.findings}>
      {findings.map((finding) => {
        return (
          <li key={`${finding.rule} ${finding.from}`}>
            <p>
              <b>“{finding.words}”</b> {finding.why}
            </p>
            <p className={styles.small}>
              <code>{finding.rule}</code> {finding.authority}
            </p>
            <p className={styles.instead}>{finding.substitute}</p>
            <div className={styles.fixes}>
              {quoted(finding.substitute).map((phrase) => (
                <Button key={phrase} size="small" onClick={() => fix(finding, phrase)}>
                  {words.replaceBy} “{phrase}”
                </Button>
              ))}
              <Button size="small" onClick={() => fix(finding, '')}>
                {words.takeOut}
              </Button>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
