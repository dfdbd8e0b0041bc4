// The short forms: promise, dispute, pause, note, document. Each saves with Ctrl+Enter and can be undone.

import { InboxOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, Select } from 'antd'
import { useId, useState, type DragEvent, type FormEvent, type ReactNode } from 'react'
import { api, body } from '../../api/client'
import type { Case, Money } from '../../api/shapes'
import { isAbove } from '../../parts/Amount'
import { DayInput } from '../../parts/DayInput'
import { MoneyInput } from '../../parts/MoneyInput'
import { Panel } from '../../parts/Panel'
import { FieldTrouble, Trouble } from '../../parts/Trouble'
import { kase } from '../../words/case'
import { input } from '../../words/input'
import { useLabels, useCodes } from '../../words/labels'
import { useWords } from '../../words/pair'
import { openOn, type PanelProps } from './Panels'
import { useRecord } from './record'
import styles from './forms.module.css'

/** A form in a panel: its fields, what is wrong, and the way to save. */
export function Form(props: {
  title: string
  ready: boolean
  busy: boolean
  problem: unknown
  shown?: readonly string[]
  save: () => void
  close: () => void
  children: ReactNode
}) {
  const words = useWords(kase)
  const id = useId()
  function submitted(event: FormEvent) {
    event.preventDefault()
    if (props.ready && !props.busy) props.save()
  }
  return (
    <Panel
      open
      title={props.title}
      close={props.close}
      foot={
        <>
          <Button type="primary" htmlType="submit" form={id} disabled={!props.ready} loading={props.busy}>
            {words.save}
          </Button>
          <Button onClick={props.close}>{words.cancel}</Button>
        </>
      }
    >
      <form
        id={id}
        className={styles.form}
        onSubmit={submitted}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
        }}
      >
        {props.children}
        {props.problem !== null && <Trouble problem={props.problem} shown={props.shown ?? []} />}
      </form>
    </Panel>
  )
}

/** One of the case's people. */
export function Whom(props: { label: string; of: Case; value: number | null; set: (person: number) => void }) {
  const label = useLabels()
  return (
    <label className={styles.field}>
      {props.label}
      <Select
        aria-label={props.label}
        value={props.value}
        onChange={props.set}
        options={props.of.people.map((one) => ({ value: one.id, label: `${one.name} · ${label('role', one.role)}` }))}
      />
    </label>
  )
}

/** A file: dropped, or chosen. */
export function FileField(props: { label: string; drop: string; file: File | null; set: (file: File) => void }) {
  const id = useId()
  const { file, set } = props
  function took(files: FileList | null) {
    const first = files?.[0]
    if (first !== undefined) set(first)
  }
  function dropped(event: DragEvent) {
    event.preventDefault()
    took(event.dataTransfer.files)
  }
  return (
    <>
      <label htmlFor={id} className={styles.drop} onDragOver={(event) => event.preventDefault()} onDrop={dropped}>
        <InboxOutlined aria-hidden="true" />
        {file === null ? props.drop : file.name}
      </label>
      <input id={id} type="file" className="unseen" aria-label={props.label} onChange={(event) => took(event.target.files)} />
    </>
  )
}

/** Files a paper of a case. */
export function filed(id: number, file: File, kind: string, day: string | null) {
  const form = new FormData()
  form.set('kind', kind)
  if (day !== null) form.set('received_on', day)
  form.set('file', file)
  return body(
    api.POST('/cases/{id}/documents', {
      params: { path: { id } },
      body: { kind, received_on: day ?? '', file: file.name },
      bodySerializer: () => form,
    }),
  )
}

function Items({ items, isSelection }: PanelProps) {
  const words = useWords(kase)
  return (
    <p className={styles.items}>
      <span className="quiet">{words.items}</span>{' '}
      {isSelection ? items.map((item) => item.number).join(', ') : words.itemsAll}
    </p>
  )
}

export function PromisePanel(panel: PanelProps) {
  const { of, items, isSelection, close } = panel
  const words = useWords(kase)
  const { record, busy, problem } = useRecord(of.debtor.id, close)
  const whole = openOn(of, items)
  const [amount, setAmount] = useState<Money | null>(isSelection ? whole : null)
  const [due, setDue] = useState<string | null>(null)
  const [written, setWritten] = useState(false)
  const [person, setPerson] = useState<number | null>(of.decision.contacts[0]?.person_id ?? of.people[0]?.id ?? null)
  const [note, setNote] = useState('')
  const above = amount !== null && isAbove(amount, whole)
  function save() {
    if (amount === null || due === null) return
    const asked = {
      receivable_ids: isSelection ? items.map((item) => item.id) : [],
      amount,
      due,
      written,
      person_id: person,
      note: note.trim() === '' ? null : note,
    }
    const path = { id: of.debtor.id }
    void record(() => body(api.POST('/cases/{id}/promises', { params: { path }, body: asked })), words.promiseDone)
  }
  return (
    <Form
      title={words.promise}
      ready={amount !== null && due !== null}
      {...{ busy, problem, save, close }}
      shown={['amount', 'due']}
    >
      <Items {...panel} />
      <MoneyInput label={words.howMuch} value={amount} set={setAmount} whole={whole} first />
      {above && <p className={styles.attention}>{words.aboveOpen}</p>}
      <FieldTrouble problem={problem} path="amount" />
      <DayInput label={words.byDay} value={due} set={setDue} today={of.day} />
      <FieldTrouble problem={problem} path="due" />
      <Whom label={words.toWhom} of={of} value={person} set={setPerson} />
      <Checkbox checked={written} onChange={(event) => setWritten(event.target.checked)}>
        {words.written}
      </Checkbox>
      <Text label={words.remark} hint={words.remarkHint} value={note} set={setNote} optional />
    </Form>
  )
}

export function DisputePanel(panel: PanelProps) {
  const { of, items, isSelection, close } = panel
  const words = useWords(kase)
  const { record, busy, problem } = useRecord(of.debtor.id, close)
  const [reason, setReason] = useState('')
  const [amount, setAmount] = useState<Money | null>(null)
  function save() {
    const asked = { receivable_ids: isSelection ? items.map((item) => item.id) : [], amount, reason }
    const path = { id: of.debtor.id }
    void record(() => body(api.POST('/cases/{id}/disputes', { params: { path }, body: asked })), words.disputeDone)
  }
  return (
    <Form
      title={words.dispute}
      ready={reason.trim() !== ''}
      {...{ busy, problem, save, close }}
      shown={['reason', 'amount']}
    >
      <Items {...panel} />
      <Text label={words.disputeReason} hint={words.disputeHint} value={reason} set={setReason} first />
      <FieldTrouble problem={problem} path="reason" />
      {(!isSelection || items.length === 1) && (
        <>
          <MoneyInput label={words.disputeAmount} value={amount} set={setAmount} whole={openOn(of, items)} optional />
          <p className="quiet">{words.disputeAmountHint}</p>
        </>
      )}
      <FieldTrouble problem={problem} path="amount" />
    </Form>
  )
}

export function PausePanel({ of, close }: PanelProps) {
  const words = useWords(kase)
  const { record, busy, problem } = useRecord(of.debtor.id, close)
  const [from, setFrom] = useState<string | null>(of.day)
  const [until, setUntil] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  function save() {
    if (from === null) return
    const path = { id: of.debtor.id }
    const asked = { from, until, reason }
    void record(() => body(api.POST('/cases/{id}/pauses', { params: { path }, body: asked })), words.pauseDone)
  }
  return (
    <Form
      title={words.pause}
      ready={from !== null && reason.trim() !== ''}
      {...{ busy, problem, save, close }}
      shown={['from', 'until', 'reason']}
    >
      <Text label={words.pauseReason} hint={words.remarkHint} value={reason} set={setReason} first />
      <FieldTrouble problem={problem} path="reason" />
      <DayInput label={words.pauseFrom} value={from} set={setFrom} today={of.day} />
      <FieldTrouble problem={problem} path="from" />
      <DayInput label={words.pauseUntil} value={until} set={setUntil} today={of.day} optional />
      <p className="quiet">{words.pauseUntilHint}</p>
      <FieldTrouble problem={problem} path="until" />
    </Form>
  )
}

/** One of the codes of a vocabulary, found by its words. */
export function Kind(props: {
  label: string
  of: string
  value: string | null
  set: (kind: string) => void
  /** Codes that one may not choose. */
  without?: ReadonlySet<string>
}) {
  return (
    <label className={styles.field}>
      {props.label}
      <Select
        aria-label={props.label}
        showSearch={{ optionFilterProp: 'label' }}
        value={props.value}
        onChange={props.set}
        options={useCodes(props.of).map((one) => ({ ...one, disabled: props.without?.has(one.value) ?? false }))}
      />
    </label>
  )
}

export function NotePanel({ of, close }: PanelProps) {
  const words = useWords(kase)
  const { record, busy, problem } = useRecord(of.debtor.id, close)
  const [text, setText] = useState('')
  function save() {
    const path = { id: of.debtor.id }
    void record(() => body(api.POST('/cases/{id}/notes', { params: { path }, body: { text } })), words.noteDone)
  }
  return (
    <Form
      title={words.note}
      ready={text.trim() !== ''}
      {...{ busy, problem, save, close }}
      shown={['text']}
    >
      <Text label={words.noteText} hint={words.remarkHint} value={text} set={setText} first rows={6} />
      <FieldTrouble problem={problem} path="text" />
    </Form>
  )
}

export function DocumentPanel({ of, close }: PanelProps) {
  const words = useWords(kase)
  const { record, busy, problem } = useRecord(of.debtor.id, close)
  const [kind, setKind] = useState<string | null>(null)
  const [day, setDay] = useState<string | null>(null)
  const [file, setFile] = useState<File | null>(null)
  function save() {
    if (file === null || kind === null) return
    void record(() => filed(of.debtor.id, file, kind, day), words.documentDone)
  }
  return (
    <Form
      title={words.document}
      ready={file !== null && kind !== null}
      {...{ busy, problem, save, close }}
      shown={['kind', 'received_on', 'file']}
    >
      <FileField label={words.documentFile} drop={words.documentDrop} file={file} set={setFile} />
      <FieldTrouble problem={problem} path="file" />
      <Kind label={words.documentKind} of="document-kind" value={kind} set={setKind} />
      <FieldTrouble problem={problem} path="kind" />
      <DayInput label={words.documentDay} value={day} set={setDay} today={of.day} past optional />
      <FieldTrouble problem={problem} path="received_on" />
    </Form>
  )
}

/** Words in several lines. */
export function Text(props: {
  label: string
  hint: string
  value: string
  set: (text: string) => void
  optional?: boolean
  first?: boolean
  rows?: number
}) {
  const words = useWords(input)
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {props.label} {props.optional === true && <span className="quiet">{words.optional}</span>}
      </label>
      <Input.TextArea
        id={id}
        data-first={props.first === true ? '' : undefined}
        placeholder={props.hint}
        autoSize={{ minRows: props.rows ?? 2, maxRows: 12 }}
        value={props.value}
        onChange={(event) => props.set(event.target.value)}
      />
    </div>
  )
}
