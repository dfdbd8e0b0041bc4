// A day as somebody types it with one hand while listening: `27`, `11-27`, `+3`, `周五`, `明天`, `fri`, `27 nov`.

import { addDays, weekdayOf } from './Day'

const WEEKDAYS_ZH = '日一二三四五六'
const WEEKDAYS_EN = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS_EN = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const NAMED: Record<string, number> = {
  今天: 0,
  今日: 0,
  today: 0,
  明天: 1,
  明日: 1,
  tomorrow: 1,
  后天: 2,
  昨天: -1,
  yesterday: -1,
  前天: -2,
}

function real(year: number, month: number, day: number): string | null {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const at = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? null : text
}

/** Of the same day in neighbouring years or months, the nearest on the side asked for. */
function nearest(found: (string | null)[], today: string, past: boolean): string | null {
  const days = found.filter((day) => day !== null)
  return past
    ? (days.filter((day) => day <= today).sort().at(-1) ?? null)
    : (days.filter((day) => day >= today).sort().at(0) ?? null)
}

/** The day meant, or `null` when it cannot be read. Days without a year are sought from `today` on, or back if `past`. */
export function typedDay(typed: string, today: string, past = false): string | null {
  const text = typed.trim().toLowerCase().replace(/号/g, '日')
  const [year, month] = today.split('-').map(Number) as [number, number, number]
  const named = NAMED[text]
  if (named !== undefined) return addDays(today, named)
  const ahead = /^([+-]\d{1,3})$/.exec(text)
  if (ahead !== null) return addDays(today, Number(ahead[1]))
  const full = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text)
  if (full !== null) return real(Number(full[1]), Number(full[2]), Number(full[3]))

  const weekday = /^(下)?(?:周|星期|礼拜)([日天一二三四五六])$/.exec(text)
  const english = /^(next )?(sun|mon|tue|wed|thu|fri|sat)[a-z]*$/.exec(text)
  if (weekday !== null || english !== null) {
    const wanted =
      weekday !== null ? WEEKDAYS_ZH.indexOf((weekday[2] ?? '').replace('天', '日')) : WEEKDAYS_EN.indexOf(english?.[2] ?? '')
    const now = weekdayOf(today)
    if (past) return addDays(today, -((now - wanted + 7) % 7))
    // "下周五" is the Friday of the week after this one, whatever today is; weeks begin on Monday.
    if (weekday?.[1] !== undefined) return addDays(today, 7 - ((now + 6) % 7) + ((wanted + 6) % 7))
    return addDays(today, ((wanted - now + 7) % 7) + (english?.[1] === undefined ? 0 : 7))
  }
  const pair = /^(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text)
  const spoken = /^(\d{1,2}) ?([a-z]{3})[a-z]*$/.exec(text)
  if (pair !== null || spoken !== null) {
    const wanted = pair !== null ? Number(pair[1]) : MONTHS_EN.indexOf(spoken?.[2] ?? '') + 1
    const day = Number(pair !== null ? pair[2] : spoken?.[1])
    return nearest([year - 1, year, year + 1].map((one) => real(one, wanted, day)), today, past)
  }
  const alone = /^(\d{1,2})日?$/.exec(text)
  if (alone === null) return null
  const months = [-1, 0, 1, 2].map((step) => {
    const index = year * 12 + month - 1 + step
    return real(Math.floor(index / 12), (index % 12) + 1, Number(alone[1]))
  })
  return nearest(months, today, past)
}
