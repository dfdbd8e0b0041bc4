// Test mode: a quiet notice that nothing leaves, who asked to change that, and the second person's button. Once messages
// leave, a line that says by whose word, and the way back.

import { ExperimentOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { api, body } from '../../api/client'
import type { SendingMode } from '../../api/manage'
import { useMay } from '../../app/session'
import { Moment } from '../../parts/Moment'
import { outbox } from '../../words/outbox'
import { useWords } from '../../words/pair'
import { Why } from './Why'
import styles from './Outbox.module.css'

function useSwitch(to: SendingMode['mode'], done: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (why: string) => body(api.PUT('/outbox/mode', { body: { mode: to, why } })),
    onSuccess: (next) => {
      client.setQueryData(['outbox', 'mode'], next)
      done()
    },
  })
}

export function TestMode({ mode }: { mode: SendingMode }) {
  const words = useWords(outbox)
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const change = useSwitch('live', () => setAsking(false))
  const { asked } = mode
  const act = asked === null ? words.askLive : words.confirmLive
  const offers = may('switch-live') && !asking && (asked === null || mode.may_confirm)
  return (
    <section className={styles.testing} aria-live="polite" aria-label={words.testMode}>
      <div className={styles.switch}>
        <ExperimentOutlined aria-hidden="true" />
        <div>
          <b>{words.testMode}</b>
          <p>{words.testHint}</p>
          {asked !== null && (
            <p>
              <b>{words.askedBy(asked.by)}</b> · <Moment at={asked.at} /> · {asked.why}
              {!mode.may_confirm && ` · ${words.waitsForSecond}`}
            </p>
          )}
        </div>
        {offers && (
          <Button type={asked === null ? 'default' : 'primary'} onClick={() => setAsking(true)}>
            {act}
          </Button>
        )}
      </div>
      {asking && (
        <>
          {asked !== null && <p>{words.confirmHint}</p>}
          <Why
            hint={words.whyLive}
            act={act}
            busy={change.isPending}
            problem={change.error}
            go={(why) => change.mutate(why)}
            cancel={() => setAsking(false)}
          />
        </>
      )}
    </section>
  )
}

/** By whose word messages leave, and the way back. */
export function Live({ mode }: { mode: SendingMode }) {
  const words = useWords(outbox)
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const change = useSwitch('test', () => setAsking(false))
  const { made, asked } = mode
  return (
    <>
      <p className="quiet">
        {words.live}
        {made !== null && (
          <>
            {' · '}
            {asked === null ? words.liveSince(made.by) : words.liveBy(asked.by, made.by)} · <Moment at={made.at} />
          </>
        )}
        {may('switch-live') && !asking && (
          <Button type="link" size="small" onClick={() => setAsking(true)}>
            {words.backToTest}
          </Button>
        )}
      </p>
      {asking && (
        <Why
          hint={words.whyTest}
          act={words.backToTest}
          busy={change.isPending}
          problem={change.error}
          go={(why) => change.mutate(why)}
          cancel={() => setAsking(false)}
        />
      )}
    </>
  )
}
