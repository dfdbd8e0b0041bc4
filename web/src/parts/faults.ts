import { Problem } from '../api/problem'
import { useLanguage } from '../app/language'
import type { Fault } from './Editor'

/**
 * The faults of a refused text, each at its line, where the server names one: in the path, `text:31`, or before the
 * sentence, `name.toml:31: ...`.
 */
export function useFaults(problem: unknown, path: string): Fault[] {
  const { lang } = useLanguage()
  if (!(problem instanceof Problem)) return []
  return problem.fields
    .filter((field) => field.path === path || field.path.startsWith(`${path}:`))
    .map((field) => {
      const said = lang === 'zh' ? field.zh : field.en
      const place = /^\S*?:(\d+)[:：]\s*/.exec(said)
      return { line: Number(field.path.slice(path.length + 1) || (place?.[1] ?? 1)), text: place === null ? said : said.slice(place[0].length) }
    })
}
