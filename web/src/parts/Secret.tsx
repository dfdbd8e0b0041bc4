// Something that is shown once: to be copied now, and gone when the reader says they have it.

import { Button, Input } from 'antd'
import { useState } from 'react'
import { administration } from '../words/administration'
import { useWords } from '../words/pair'
import styles from './Secret.module.css'

export function Secret({ name, value, done }: { name: string; value: string; done: () => void }) {
  const words = useWords(administration)
  const [copied, setCopied] = useState(false)
  return (
    <section className={styles.secret} role="alert">
      <b>
        {name}: {words.shownOnce}
      </b>
      <div>
        <Input readOnly aria-label={name} value={value} onFocus={(event) => event.target.select()} />
        <Button
          type="primary"
          onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
        >
          {copied ? words.copied : words.copy}
        </Button>
        <Button onClick={done}>{words.done}</Button>
      </div>
    </section>
  )
}
