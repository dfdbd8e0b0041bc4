// Files on their way in and those that came: one place to drop the next, and what became of each.

import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { api, body } from '../../api/client'
import type { ImportView } from '../../api/manage'
import { ChooseFile } from '../../parts/ChooseFile'
import { EmptyState } from '../../parts/EmptyState'
import { grouped } from '../../parts/Amount'
import { Meaning, type Tone } from '../../parts/Meaning'
import { Moment } from '../../parts/Moment'
import { More } from '../../parts/More'
import { usePaged } from '../../parts/paged'
import { Screen, Section } from '../../parts/Screen'
import { Table } from '../../parts/Table'
import { Trouble } from '../../parts/Trouble'
import { Waiting } from '../../parts/Waiting'
import { imports } from '../../words/import'
import { manage } from '../../words/manage'
import { useWords } from '../../words/pair'

export const TONES: Record<ImportView['state'], Tone> = { staged: 'amber', committed: 'green', undone: 'quiet' }

export function sumOf(line: ImportView, which: 'new' | 'changed' | 'unchanged'): string {
  return grouped(String(Object.values(line.rows).reduce((sum, row) => sum + row[which], 0)))
}

export function Component() {
  const words = useWords(imports)
  const shared = useWords(manage)
  const go = useNavigate()
  const { list, items } = usePaged(['imports'], (cursor) =>
    body(api.GET('/imports', { params: { query: { cursor } } })),
  )
  const send = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData()
      form.append('file', file)
      return body(
        api.POST('/imports', {
          body: form as unknown as { file: string; options: string },
          bodySerializer: (it) => it as unknown as FormData,
        }),
      )
    },
    // The screen of the file asks for it once more: a change needs the version that comes with its own address.
    onSuccess: (view) => void go(`/import/${view.id}`),
  })

  return (
    <Screen title={words.name} about={words.about}>
      <ChooseFile
        text={send.isPending ? words.reading(send.variables.name) : words.drop}
        over={words.dropNow}
        button={words.choose}
        hint={words.formats}
        accept=".csv,.txt,.tsv,.xlsx,.xls,.xlsm"
        busy={send.isPending}
        take={(file) => send.mutate(file)}
      />
      {send.isError && <Trouble problem={send.error} />}
      <Section title={words.history}>
        {list.isPending && <Waiting />}
        {list.isError && <Trouble problem={list.error} again={() => void list.refetch()} />}
        {list.isSuccess && items.length === 0 && <EmptyState title={words.historyNone} />}
        {items.length > 0 && (
          <Table
            caption={words.history}
            rows={items}
            id={(line) => line.id}
            open={(line) => void go(`/import/${line.id}`)}
            columns={[
              { key: 'file', head: words.file, cell: (line) => line.file, wide: true },
              {
                key: 'state',
                head: shared.state,
                cell: (line) => <Meaning tone={TONES[line.state]}>{words[line.state]}</Meaning>,
              },
              { key: 'at', head: shared.at, cell: (line) => <Moment at={line.at} /> },
              { key: 'by', head: shared.by, cell: (line) => line.by },
              { key: 'new', head: words.new, number: true, cell: (line) => sumOf(line, 'new') },
              { key: 'changed', head: words.changed, number: true, cell: (line) => sumOf(line, 'changed') },
              {
                key: 'unchanged',
                head: words.unchanged,
                number: true,
                cell: (line) => <span className="quiet">{sumOf(line, 'unchanged')}</span>,
              },
              {
                key: 'refused',
                head: words.refused,
                number: true,
                cell: (line) =>
                  line.refused > 0 ? (
                    <Meaning tone="amber">{grouped(String(line.refused))}</Meaning>
                  ) : (
                    <span className="quiet">0</span>
                  ),
              },
              {
                key: 'debtors',
                head: words.newDebtors,
                number: true,
                cell: (line) => grouped(String(line.new_debtors)),
              },
            ]}
          />
        )}
        <More list={list} />
      </Section>
    </Screen>
  )
}
