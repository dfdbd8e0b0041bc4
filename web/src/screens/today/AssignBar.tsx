// Gives the selected customers to somebody. It can be taken back: each goes to whoever had it before.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { WorklistItem } from '../../api/shapes'
import { useUndo } from '../../app/undo'
import { useTrouble } from '../../parts/Trouble'
import { useWords } from '../../words/pair'
import { today } from '../../words/today'
import styles from './AssignBar.module.css'

const NOBODY = 0

export function AssignBar({ items, clear }: { items: WorklistItem[]; clear: () => void }) {
  const ids = items.map((item) => item.debtor.id)
  const words = useWords(today)
  const client = useQueryClient()
  const tell = useUndo()
  const trouble = useTrouble()
  const [to, setTo] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  const users = useQuery({
    queryKey: ['users', 'assignable'],
    queryFn: () => body(api.GET('/users', { params: { query: { limit: 200 } } })),
  })
  const people = (users.data?.items ?? []).filter((user) => !user.disabled)

  const give = (debtor_ids: number[], user_id: number | null) =>
    api.POST('/cases/assign', { body: { debtor_ids, user_id, team_id: null } })
  async function back() {
    const before = Map.groupBy(items, (item) => item.assignee?.id ?? null)
    for (const [user, had] of before) await give(had.map((item) => item.debtor.id), user)
  }
  async function assign() {
    setBusy(true)
    try {
      await give(ids, to === NOBODY ? null : to)
      const name = people.find((person) => person.id === to)?.name
      tell({ text: name === undefined ? words.unassignedDone(ids.length) : words.assigned(ids.length, name), back })
      clear()
      await client.invalidateQueries({ queryKey: ['worklist'] })
    } catch (problem) {
      trouble(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles.bar} role="region" aria-label={words.selected(ids.length)}>
      <b>{words.selected(ids.length)}</b>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={words.assignTo}
        placeholder={words.assignTo}
        className={styles.to}
        value={to}
        onChange={setTo}
        options={[
          ...people.map((person) => ({ value: person.id, label: person.name })),
          { value: NOBODY, label: words.toNobody },
        ]}
      />
      <Button type="primary" disabled={to === null} loading={busy} onClick={() => void assign()}>
        {words.assign}
      </Button>
      <Button type="text" onClick={clear}>
        {words.unselect}
      </Button>
    </div>
  )
}
