import type { administration } from '../../words/administration'

/** The word of a code of which only this screen speaks; the code itself where there is none. */
export function named(words: Partial<Record<string, unknown>> & typeof administration.en, group: string, code: string): string {
  const word: unknown = (words as Partial<Record<string, unknown>>)[`${group}_${code}`]
  return typeof word === 'string' ? word : code
}
