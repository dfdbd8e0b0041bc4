// The switch that stops all sending. It is red, it says who stopped it and why, and it asks for a reason both ways.

import { PauseCircleFilled, PlayCircleOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { SendingMode, SendingPause } from '../../api/manage'
import { useMay } from '../../app/session'
import { Moment } from '../../parts/Moment'
import { outbox } from '../../words/outbox'
import { useWords } from '../../words/pair'
import { Live } from './Mode'
import { Why } from './Why'
import styles from './Outbox.module.css'

export function Sending({ pause, mode }: { pause: SendingPause; mode: SendingMode }) {
  const words = useWords(outbox)
  const may = useMay()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const change = useMutation({
    mutationFn: (why: string) => body(api.PUT('/outbox/pause', { body: { paused: !pause.paused, why } })),
    onSuccess: (next) => {
      client.setQueryData(['outbox', 'pause'], next)
      setAsking(false)
    },
  })
  const act = pause.paused ? words.go : words.pause
  const goes = mode.mode === 'live' ? words.running : words.runningTest
  return (
    <section className={pause.paused ? styles.stopped : styles.going} aria-live="polite">
      <div className={styles.switch}>
        {pause.paused ? <PauseCircleFilled aria-hidden="true" /> : <PlayCircleOutlined aria-hidden="true" />}
        <div>
          <b>{pause.paused ? words.paused : goes}</b>
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
          {mode.mode === 'live' && <Live mode={mode} />}
        </div>
        {may('pause-sending') && !asking && (
          <Button
            danger={!pause.paused}
            type={pause.paused ? 'primary' : 'default'}
            className={pause.paused ? undefined : styles.stop}
            onClick={() => setAsking(true)}
          >
            {act}
          </Button>
        )}
      </div>
      {asking && (
        <Why
          hint={words.whyHint}
          act={act}
          danger={!pause.paused}
          busy={change.isPending}
          problem={change.error}
          go={(why) => change.mutate(why)}
          cancel={() => setAsking(false)}
        />
      )}
    </section>
  )
}
