// One file: what was understood of it, what is wrong, how to read it instead; taking it in, and taking it back.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { Link, useNavigate, useParams } from 'react-router'
import { api, body } from '../../api/client'
import type { ImportOptions, ImportView } from '../../api/manage'
import { useMay } from '../../app/session'
import { useUndo } from '../../app/undo'
import { grouped } from '../../parts/Amount'
import { Meaning } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { Screen, Section } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { imports } from '../../words/import'
import { useWords } from '../../words/pair'
import { Findings } from './Findings'
import { TONES } from './ImportList'
import { Options } from './Options'
import { Question } from './Question'
import { SheetTable } from './SheetTable'
import styles from './Import.module.css'

export function Component() {
  const id = Number(useParams()['id'])
  const words = useWords(imports)
  const view = useQuery({
    queryKey: ['imports', id],
    queryFn: () => body(api.GET('/imports/{id}', { params: { path: { id } } })),
  })
  if (view.isPending) return <Waiting />
  if (view.isError)
    return (
      <Screen title={words.name}>
        <Trouble problem={view.error} again={() => void view.refetch()} />
      </Screen>
    )
  return <File view={view.data} />
}

function File({ view }: { view: ImportView }) {
  const words = useWords(imports)
  const client = useQueryClient()
  const told = useUndo()
  const may = useMay()
  const go = useNavigate()
  const path = { path: { id: view.id } }
  const keep = (next: ImportView) => client.setQueryData(['imports', view.id], next)
  const again = () => client.invalidateQueries()

  const drop = useMutation({
    mutationFn: () => api.DELETE('/imports/{id}', { params: path }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['imports'], exact: true })
      void go('/import')
    },
  })
  const change = useMutation({
    mutationFn: (options: ImportOptions) => body(api.PATCH('/imports/{id}', { params: path, body: { options } })),
    onSuccess: keep,
  })
  const undo = useMutation({
    mutationFn: () => body(api.POST('/imports/{id}/undo', { params: path })),
    onSuccess: (next) => {
      keep(next)
      return again()
    },
  })
  const commit = useMutation({
    mutationFn: () => body(api.POST('/imports/{id}/commit', { params: path })),
    onSuccess: async (next) => {
      keep(next)
      told(
        next.can_undo
          ? { text: words.committedText(next.file), back: async () => void (await undo.mutateAsync()) }
          : { text: words.committedText(next.file) },
      )
      await again()
    },
  })

  const staged = view.state === 'staged'
  const set = (some: Partial<ImportOptions>) => change.mutate({ ...view.options, ...some })
  const sheets = view.understood?.sheets ?? []
  const refused = grouped(String(view.refused))

  return (
    <Screen
      title={
        <>
          {view.file} <Meaning tone={TONES[view.state]}>{words[view.state]}</Meaning>
        </>
      }
      about={
        <>
          <Moment at={view.at} /> · {words.by(view.by)} · <Link to="/import">{words.back}</Link>
        </>
      }
      acts={
        <>
          {view.refused > 0 && (
            <Button href={`/api/v1/imports/${view.id}/refused`} download title={words.refusedHint}>
              {words.getRefused(refused)}
            </Button>
          )}
          {staged && (
            <Button loading={drop.isPending} onClick={() => drop.mutate()}>
              {words.drop_staged}
            </Button>
          )}
          {staged && (
            <Button
              type="primary"
              loading={commit.isPending}
              disabled={view.problem !== null || sheets.length === 0 || change.isPending}
              onClick={() => commit.mutate()}
            >
              {view.refused > 0 ? words.commitLeft(refused) : words.commit}
            </Button>
          )}
          {view.state === 'committed' && <Link to="/today">{words.toToday}</Link>}
          {view.state === 'committed' && view.can_undo && may('undo-import') && (
            <Button loading={undo.isPending} title={words.undoHint} onClick={() => undo.mutate()}>
              {words.undo}
            </Button>
          )}
        </>
      }
    >
      {[change, commit, undo, drop].map((deed, at) => deed.isError && <Trouble key={at} problem={deed.error} />)}
      {view.state === 'committed' && !view.can_undo && view.why_not !== null && (
        <Alert type="info" showIcon title={words.cannotUndo} description={view.why_not} />
      )}
      {view.problem !== null && view.question === null && (
        <Alert type="warning" showIcon title={words.question} description={view.problem} />
      )}
      {view.question !== null && <Question question={view.question} set={set} busy={change.isPending} />}
      <Counts view={view} />
      {view.notes.length > 0 && (
        <Alert
          type="info"
          showIcon
          title={words.notes}
          description={
            <ul>
              {view.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          }
        />
      )}
      {staged && <Options options={view.options} set={set} busy={change.isPending} />}
      {sheets.length > 0 && (
        <Section title={words.understood} about={staged ? words.understoodHint : undefined}>
          {sheets.map((sheet, at) => (
            <SheetTable
              key={`${sheet.name} ${at}`}
              sheet={sheet}
              options={view.options}
              set={staged ? set : null}
              busy={change.isPending}
            />
          ))}
        </Section>
      )}
      {(view.problem === null || view.findings.length > 0) && (
        <Section title={words.findings}>
          <Findings findings={view.findings} />
        </Section>
      )}
    </Screen>
  )
}

function Counts({ view }: { view: ImportView }) {
  const words = useWords(imports)
  const count = (of: number) => (of === 0 ? <span className="quiet">0</span> : grouped(String(of)))
  const rows = Object.entries(view.rows).map(([kind, counts]) => ({ kind, ...counts }))
  const kinds: Record<string, string> = {
    debtor: words.debtor,
    receivable: words.receivable,
    person: words.person_row,
    contract: words.contract,
    payment: words.payment,
    promise: words.promise,
    dispute: words.dispute,
    contact: words.contact,
    fact: words.fact,
  }
  if (rows.length === 0) return null
  return (
    <div className={styles.counts}>
      <Table
        caption={words.kinds}
        rows={rows}
        id={(row) => row.kind}
        columns={[
          { key: 'kind', head: words.kindName, cell: (row) => kinds[row.kind] ?? row.kind },
          { key: 'new', head: words.new, number: true, cell: (row) => count(row.new) },
          { key: 'changed', head: words.changed, number: true, cell: (row) => count(row.changed) },
          { key: 'unchanged', head: words.unchanged, number: true, cell: (row) => count(row.unchanged) },
          {
            key: 'refused',
            head: words.refused,
            number: true,
            cell: (row) => (row.refused > 0 ? <Meaning tone="amber">{count(row.refused)}</Meaning> : count(0)),
          },
        ]}
      />
      <dl className={styles.debtors}>
        <div>
          <dt>{words.newDebtors}</dt>
          <dd>{count(view.new_debtors)}</dd>
        </div>
        <div>
          <dt>{words.changedDebtors}</dt>
          <dd>{count(view.changed_debtors)}</dd>
        </div>
        <div>
          <dt>{words.refused}</dt>
          <dd>{count(view.refused)}</dd>
        </div>
      </dl>
    </div>
  )
}
