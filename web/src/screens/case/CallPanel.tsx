// The guided call. The server leads the same machine as `huikuan call`: the page sends all moves so far and shows what
// may be said and done next. Nothing is kept until the result is confirmed, and there is no way round the result.

import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { api, body } from '../../api/client'
import { Problem } from '../../api/problem'
import type { CallView, Case, CasePerson, Choice, Excuse, Move } from '../../api/shapes'
import { useKeys } from '../../app/keys'
import { useUndo } from '../../app/undo'
import { useFirst } from '../../parts/first'
import { Panel } from '../../parts/Panel'
import { RuleList } from '../../parts/RuleList'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { kase } from '../../words/case'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { useAllowed } from './Allowed'
import { CaptureForm } from './CaptureForm'
import { Dialled, dialOf } from './Dialled'
import { openCall } from './open_call'
import { WayShown } from './People'
import { useRefresh } from './record'
import { KeyHint } from '../../parts/KeyHint'
import styles from './CallPanel.module.css'

export function CallPanel(props: {
  of: Case
  person: CasePerson | undefined
  close: () => void
  next: () => void
  compose: (person: number, text: string) => void
}) {
  const { of, close } = props
  const id = of.debtor.id
  const words = useWords(kase)
  const label = useLabels()
  const tell = useUndo()
  const refresh = useRefresh(id)
  const client = useQueryClient()
  const [before] = useState(() => openCall.read(id))
  const [person, setPerson] = useState<number | null>(before?.person ?? props.person?.id ?? null)
  const [moves, setMoves] = useState<Move[]>(before?.moves ?? [])
  const [view, setView] = useState<CallView | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState<Choice | null>(null)
  const [note, setNote] = useState('')
  const [number, setNumber] = useState<string | null>(null)
  const [leaving, setLeaving] = useState(false)
  const isOpen = moves.length > 0 && view?.recorded == null

  async function go(next: Move[], whom: number | null = person, finish?: { note: string }) {
    if (whom === null) return
    setBusy(true)
    setProblem(null)
    try {
      const asked = { person_id: whom, moves: next, ...(finish === undefined ? {} : { finish }) }
      const answer = await body(api.POST('/cases/{id}/call', { params: { path: { id } }, body: asked }))
      setView(answer)
      if (answer.number !== null) setNumber(answer.number)
      setAsking(null)
      if (answer.error === null) {
        setMoves(next)
        openCall.write(id, { person: whom, moves: next })
      }
      if (answer.recorded !== null) {
        openCall.clear(id)
        tell({ text: words.callDone, change: answer.recorded.change })
        await refresh()
      }
    } catch (found) {
      setProblem(found)
    } finally {
      setBusy(false)
    }
  }
  const started = useRef(false)
  useEffect(() => {
    if (started.current) return
    started.current = true
    void go(moves)
    // The call is asked for once, when the panel opens; from then on by what happens.
  })
  useEffect(() => {
    if (!isOpen) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isOpen])

  function leave() {
    if (isOpen) setLeaving(true)
    else close()
  }
  /** Asks for the call, and goes on into it: the phone system dials, or the caller does by the number in the title: a page that
   *  opens it by itself loses what it is about to send. */
  async function dial(move: Move) {
    if (person === null) return
    setBusy(true)
    try {
      await body(api.POST('/cases/{id}/dial', { params: { path: { id } }, body: { person_id: person } }))
      await client.invalidateQueries({ queryKey: dialOf(id) })
      await go([...moves, move])
    } catch (found) {
      setProblem(found)
      setBusy(false)
    }
  }
  function take(choice: Choice) {
    if (choice.code === 'dial' && choice.move !== null) void dial(choice.move)
    else if (choice.fields.length > 0) setAsking(choice)
    else if (choice.move !== null) void go([...moves, choice.move])
  }
  const choices = asking === null && !busy && view?.wrap_up == null ? keyed(view?.choices ?? []) : []
  useKeys(words.callTitle, {
    ...Object.fromEntries(choices.map(({ key, choice }) => [key, { what: choice.label, act: () => take(choice) }])),
    '/': {
      what: words.callExcusesFind,
      act: () => document.querySelector<HTMLInputElement>('#excuses')?.focus(),
    },
  })

  const whom = of.people.find((one) => one.id === person)
  const phones = whom?.ways.filter((way) => way.channel === 'phone') ?? []
  return (
    <Panel
      open
      wide
      title={
        <>
          {words.callTitle} · {whom?.name} <span className="quiet">{whom !== undefined && label('role', whom.role)}</span>{' '}
          {number !== null && <a href={`tel:${number.replace(/[^\d+]/g, '')}`}>{number}</a>}
        </>
      }
      close={leave}
    >
      {leaving && isOpen && view?.wrap_up == null && (
        <p className={styles.leave} role="alert">
          {words.callLeave}{' '}
          <Button size="small" onClick={() => void go([...moves, { move: 'interrupt' }])}>
            {words.callBreak}
          </Button>
        </p>
      )}
      {isOpen && person !== null && <Dialled id={id} person={person} />}
      {before !== null && isOpen && <p className="quiet">{words.callResume}</p>}
      {moves.length === 0 && (
        <div className={styles.whom}>
          <span>{words.callWhom}</span>
          <Select
            aria-label={words.callWhom}
            className={styles.person}
            value={person}
            onChange={(next: number) => {
              setPerson(next)
              void go([], next)
            }}
            options={of.people
              .filter((one) => one.ways.some((way) => way.channel === 'phone'))
              .map((one) => ({ value: one.id, label: `${one.name} · ${label('role', one.role)}` }))}
          />
          {whom !== undefined && phones.length > 0 && <WayShown key={whom.id} id={id} person={whom} ways={phones} />}
        </div>
      )}
      {view === null && problem === null && <Waiting />}
      {problem !== null && <Refused problem={problem} of={of} person={person} again={() => void go(moves)} />}
      {view !== null && view.recorded !== null && (
        <Recorded view={view} next={props.next} compose={(text) => person !== null && props.compose(person, text)} />
      )}
      {view !== null && view.recorded === null && (problem === null || moves.length > 0) && (
        <div className={styles.grid}>
          <div className={styles.lead}>
            {view.say.length > 0 && (
              <section className={styles.say} aria-label={words.callSay} aria-live="polite">
                {view.say.map((one, at) => (
                  <div key={one.title + one.text} className={one.title === '' && at > 0 ? styles.hint : ''}>
                    {one.title !== '' && <h3>{one.title}</h3>}
                    <p>{one.text}</p>
                  </div>
                ))}
              </section>
            )}
            {view.error !== null && <p className={styles.error}>{view.error}</p>}
            {view.settled.length > 0 && (
              <section className={styles.settled}>
                <h3>{words.callNoted}</h3>
                <ul>
                  {view.settled.map((one) => (
                    <li key={one.text}>{one.text}</li>
                  ))}
                </ul>
              </section>
            )}
            {asking !== null ? (
              <CaptureForm
                choice={asking}
                of={of}
                busy={busy}
                enter={(written) => void go([...moves, ...written])}
                cancel={() => setAsking(null)}
              />
            ) : view.wrap_up !== null ? (
              <WrapUp
                view={view}
                note={note}
                setNote={setNote}
                busy={busy}
                finish={(outcome) => void go([...moves, { move: 'conclude', outcome }], person, { note })}
              />
            ) : (
              <Choices
                title={view.state === 'prepared' ? words.callReady : words.callChoose}
                choices={view.choices}
                busy={busy}
                take={take}
              />
            )}
          </div>
          <div className={styles.beside}>
            {view.excuses.length > 0 && (
              <Excuses
                excuses={view.excuses}
                hear={(excuse) => {
                  if (view.state === 'listening')
                    void go([...moves, { move: 'hear', excuse: excuse.id, reason: excuse.reason }])
                }}
              />
            )}
            {view.card !== null && <Card card={view.card} />}
          </div>
        </div>
      )}
    </Panel>
  )
}

/** From so many on, choices stand in two columns. */
const MANY = 9
const FIXED: Record<string, string> = { recap: 'r', 'hang-up': 'x' }
const KEYS = '123456789abdefgijklmoqstuvwyz'

/** Each choice with its key. What comes and goes has a key of its own, so that the others stay under the same finger. */
function keyed(choices: Choice[]): { key: string; choice: Choice }[] {
  let at = 0
  return choices.map((choice) => {
    const fixed = FIXED[choice.code]
    if (fixed !== undefined) return { key: fixed, choice }
    at += 1
    return { key: KEYS.charAt(at - 1), choice }
  })
}

function Choices(props: { title: string; choices: Choice[]; busy: boolean; take: (choice: Choice) => void }) {
  return (
    <section>
      <h3>{props.title}</h3>
      <ol className={`${styles.choices} ${props.choices.length > MANY ? styles.many : ''}`}>
        {keyed(props.choices).map(({ key, choice }) => (
          <li key={choice.code}>
            <button type="button" disabled={props.busy} onClick={() => props.take(choice)}>
              <KeyHint of={key} />
              <span>
                {choice.label}
                {choice.fields.length > 0 && (
                  <small>{choice.fields.filter((field) => field.required).map((field) => field.label).join(' · ')}</small>
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Excuses({ excuses, hear }: { excuses: Excuse[]; hear: (excuse: Excuse) => void }) {
  const words = useWords(kase)
  const label = useLabels()
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const needle = typed.trim().toLowerCase()
  const found = excuses.filter(
    (one) => needle === '' || one.title.toLowerCase().includes(needle) || one.id.toLowerCase().includes(needle),
  )
  function choose(excuse: Excuse) {
    setOpen(open === excuse.id ? null : excuse.id)
    if (open !== excuse.id) hear(excuse)
  }
  return (
    <section className={styles.excuses}>
      <h3>{words.callExcuses}</h3>
      <Input
        id="excuses"
        aria-label={words.callExcusesFind}
        placeholder={words.callExcusesFind}
        suffix={<KeyHint of="/" />}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          const [first] = found
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter' && first !== undefined && needle !== '') choose(first)
          else if (event.key === 'Escape') event.currentTarget.blur()
          else return
          event.preventDefault()
        }}
      />
      {found.length === 0 && <p className="quiet">{words.callExcusesNone}</p>}
      <ul>
        {found.map((excuse) => (
          <li key={excuse.id}>
            <button type="button" aria-expanded={open === excuse.id} onClick={() => choose(excuse)}>
              {excuse.title}
            </button>
            {open === excuse.id && (
              <div className={styles.answer}>
                <p>{excuse.answer}</p>
                {excuse.ask.length > 0 && (
                  <p className="quiet">
                    {words.callAsk} {excuse.ask.map((field) => label('capture', field)).join(' · ')}
                  </p>
                )}
                {excuse.next.length > 0 && (
                  <p className="quiet">
                    {words.callLeadsTo} {excuse.next.map((way) => label('way', way)).join(' · ')}
                  </p>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Card({ card }: { card: NonNullable<CallView['card']> }) {
  const words = useWords(kase)
  return (
    <section className={styles.card}>
      <h3>{words.callCard}</h3>
      <dl>
        {card.map((line) => (
          <div key={line.title + line.text}>
            <dt>{line.title}</dt>
            <dd>{line.text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** No outcome, as a value of a select. */
const NONE = 'none'

function WrapUp(props: {
  view: CallView
  note: string
  setNote: (note: string) => void
  busy: boolean
  finish: (outcome: string | null) => void
}) {
  const words = useWords(kase)
  const label = useLabels()
  const wrap = props.view.wrap_up
  const part = useFirst<HTMLElement>()
  const [outcome, setOutcome] = useState<string | null>(wrap?.outcome ?? null)
  if (wrap === null) return null
  return (
    <section ref={part} className={styles.wrap}>
      <h3>{words.callWrapUp}</h3>
      <p className="quiet">{words.callWrapUpWhy}</p>
      <dl>
        <Line name={words.callChannel}>{label('channel', wrap.channel)}</Line>
        <Line name={words.callConnection}>{label('connection', wrap.connection)}</Line>
        <Line name={words.callParty}>{label('party', wrap.party)}</Line>
        <Line name={words.callOutcome}>
          {wrap.outcomes.length <= 1 ? (
            wrap.outcome === null ? (
              words.callNoOutcome
            ) : (
              label('outcome', wrap.outcome)
            )
          ) : (
            <Select
              aria-label={words.callOutcome}
              className={styles.outcome}
              value={outcome ?? NONE}
              onChange={(code: string) => setOutcome(code === NONE ? null : code)}
              options={wrap.outcomes.map((code) => ({
                value: code ?? NONE,
                label: code === null ? words.callNoOutcome : label('outcome', code),
              }))}
            />
          )}
        </Line>
      </dl>
      <label className={styles.note}>
        {words.remark}
        <Input.TextArea
          data-first=""
          autoSize={{ minRows: 2, maxRows: 8 }}
          placeholder={words.remarkHint}
          value={props.note}
          onChange={(event) => props.setNote(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) props.finish(outcome)
          }}
        />
      </label>
      <Button type="primary" size="large" loading={props.busy} onClick={() => props.finish(outcome)}>
        {words.callFinish}
      </Button>
    </section>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Recorded(props: { view: CallView; next: () => void; compose: (text: string) => void }) {
  const words = useWords(kase)
  const [copied, setCopied] = useState(false)
  const confirmation = props.view.recorded?.confirmation ?? null
  const because = props.view.recorded?.no_confirmation_because ?? null
  if (confirmation === null)
    return (
      <section className={styles.recorded}>
        <p>{words.callDone}</p>
        {because !== null && (
          <p>
            {words.callNoConfirmation}
            {because}
          </p>
        )}
        <Button type="primary" onClick={props.next}>
          {words.next} <KeyHint of="n" />
        </Button>
      </section>
    )
  return (
    <section className={styles.recorded}>
      <h3>{words.callConfirmation}</h3>
      <p className="quiet">{words.callConfirmationWhy}</p>
      <p className={styles.letter}>{confirmation.body}</p>
      <div className={styles.acts}>
        <Button type="primary" onClick={() => props.compose(confirmation.body)}>
          {words.callSendIt}
        </Button>
        <Button
          onClick={() => {
            void navigator.clipboard.writeText(confirmation.body).then(() => setCopied(true))
          }}
        >
          {copied ? words.callCopied : words.callCopy}
        </Button>
        <Button onClick={props.next}>
          {words.next} <KeyHint of="n" />
        </Button>
      </div>
    </section>
  )
}

/** A call that may not be made: the rules that refuse it, the day it ends, and what may be done instead. */
function Refused(props: { problem: unknown; of: Case; person: number | null; again: () => void }) {
  const words = useWords(kase)
  const { problem, of, person } = props
  const isRefusal = problem instanceof Problem && problem.status >= 400 && problem.status < 500
  const check = useAllowed(of.debtor.id, isRefusal && person !== null ? { person, channel: 'phone' } : null)
  return (
    <div className={styles.refused}>
      {check.data !== undefined && !check.data.allowed ? (
        <>
          <h3>{words.callRefused}</h3>
          <RuleList rules={check.data.refusals} forbids />
        </>
      ) : (
        !(isRefusal && check.isPending) && (
          <Trouble problem={problem} {...(isRefusal ? {} : { again: props.again })} />
        )
      )}
    </div>
  )
}
