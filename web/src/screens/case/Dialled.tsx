// How far the call has come that the phone system makes.

import { useQuery } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import { kase } from '../../words/case'
import { useWords } from '../../words/pair'
import styles from './CallPanel.module.css'

/** How often the call is looked at while it is under way. */
const BEAT_MS = 2000

export const dialOf = (id: number) => ['case', id, 'dial']

export function Dialled({ id, person }: { id: number; person: number }) {
  const words = useWords(kase)
  const dial = useQuery({
    queryKey: dialOf(id),
    queryFn: () => body(api.GET('/cases/{id}/dial', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) =>
      data?.by_system === true && ['asked', 'ringing', 'answered'].includes(data.state) ? BEAT_MS : false,
  })
  const call = dial.data ?? null
  if (call === null || !call.by_system || call.person_id !== person) return null
  const said = {
    asked: words.dialAsked,
    failed: words.dialFailed,
    unclear: words.dialUnclear,
    ringing: words.dialRinging,
    answered: words.dialAnswered,
    ended: words.dialEnded,
  }
  const minutes = Math.floor((call.seconds ?? 0) / 60)
  const seconds = String((call.seconds ?? 0) % 60).padStart(2, '0')
  return (
    <p className={styles.dialled} role="status">
      {said[call.state]}
      {call.seconds !== null && call.seconds > 0 && ` ${minutes}:${seconds}`}
      {call.because !== null && ` (${call.because})`}
    </p>
  )
}
