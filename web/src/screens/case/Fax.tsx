// A fax that was sent by hand: it counts with the report of the machine, which is filed with it.

import { InputNumber, Select } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { CasePerson } from '../../api/shapes'
import { DayInput } from '../../parts/DayInput'
import { Field } from '../../parts/Field'
import { FieldTrouble } from '../../parts/Trouble'
import { kase } from '../../words/case'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { Allowed, useAllowed } from './Allowed'
import { FileField, filed, Form, Text, Whom } from './forms'
import type { PanelProps } from './Panels'
import { useAgainst, useRecord } from './record'
import { Hour } from './Visit'

/** What can become of a fax. */
const RESULTS = ['delivered', 'busy', 'no-answer', 'invalid'] as const
const MOST_PAGES = 999

export function FaxPanel({ of, close, person: proposed }: PanelProps & { person: CasePerson | undefined }) {
  const words = useWords(kase)
  const label = useLabels()
  const id = of.debtor.id
  const { record, busy, problem } = useRecord(id, close)
  const said = useAgainst(words.faxDone)
  const [person, setPerson] = useState<number | null>(proposed?.id ?? null)
  const [report, setReport] = useState<File | null>(null)
  const [pages, setPages] = useState<number | null>(null)
  const [result, setResult] = useState<string>(RESULTS[0])
  const [day, setDay] = useState<string | null>(of.day)
  const [at, setAt] = useState('')
  const [note, setNote] = useState('')
  const check = useAllowed(id, person === null ? null : { person, channel: 'fax' })
  const way = of.people.find((one) => one.id === person)?.ways.find((one) => one.channel === 'fax')
  async function write() {
    if (person === null || report === null) throw new Error('the form is not ready')
    const params = { path: { id } }
    const { document } = await filed(id, report, 'transmission-report', day)
    // The report is a fact of the case: it is of another version now.
    await body(api.GET('/cases/{id}', { params }))
    const asked = {
      person_id: person,
      document_id: document.id,
      pages,
      connection: result,
      note: note.trim() === '' ? null : note,
      day,
      at,
    }
    return body(api.POST('/cases/{id}/faxes', { params, body: asked }))
  }
  return (
    <Form
      title={words.fax}
      ready={person !== null && report !== null && day !== null && at !== ''}
      busy={busy}
      problem={problem}
      save={() => void record(write, said)}
      close={close}
      shown={['file', 'document_id', 'day', 'at']}
    >
      <Whom label={words.faxWhom} of={of} value={person} set={setPerson} />
      <p className="quiet">{way === undefined ? words.faxNoNumber : way.masked}</p>
      <Allowed check={check} yes={words.fits} no={words.fitsNot} />
      <FileField label={words.faxReport} drop={words.faxReportDrop} file={report} set={setReport} />
      <FieldTrouble problem={problem} path="file" />
      <FieldTrouble problem={problem} path="document_id" />
      <Field name={words.faxPages}>
        {(field) => <InputNumber {...field} min={1} max={MOST_PAGES} precision={0} value={pages} onChange={setPages} />}
      </Field>
      <Field name={words.faxResult}>
        {(field) => (
          <Select
            {...field}
            aria-label={words.faxResult}
            value={result}
            onChange={setResult}
            options={RESULTS.map((value) => ({ value, label: label('connection', value) }))}
          />
        )}
      </Field>
      <DayInput label={words.day} value={day} set={setDay} today={of.day} past />
      <FieldTrouble problem={problem} path="day" />
      <Hour value={at} set={setAt} problem={problem} />
      <Text label={words.remark} hint={words.remarkHint} value={note} set={setNote} optional />
    </Form>
  )
}
