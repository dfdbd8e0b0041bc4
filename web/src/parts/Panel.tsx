// A panel at the side. It never walls off the page: the case stays readable and clickable beside it.

import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'
import styles from './Panel.module.css'

export function Panel(props: {
  open: boolean
  title: ReactNode
  close: () => void
  children: ReactNode
  foot?: ReactNode
  wide?: boolean
}) {
  if (!props.open) return null
  return <Opened {...props} />
}

function Opened({ title, close, children, foot, wide = false }: Parameters<typeof Panel>[0]) {
  const words = useWords(shell)
  const id = useId()
  const panel = useRef<HTMLElement>(null)
  const shut = useRef(close)
  useEffect(() => {
    shut.current = close
  })
  useEffect(() => {
    const before = document.activeElement
    const node = panel.current
    const field = node?.querySelector<HTMLElement>('[data-first]') ?? node
    field?.focus()
    function pressed(event: KeyboardEvent) {
      // What had the focus may be gone; then the key comes from the page itself.
      const isOurs = event.target === document.body || (event.target instanceof Node && node?.contains(event.target))
      if (event.key === 'Escape' && isOurs === true && !event.defaultPrevented && !event.isComposing) shut.current()
    }
    window.addEventListener('keydown', pressed)
    return () => {
      window.removeEventListener('keydown', pressed)
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <section
      ref={panel}
      tabIndex={-1}
      className={`${styles.panel} ${wide ? styles.wide : ''} fade`}
      role="dialog"
      aria-labelledby={id}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <Button type="text" icon={<CloseOutlined aria-hidden="true" />} aria-label={words.close} onClick={close} />
      </header>
      <div className={styles.body}>{children}</div>
      {foot !== undefined && <footer>{foot}</footer>}
    </section>
  )
}
