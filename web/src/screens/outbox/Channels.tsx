// Each channel: how many of its messages wait, how many left lately, and how near that is to the limits.

import { useQuery } from '@tanstack/react-query'
import { api, body } from '../../api/client'
import type { OutboxChannel } from '../../api/manage'
import { grouped } from '../../parts/Amount'
import { ChannelMark } from '../../parts/ChannelMark'
import { outbox } from '../../words/outbox'
import { useWords } from '../../words/pair'
import styles from './Outbox.module.css'

export function Channels() {
  const words = useWords(outbox)
  const found = useQuery({
    queryKey: ['outbox', 'channels'],
    queryFn: () => body(api.GET('/outbox/channels')),
    refetchInterval: 60_000,
  })
  const channels = found.data?.items ?? []
  if (channels.length === 0) return null
  return (
    <ul className={styles.channels} aria-label={words.channels}>
      {channels.map((one) => (
        <li key={one.channel}>
          <ChannelMark channel={one.channel} />
          <span>
            <b>{grouped(String(one.counts['planned'] ?? 0))}</b> {words.waiting}
          </span>
          <Left of={one} />
        </li>
      ))}
    </ul>
  )
}

function Left({ of }: { of: OutboxChannel }) {
  const words = useWords(outbox)
  const limit = (most: number | null) => (most === null ? '' : ` (${words.ofMost(grouped(String(most)))})`)
  const isFull = (left: number, most: number | null) => most !== null && left >= most
  return (
    <span className={isFull(of.last_hour, of.per_hour) || isFull(of.last_day, of.per_day) ? styles.full : 'quiet'}>
      <b>{grouped(String(of.last_day))}</b> {words.lastDay}
      {limit(of.per_day)}
      {of.per_hour !== null && (
        <>
          {' · '}
          <b>{grouped(String(of.last_hour))}</b> {words.lastHour}
          {limit(of.per_hour)}
        </>
      )}
    </span>
  )
}
