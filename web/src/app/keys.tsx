// The keyboard. Screens say which keys they take while they are shown; the last one asked for a key has it. `?` lists
// them all. Single keys can be switched off: somebody who dictates to the computer would set them off by talking.

import { Checkbox } from 'antd'
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { Panel } from '../parts/Panel'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'
import styles from './keys.module.css'

export type Keys = {
  /** What the keys are about: heads their part of the list. */
  about: string
  keys: Record<string, { what: string; act: () => void; typing?: boolean }>
}

type Layers = { put: (layer: { current: Keys }) => () => void }
const Context = createContext<Layers | null>(null)
const OFF = 'huikuan.keys-off'
const SEQUENCE_MS = 900

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

export function KeysProvider({ children }: { children: ReactNode }) {
  const words = useWords(shell)
  const layers = useRef<{ current: Keys }[]>([])
  const begun = useRef<{ key: string; at: number } | null>(null)
  const [help, setHelp] = useState<Keys[] | null>(null)
  const [off, setOff] = useState(() => localStorage.getItem(OFF) === 'yes')

  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
      const typing = isTyping(event.target)
      if (event.key === '?' && !typing) {
        event.preventDefault()
        setHelp((shown) => (shown === null ? layers.current.map((layer) => layer.current) : null))
        return
      }
      // An open menu or select takes its own keys.
      if (off || document.querySelector('.ant-select-open, .ant-dropdown-open') !== null) return
      const first = begun.current
      const sequence = first !== null && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${event.key}` : null
      begun.current = null
      for (const { current } of [...layers.current].reverse()) {
        const found = (sequence !== null ? current.keys[sequence] : undefined) ?? current.keys[event.key]
        if (found !== undefined && (!typing || found.typing === true)) {
          // A button in focus is pressed by Enter and by nothing of ours.
          if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('button, a') !== null) return
          event.preventDefault()
          found.act()
          return
        }
        if (!typing && Object.keys(current.keys).some((keys) => keys.startsWith(`${event.key} `)))
          begun.current = { key: event.key, at: event.timeStamp }
      }
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [off])

  const put = useCallback((layer: { current: Keys }) => {
    layers.current.push(layer)
    return () => {
      layers.current = layers.current.filter((one) => one !== layer)
    }
  }, [])
  const value = useMemo(() => ({ put }), [put])

  return (
    <Context value={value}>
      {children}
      <Panel open={help !== null} title={words.keysHelp} close={() => setHelp(null)}>
        <Checkbox
          checked={!off}
          onChange={(event) => {
            localStorage.setItem(OFF, event.target.checked ? 'no' : 'yes')
            setOff(!event.target.checked)
          }}
        >
          {words.keysOn}
        </Checkbox>
        {off && <p className="quiet">{words.keysOff}</p>}
        {[...(help ?? [])].reverse().map((layer) => (
          <section key={layer.about} className={styles.layer}>
            <h3>{layer.about}</h3>
            <dl>
              {Object.entries(layer.keys).map(([key, { what }]) => (
                <div key={key}>
                  <dt>
                    {key.split(' ').map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </Panel>
    </Context>
  )
}

/** Takes keys while the component is shown. */
export function useKeys(about: string, keys: Keys['keys']) {
  const layers = useContext(Context)
  const layer = useRef<Keys>({ about, keys })
  useEffect(() => {
    layer.current = { about, keys }
  })
  useEffect(() => layers?.put(layer), [layers])
}
