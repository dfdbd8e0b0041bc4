// An amount as it is typed: `12000`, `12,000.50`, `1.2万`, `3k`. Exact: digits, never a floating point number.

const UNITS: Record<string, number> = { '': 0, 千: 3, k: 3, 万: 4, w: 4, 百万: 6, m: 6, 亿: 8 }

/** The decimal text with the places of `like`, or `null` when it cannot be read or has more places than the currency. */
export function typedMoney(typed: string, like: string): string | null {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/[,，\s元]/g, '')
    .replace(/^[a-z]{3}(?=\d)|^[¥￥$€£]/, '')
  const read = /^(\d+)(?:\.(\d+))?(千|k|万|w|百万|m|亿)?$/.exec(text)
  if (read === null) return null
  const [, whole = '', part = '', unit = ''] = read
  const places = like.split('.')[1]?.length ?? 0
  const shift = UNITS[unit] ?? 0
  const room = places + shift
  if (part.replace(/0+$/, '').length > room) return null
  const minor = BigInt(whole + part.slice(0, room).padEnd(room, '0')).toString().padStart(places + 1, '0')
  const cut = minor.length - places
  return places === 0 ? minor : `${minor.slice(0, cut)}.${minor.slice(cut)}`
}
