// A moment in the reader's own zone: day and hour, no more than is needed to find it again.

import { useDays } from './Day'

export function Moment({ at }: { at: string }) {
  const days = useDays()
  const moment = new Date(at)
  const two = (number: number) => String(number).padStart(2, '0')
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
  return (
    <time dateTime={at} title={moment.toISOString()} style={{ whiteSpace: 'nowrap' }}>
      {days.full(day)} {two(moment.getHours())}:{two(moment.getMinutes())}
    </time>
  )
}
