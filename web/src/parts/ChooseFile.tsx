// A place for a file: drop it, or choose it. The whole area is one label, so that a click, a key and a finger all work.

import { InboxOutlined } from '@ant-design/icons'
import { useState } from 'react'
import styles from './ChooseFile.module.css'

export function ChooseFile(props: {
  text: string
  over: string
  button: string
  hint: string
  accept: string
  busy: boolean
  take: (file: File) => void
}) {
  const [over, setOver] = useState(false)
  return (
    <label
      className={`${styles.place} ${over ? styles.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const file = event.dataTransfer.files[0]
        if (file !== undefined && !props.busy) props.take(file)
      }}
    >
      <InboxOutlined aria-hidden="true" className={styles.icon} />
      <b>{over ? props.over : props.text}</b>
      <span className={styles.button}>{props.button}</span>
      <span className="quiet">{props.hint}</span>
      <input
        type="file"
        accept={props.accept}
        disabled={props.busy}
        className="unseen"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) props.take(file)
        }}
      />
    </label>
  )
}
