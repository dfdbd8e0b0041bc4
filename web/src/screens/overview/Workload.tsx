// Who has how much to do, and what they did.

import type { Overview } from '../../api/manage'
import { Amount, grouped } from '../../parts/Amount'
import { Table } from '../../parts/Table'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'

export function Workload({ data, open }: { data: Overview; open: (rows: string | null) => void }) {
  const words = useWords(overview)
  return (
    <Table
      caption={words.workload}
      rows={data.workload}
      id={(one) => one.user?.id ?? 0}
      open={(one) => open(one.rows)}
      columns={[
        { key: 'person', head: words.person, cell: (one) => one.user?.name ?? words.nobody },
        { key: 'cases', head: words.cases, number: true, cell: (one) => grouped(String(one.cases)) },
        { key: 'overdue', head: words.overdue, number: true, cell: (one) => <Amount money={one.overdue} /> },
        { key: 'contacts', head: words.contacts, number: true, cell: (one) => grouped(String(one.contacts)) },
        { key: 'reached', head: words.contactReached, number: true, cell: (one) => grouped(String(one.reached)) },
        { key: 'promises', head: words.promisesMade, number: true, cell: (one) => grouped(String(one.promises)) },
      ]}
    />
  )
}
