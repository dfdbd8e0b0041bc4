// Words of the page, both languages side by side. A key that one of them lacks does not compile.

import { useLanguage } from '../app/language'

type Entry = string | ((...facts: never[]) => string)
type Same<T> = { [K in keyof T]: T[K] extends string ? string : T[K] }

export type Pair<T> = { zh: T; en: Same<T> }

export function pair<T extends Record<string, Entry>>(zh: T, en: NoInfer<Same<T>>): Pair<T> {
  return { zh, en }
}

/** The words of the language in use. */
export function useWords<T>(words: Pair<T>): Same<T> {
  const { lang } = useLanguage()
  return lang === 'zh' ? (words.zh as Same<T>) : words.en
}
