import { CloseOutlined, FilterOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { Count, WorklistCounts } from '../../api/shapes'
import { useTheme } from '../../app/theme'
import { useSettled } from '../../parts/settled'
import { useLabels } from '../../words/labels'
import { useWords } from '../../words/pair'
import { today } from '../../words/today'
import type { Filters } from './query'
import styles from './FilterBar.module.css'

const CAUSES = ['unknown', 'oversight', 'in-process', 'dissatisfied', 'cash-short', 'unwilling']
const REST = ['channel', 'stage', 'cause', 'task', 'owner', 'assignee', 'currency', 'q'] as const

export function FilterBar(props: {
  filters: Filters
  setFilters: (changes: { [Name in keyof Filters]?: string | null }) => void
  counts: WorklistCounts | undefined
}) {
  const { filters, setFilters, counts } = props
  const words = useWords(today)
  const label = useLabels()
  const { narrow } = useTheme()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState(filters.q ?? '')
  const q = useSettled(text.trim(), 250)
  const given = filters.q ?? ''
  useEffect(() => {
    if (q !== given) setFilters({ q })
    // Only what was typed asks; a change of the address from elsewhere is taken over below.
  }, [q])
  useEffect(() => setText(given), [given])

  const set = REST.filter((name) => filters[name] !== undefined)
  const options = (group: string, found: Count[] | undefined) =>
    (found ?? []).map(({ code, count }) => ({ value: code, label: `${label(group, code)} ${count}` }))
  const pick = (name: 'channel' | 'stage' | 'cause' | 'task', title: string, choices: { value: string; label: string }[]) => (
    <Select
      allowClear
      aria-label={title}
      placeholder={title}
      value={filters[name] ?? null}
      options={choices}
      popupMatchSelectWidth={false}
      onChange={(value: string | null | undefined) => setFilters({ [name]: value ?? null })}
      className={styles.pick}
    />
  )
  return (
    <div className={styles.filters} role="search" aria-label={words.filter}>
      <Input
        id="find"
        allowClear
        className={styles.find}
        aria-label={words.find}
        placeholder={words.find}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      {narrow && (
        <Button icon={<FilterOutlined aria-hidden="true" />} aria-label={words.filter} aria-expanded={open} onClick={() => setOpen(!open)}>
          {set.length > 0 ? set.length : ''}
        </Button>
      )}
      {(!narrow || open) && (
        <>
          {pick('channel', words.channel, options('channel', counts?.channels))}
          {pick('stage', words.stage, options('stage', counts?.stages))}
          {pick('cause', words.cause, CAUSES.map((code) => ({ value: code, label: label('cause', code) })))}
          {pick('task', words.task, options('task-kind', counts?.tasks))}
          {(['owner', 'assignee', 'currency'] as const).map(
            (name) =>
              filters[name] !== undefined && (
                <Button key={name} icon={<CloseOutlined aria-hidden="true" />} onClick={() => setFilters({ [name]: null })}>
                  {words[name]}: {filters[name]}
                </Button>
              ),
          )}
          {set.length > 0 && (
            <Button
              type="link"
              onClick={() => {
                setText('')
                setFilters(Object.fromEntries(REST.map((name) => [name, null])))
              }}
            >
              {words.clear}
            </Button>
          )}
        </>
      )}
    </div>
  )
}
