// Finds a customer from anywhere: `/`, two or three letters, Enter.

import { SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { useNavigate } from 'react-router'
import { api, body } from '../api/client'
import { useSettled } from '../parts/settled'
import { StageTag } from '../parts/StageTag'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'
import { KeyHint } from '../parts/KeyHint'
import styles from './Search.module.css'

export function Search() {
  const words = useWords(shell)
  const go = useNavigate()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const q = useSettled(text.trim(), 200)
  const found = useQuery({
    queryKey: ['search', q],
    queryFn: () => body(api.GET('/cases', { params: { query: { q, limit: 12 } } })),
    enabled: q !== '' && open,
    placeholderData: (before) => before,
  })
  const items = q === '' ? [] : (found.data?.items ?? [])

  function choose(index: number) {
    const item = items[index]
    if (item === undefined) return
    setOpen(false)
    setText('')
    void go(`/cases/${item.debtor.id}`)
    box.current?.querySelector('input')?.blur()
  }
  function pressed(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt((index) => Math.min(index + 1, items.length - 1))
    else if (event.key === 'ArrowUp') setAt((index) => Math.max(index - 1, 0))
    else if (event.key === 'Enter') choose(at)
    else if (event.key === 'Escape') {
      setOpen(false)
      box.current?.querySelector('input')?.blur()
    } else return
    event.preventDefault()
  }

  const shown = open && q !== '' && found.data !== undefined
  return (
    <div ref={box} className={styles.search} onBlur={() => setOpen(false)}>
      <Input
        id="search"
        role="combobox"
        aria-expanded={shown}
        aria-controls={id}
        aria-activedescendant={shown && items.length > 0 ? `${id}-${at}` : undefined}
        aria-label={words.search}
        placeholder={words.searchHint}
        prefix={<SearchOutlined aria-hidden="true" />}
        suffix={<KeyHint of="/" />}
        autoComplete="off"
        value={text}
        onFocus={() => setOpen(true)}
        onKeyDown={pressed}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
          setOpen(true)
        }}
      />
      <ul id={id} role="listbox" aria-label={words.search} className={styles.found} hidden={!shown}>
        {items.map((item, index) => (
          <li
            key={item.debtor.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseDown={(event) => event.preventDefault()}
            onMouseEnter={() => setAt(index)}
            onClick={() => choose(index)}
          >
            <span>
              {item.debtor.name} <span className="quiet">{item.debtor.code}</span>
            </span>
            {item.stage !== null && <StageTag stage={item.stage} />}
          </li>
        ))}
        {items.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled="true" className="quiet">
            {words.searchNone}
          </li>
        )}
      </ul>
    </div>
  )
}
