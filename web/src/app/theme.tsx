// Light and dark. Colour is kept for meaning: red forbids or is lost by law, amber is due, green is paid, blue acts.

import { App as AntApp, ConfigProvider, theme as antTheme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useLanguage } from './language'

export type Look = 'light' | 'dark' | 'system'
const KEY = 'huikuan.look'
const FONT = '"Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif'

const COLOURS = {
  light: {
    ground: '#f3f5f8',
    surface: '#ffffff',
    line: '#dde2e9',
    edge: '#c3cad5',
    text: '#18202b',
    quiet: '#566173',
    action: '#1d4f91',
    red: '#b3261e',
    amber: '#945200',
    green: '#176b41',
  },
  dark: {
    ground: '#10141a',
    surface: '#181e26',
    line: '#2d3642',
    edge: '#465264',
    text: '#e6eaf0',
    quiet: '#a0abba',
    action: '#7db0f5',
    red: '#ff8f85',
    amber: '#f2b866',
    green: '#66cf98',
  },
} as const

type Themed = { look: Look; dark: boolean; setLook: (look: Look) => void; narrow: boolean }
const Context = createContext<Themed | null>(null)

function useMedia(query: string): boolean {
  const [matches, set] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const changed = () => set(media.matches)
    media.addEventListener('change', changed)
    return () => media.removeEventListener('change', changed)
  }, [query])
  return matches
}

function kept(): Look {
  const look = localStorage.getItem(KEY)
  return look === 'light' || look === 'dark' ? look : 'system'
}

export function ThemeProvider({ children }: { children: ReactNode }) {
  const { lang } = useLanguage()
  const [look, set] = useState<Look>(kept)
  const system = useMedia('(prefers-color-scheme: dark)')
  const narrow = useMedia('(max-width: 719px)')
  const dark = look === 'dark' || (look === 'system' && system)

  useEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
  }, [dark])

  const themed = useMemo(
    () => ({
      look,
      dark,
      narrow,
      setLook: (next: Look) => {
        localStorage.setItem(KEY, next)
        set(next)
      },
    }),
    [look, dark, narrow],
  )
  const colours = dark ? COLOURS.dark : COLOURS.light
  const config = useMemo(
    () => ({
      algorithm: dark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
      token: {
        colorPrimary: dark ? '#3f7fd0' : COLOURS.light.action,
        colorLink: colours.action,
        colorError: dark ? '#e5695e' : colours.red,
        colorWarning: dark ? '#d99a3f' : '#b86a00',
        colorSuccess: dark ? '#3fae77' : colours.green,
        colorBgLayout: colours.ground,
        colorBgContainer: colours.surface,
        colorBgElevated: colours.surface,
        colorBorder: colours.edge,
        colorBorderSecondary: colours.line,
        colorText: colours.text,
        colorTextPlaceholder: colours.quiet,
        colorTextSecondary: colours.quiet,
        colorTextDescription: colours.quiet,
        fontFamily: FONT,
        fontSize: narrow ? 15 : 13,
        borderRadius: 4,
        controlHeight: narrow ? 40 : 28,
        motion: false,
        wireframe: false,
      },
      components: { Button: { primaryShadow: 'none', defaultShadow: 'none' } },
    }),
    [dark, narrow, colours],
  )
  return (
    <Context value={themed}>
      <ConfigProvider
        locale={lang === 'zh' ? zhCN : enUS}
        theme={config}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
      >
        <AntApp component={false}>{children}</AntApp>
      </ConfigProvider>
    </Context>
  )
}

export function useTheme(): Themed {
  const themed = useContext(Context)
  if (themed === null) throw new Error('no ThemeProvider above')
  return themed
}
