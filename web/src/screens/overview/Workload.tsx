// Who has how much to do, and what they did.

import type { Overview } from '../../api/manage'
import { Amount, grouped } from '../../parts/Amount'
import { Table } from '../../parts/Table'
import { TextButton } from '../../parts/TextButton'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'

export function Workload({ data, open }: { data: Overview; open: (rows: string) => void }) {
  const words = useWords(overview)
  return (
    <Table
      caption={words.workload}
      rows={data.workload}
      id={(one) => one.id ?? one.user ?? ''}
      columns={[
        { key: 'person', head: words.person, cell: (one) =>
            one.id === null ? (
              (one.user ?? <span className="quiet">{words.nobody}</span>)
            ) : (
              <TextButton act={() => open(`figure=open&currency=${data.currency}&user=${one.id}`)}>{one.user}</TextButton>
            ),
        },
        { key: 'cases', head: words.cases, number: true, cell: (one) => grouped(String(one.cases)) },
        { key: 'overdue', head: words.overdue, number: true, cell: (one) => <Amount money={one.overdue} /> },
        { key: 'contacts', head: words.contacts, number: true, cell: (one) => grouped(String(one.contacts)) },
        { key: 'reached', head: words.contactReached, number: true, cell: (one) => grouped(String(one.reached)) },
        { key: 'promises', head: words.promisesMade, number: true, cell: (one) => grouped(String(one.promises)) },
      ]}
    />
  )
}
