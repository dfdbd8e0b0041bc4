// A fact put on file: what became known, was decided or was signed, and what texts may state of it.

import { useQuery } from '@tanstack/react-query'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, body } from '../../api/client'
import type { DetailShape } from '../../api/shapes'
import { DayInput } from '../../parts/DayInput'
import { Field } from '../../parts/Field'
import { FieldTrouble } from '../../parts/Trouble'
import { kase } from '../../words/case'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { Form, Kind, Text } from './forms'
import type { PanelProps } from './Panels'
import { useRecord } from './record'

/** Facts that hold for one day. */
const OF_A_DAY = new Set(['visit-agreed'])

export function FactPanel({ of, close }: PanelProps) {
  const words = useWords(kase)
  const label = useLabels()
  const { record, busy, problem } = useRecord(of.debtor.id, close)
  const kinds = useQuery({
    queryKey: ['fact-kinds'],
    queryFn: () => body(api.GET('/fact-kinds', {})),
    staleTime: Infinity,
  }).data?.items
  const [kind, setKind] = useState<string | null>(useSearchParams()[0].get('fact'))
  const [from, setFrom] = useState<string | null>(of.day)
  const [until, setUntil] = useState<string | null>(null)
  const [source, setSource] = useState('')
  const [paper, setPaper] = useState<number | null>(null)
  const [details, setDetails] = useState<Record<string, string>>({})
  const ofADay = kind !== null && OF_A_DAY.has(kind)
  const form = kinds?.find((one) => one.kind === kind)
  const asked = form?.details ?? []
  const needsPaper = form?.rests_on_paper === true
  function save() {
    if (kind === null || from === null) return
    const path = { id: of.debtor.id }
    const given = asked.map(({ name }) => [name, details[name] ?? ''] as const).filter(([, value]) => value !== '')
    const fact = {
      kind,
      from,
      until: ofADay ? from : until,
      source,
      document_id: needsPaper ? paper : null,
      details: Object.fromEntries(given),
    }
    void record(() => body(api.POST('/cases/{id}/facts', { params: { path }, body: fact })), words.factDone)
  }
  return (
    <Form
      title={words.fact}
      ready={kind !== null && from !== null && source.trim() !== '' && (!needsPaper || paper !== null)}
      {...{ busy, problem, save, close }}
      shown={['kind', 'from', 'until', 'document_id', ...asked.map(({ name }) => `details.${name}`)]}
    >
      <Kind
        label={words.factKind}
        of="fact-kind"
        value={kind}
        set={setKind}
        without={new Set(kinds?.filter((one) => !one.may).map((one) => one.kind))}
      />
      <FieldTrouble problem={problem} path="kind" />
      {form?.may === false && <p className="quiet">{words.factNotYours}</p>}
      {asked.map((one) => (
        <Detail
          key={one.name}
          of={one}
          today={of.day}
          value={details[one.name] ?? ''}
          set={(value) => setDetails({ ...details, [one.name]: value })}
          problem={problem}
        />
      ))}
      {needsPaper && (
        <Field
          name={words.factPaper}
          hint={of.documents.length === 0 ? words.factPaperNone : words.factPaperHint}
          problem={problem}
          path="document_id"
        >
          {(field) => (
            <Select
              {...field}
              aria-label={words.factPaper}
              value={paper}
              onChange={setPaper}
              options={of.documents.map((one) => ({
                value: one.id,
                label: `${label('document-kind', one.kind)} · ${one.name}`,
              }))}
            />
          )}
        </Field>
      )}
      <DayInput
        key={String(ofADay)}
        label={ofADay ? words.day : words.factFrom}
        value={from}
        set={setFrom}
        today={of.day}
        past={!ofADay}
      />
      <FieldTrouble problem={problem} path="from" />
      {!ofADay && (
        <>
          <DayInput label={words.factUntil} value={until} set={setUntil} today={of.day} optional />
          <p className="quiet">{words.factUntilHint}</p>
        </>
      )}
      <FieldTrouble problem={problem} path="until" />
      <Text label={words.factSource} hint={words.factSourceHint} value={source} set={setSource} />
    </Form>
  )
}

/** One thing that texts may state of a fact, in the field of its shape. */
function Detail(props: {
  of: DetailShape
  today: string
  value: string
  set: (value: string) => void
  problem: unknown
}) {
  const words = useWords(kase)
  const label = useLabels()
  const { of, value, set, problem } = props
  const path = `details.${of.name}`
  const name = label('text-fact', of.name)
  if (of.shape === 'day') {
    return (
      <>
        <DayInput
          label={name}
          value={value === '' ? null : value}
          set={(day) => set(day ?? '')}
          today={props.today}
          optional
        />
        <FieldTrouble problem={problem} path={path} />
      </>
    )
  }
  const hint = of.shape === 'amount' ? words.detailAmount : of.shape === 'items' ? words.detailItems : undefined
  return (
    <Field name={name} hint={hint} problem={problem} path={path}>
      {(field) =>
        of.shape === 'amount' ? (
          <Input {...field} value={value} onChange={(event) => set(event.target.value)} />
        ) : (
          <Input.TextArea
            {...field}
            autoSize={{ minRows: of.shape === 'items' ? 3 : 1, maxRows: 12 }}
            value={value}
            onChange={(event) => set(event.target.value)}
          />
        )
      }
    </Field>
  )
}
