// A reason, asked for before something is switched for everybody.

import { Button, Input } from 'antd'
import { useState } from 'react'
import { Trouble } from '../../parts/Trouble'
import { manage } from '../../words/manage'
import { outbox } from '../../words/outbox'
import { useWords } from '../../words/pair'
import styles from './Outbox.module.css'

export function Why(props: {
  hint: string
  act: string
  danger?: boolean
  busy: boolean
  problem: Error | null
  go: (why: string) => void
  cancel: () => void
}) {
  const words = useWords(outbox)
  const shared = useWords(manage)
  const [why, setWhy] = useState('')
  return (
    <>
      <form
        className={styles.why}
        onSubmit={(event) => {
          event.preventDefault()
          props.go(why.trim())
        }}
      >
        <Input
          autoFocus
          aria-label={words.why}
          placeholder={props.hint}
          value={why}
          maxLength={300}
          onChange={(event) => setWhy(event.target.value)}
        />
        <Button
          htmlType="submit"
          type="primary"
          danger={props.danger === true}
          disabled={why.trim() === ''}
          loading={props.busy}
        >
          {props.act}
        </Button>
        <Button onClick={props.cancel}>{shared.cancel}</Button>
      </form>
      {props.problem !== null && <Trouble problem={props.problem} />}
    </>
  )
}
