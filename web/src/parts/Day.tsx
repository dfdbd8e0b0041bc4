// Days without a zone, said both ways: when it is, and how far away that is.

import { useWords } from '../words/pair'
import { time } from '../words/time'

const MS_A_DAY = 86_400_000

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** Days from `from` to `to`: negative when `to` is before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / MS_A_DAY)
}

export function addDays(day: string, days: number): string {
  return new Date(utc(day) + days * MS_A_DAY).toISOString().slice(0, 10)
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(utc(day)).getUTCDay()
}

export type DayWords = {
  /** `27 Nov 2026`, `2026年11月27日`. */
  full: (day: string) => string
  /** Without the year. */
  short: (day: string) => string
  weekday: (day: string) => string
  /** `in 3 days`, seen from `today`. */
  away: (day: string, today: string) => string
}

export function useDays(): DayWords {
  const words = useWords(time)
  const parts = (day: string) => day.split('-').map(Number) as [number, number, number]
  return {
    full: (day) => words.date(...parts(day)),
    short: (day) => words.shortDate(parts(day)[1], parts(day)[2]),
    weekday: (day) => words.weekday(weekdayOf(day)),
    away: (day, today) => {
      const days = daysBetween(today, day)
      if (days === 0) return words.today
      if (days === 1) return words.tomorrow
      if (days === -1) return words.yesterday
      return days > 0 ? words.inDays(days) : words.daysAgo(-days)
    },
  }
}

/** A day with its weekday, and how far it is from `today` where that is given. */
export function Day({ day, today, short = false }: { day: string; today?: string; short?: boolean }) {
  const days = useDays()
  const year = short && (today === undefined || day.slice(0, 4) === today.slice(0, 4))
  return (
    <time dateTime={day} title={`${days.full(day)} ${days.weekday(day)}`} style={{ whiteSpace: 'nowrap' }}>
      {year ? days.short(day) : days.full(day)}
      {today !== undefined && <span className="quiet"> · {days.away(day, today)}</span>}
    </time>
  )
}

/** The hour of a moment by the clock of whoever reads, of a local time as it is; nothing of a day. */
export function hourOf(at: string): string {
  if (!at.includes('T')) return ''
  const moment = new Date(at)
  return `${String(moment.getHours()).padStart(2, '0')}:${String(moment.getMinutes()).padStart(2, '0')}`
}
