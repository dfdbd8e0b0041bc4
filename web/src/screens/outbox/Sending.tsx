// The switch that stops all sending. It is red, it says who stopped it and why, and it asks for a reason both ways.

import { PauseCircleFilled, PlayCircleOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { SendingPause } from '../../api/manage'
import { useMay } from '../../app/session'
import { Moment } from '../../parts/Moment'
import { Trouble } from '../../parts/Trouble'
import { manage } from '../../words/manage'
import { outbox } from '../../words/outbox'
import { useWords } from '../../words/pair'
import styles from './Outbox.module.css'

export function Sending({ pause }: { pause: SendingPause }) {
  const words = useWords(outbox)
  const shared = useWords(manage)
  const may = useMay()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [why, setWhy] = useState('')
  const change = useMutation({
    mutationFn: () => body(api.PUT('/outbox/pause', { body: { paused: !pause.paused, why: why.trim() } })),
    onSuccess: (next) => {
      client.setQueryData(['outbox', 'pause'], next)
      setAsking(false)
      setWhy('')
    },
  })
  return (
    <section className={pause.paused ? styles.stopped : styles.going} aria-live="polite">
      <div className={styles.switch}>
        {pause.paused ? <PauseCircleFilled aria-hidden="true" /> : <PlayCircleOutlined aria-hidden="true" />}
        <div>
          <b>{pause.paused ? words.paused : words.running}</b>
          {pause.paused && (
            <>
              <p>
                {pause.by !== null && words.pausedBy(pause.by)}
                {pause.at !== null && (
                  <>
                    {' '}
                    · <Moment at={pause.at} />
                  </>
                )}
                {pause.why !== null && ` · ${pause.why}`}
              </p>
              <p>{words.pausedHint}</p>
            </>
          )}
        </div>
        {may('pause-sending') && !asking && (
          <Button
            danger={!pause.paused}
            type={pause.paused ? 'primary' : 'default'}
            className={pause.paused ? undefined : styles.stop}
            onClick={() => setAsking(true)}>
            {pause.paused ? words.go : words.pause}
          </Button>
        )}
      </div>
      {asking && (
        <form
          className={styles.why}
          onSubmit={(event) => {
            event.preventDefault()
            change.mutate()
          }}
        >
          <Input
            autoFocus
            aria-label={words.why}
            placeholder={words.whyHint}
            value={why}
            maxLength={300}
            onChange={(event) => setWhy(event.target.value)}
          />
          <Button
            htmlType="submit"
            type="primary"
            danger={!pause.paused}
            disabled={why.trim() === ''}
            loading={change.isPending}
          >
            {pause.paused ? words.go : words.pause}
          </Button>
          <Button onClick={() => setAsking(false)}>{shared.cancel}</Button>
        </form>
      )}
      {change.isError && <Trouble problem={change.error} />}
    </section>
  )
}
