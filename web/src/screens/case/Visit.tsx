// A visit: whether it may be made, asked before somebody goes; and what came of it. Who went and where is part of it.

import { Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { CasePerson } from '../../api/shapes'
import { useMe } from '../../app/session'
import { DayInput } from '../../parts/DayInput'
import { Field } from '../../parts/Field'
import { useSettled } from '../../parts/settled'
import { FieldTrouble } from '../../parts/Trouble'
import { kase } from '../../words/case'
import { useCodes } from '../../words/labels'
import { useWords } from '../../words/pair'
import { Allowed, useAllowed } from './Allowed'
import { Form, Text, Whom } from './forms'
import type { PanelProps } from './Panels'
import { useAgainst, useRecord } from './record'
import styles from './forms.module.css'

const PAUSE_MS = 300
/** What comes of a call alone. */
const BY_PHONE = new Set(['hung-up', 'callback'])

export function VisitPanel({ of, close, person: proposed }: PanelProps & { person: CasePerson | undefined }) {
  const words = useWords(kase)
  const me = useMe()
  const places = useCodes('visit-place')
  const outcomes = useCodes('outcome').filter(({ value }) => !BY_PHONE.has(value))
  const { record, busy, problem } = useRecord(of.debtor.id, close)
  const said = useAgainst(words.visitDone)
  const [person, setPerson] = useState<number | null>(proposed?.id ?? null)
  const [names, setNames] = useState(me.name)
  const [place, setPlace] = useState<string | null>(null)
  const [placeNote, setPlaceNote] = useState('')
  const [day, setDay] = useState<string | null>(of.day)
  const [at, setAt] = useState('')
  const [met, setMet] = useState<boolean | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)
  const [signed, setSigned] = useState(false)
  const [note, setNote] = useState('')
  const visitors = names.split(/[,，、;；\n]/).map((name) => name.trim()).filter((name) => name !== '')
  const count = useSettled(visitors.length, PAUSE_MS)
  const check = useAllowed(
    of.debtor.id,
    person === null || place === null ? null : { person, channel: 'visit', visitors: count, place },
  )
  function save() {
    if (person === null || place === null || met === null || day === null) return
    const asked = {
      person_id: person,
      visitors,
      place,
      place_note: placeNote.trim() === '' ? null : placeNote,
      met,
      outcome: met ? outcome : null,
      signed: met && signed,
      note: note.trim() === '' ? null : note,
      day,
      at,
    }
    const path = { id: of.debtor.id }
    void record(() => body(api.POST('/cases/{id}/visits', { params: { path }, body: asked })), said)
  }
  return (
    <Form
      title={words.visit}
      ready={person !== null && place !== null && visitors.length > 0 && met !== null && day !== null && at !== ''}
      {...{ busy, problem, save, close }}
      shown={['visitors', 'day', 'at']}
    >
      <Whom label={words.visitWhom} of={of} value={person} set={setPerson} />
      <Field name={words.visitWhere}>
        {(field) => <Select {...field} aria-label={words.visitWhere} value={place} onChange={setPlace} options={places} />}
      </Field>
      <Field name={words.visitWho} hint={words.visitWhoHint}>
        {(field) => <Input {...field} value={names} onChange={(event) => setNames(event.target.value)} />}
      </Field>
      <FieldTrouble problem={problem} path="visitors" />
      {place === null ? (
        <p className="quiet">{words.visitAsk}</p>
      ) : (
        <Allowed check={check} yes={words.visitMay} no={words.visitMayNot} />
      )}
      <h3>{words.visitAfter}</h3>
      <DayInput label={words.day} value={day} set={setDay} today={of.day} past />
      <FieldTrouble problem={problem} path="day" />
      <Hour value={at} set={setAt} problem={problem} />
      <Field name={words.visitMet}>
        {(field) => (
          <Select
            {...field}
            aria-label={words.visitMet}
            value={met}
            onChange={setMet}
            options={[
              { value: true, label: words.visitMetYes },
              { value: false, label: words.visitMetNo },
            ]}
          />
        )}
      </Field>
      {met === true && (
        <>
          <Field name={words.callOutcome}>
            {(field) => (
              <Select
                {...field}
                aria-label={words.callOutcome}
                allowClear
                placeholder={words.callNoOutcome}
                showSearch={{ optionFilterProp: 'label' }}
                value={outcome}
                onChange={(code?: string) => setOutcome(code ?? null)}
                options={outcomes}
              />
            )}
          </Field>
          <Checkbox checked={signed} onChange={(event) => setSigned(event.target.checked)}>
            {words.visitSigned}
          </Checkbox>
        </>
      )}
      <Field name={words.visitPlaceNote}>
        {(field) => <Input {...field} value={placeNote} onChange={(event) => setPlaceNote(event.target.value)} />}
      </Field>
      <Text label={words.remark} hint={words.remarkHint} value={note} set={setNote} optional />
      <p className={styles.items}>{words.visitRecordedAsItWas}</p>
    </Form>
  )
}

/** An hour by their clock. */
export function Hour({ value, set, problem }: { value: string; set: (at: string) => void; problem: unknown }) {
  const words = useWords(kase)
  return (
    <Field name={words.hour} problem={problem} path="at">
      {(field) => <Input {...field} type="time" value={value} onChange={(event) => set(event.target.value)} />}
    </Field>
  )
}
