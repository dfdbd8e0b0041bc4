// The language of the page: kept in the browser until somebody is signed in, and with the user from then on.

import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react'
import { speak } from '../api/client'
import type { Language } from '../api/shapes'

const KEY = 'huikuan.lang'

type Spoken = { lang: Language; setLang: (lang: Language) => void }
const Context = createContext<Spoken | null>(null)

function first(): Language {
  const kept = localStorage.getItem(KEY)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [lang, set] = useState<Language>(() => {
    const lang = first()
    speak(lang)
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
    return lang
  })
  const setLang = useCallback((next: Language) => {
    localStorage.setItem(KEY, next)
    document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
    speak(next)
    set(next)
  }, [])
  const value = useMemo(() => ({ lang, setLang }), [lang, setLang])
  return <Context value={value}>{children}</Context>
}

export function useLanguage(): Spoken {
  const spoken = useContext(Context)
  if (spoken === null) throw new Error('no LanguageProvider above')
  return spoken
}
