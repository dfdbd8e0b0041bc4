import { BulbOutlined, GlobalOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Dropdown } from 'antd'
import { api } from '../api/client'
import type { Me } from '../api/shapes'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'
import { useLanguage } from './language'
import { ME } from './session'
import { useTheme, type Look } from './theme'

export function LanguageSwitch() {
  const words = useWords(shell)
  const { lang, setLang } = useLanguage()
  const client = useQueryClient()
  async function change() {
    const next = lang === 'zh' ? 'en' : 'zh'
    setLang(next)
    const me = client.getQueryData<Me | null>(ME)
    if (me !== null && me !== undefined) {
      client.setQueryData(ME, { ...me, lang: next })
      await api.PATCH('/session', { body: { lang: next } })
    }
    // Sentences with facts in them come from the server in the language that was asked for.
    await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== ME[0] })
  }
  return (
    <Button
      type="text"
      icon={<GlobalOutlined aria-hidden="true" />}
      title={words.languageHint}
      lang={lang === 'zh' ? 'en' : 'zh'}
      onClick={() => void change()}
    >
      {words.language}
    </Button>
  )
}

export function LookSwitch() {
  const words = useWords(shell)
  const { look, setLook } = useTheme()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [look],
        onClick: ({ key }) => setLook(key as Look),
        items: [
          { key: 'light', label: words.light },
          { key: 'dark', label: words.dark },
          { key: 'system', label: words.system },
        ],
      }}
    >
      <Button type="text" icon={<BulbOutlined aria-hidden="true" />} title={words.look} aria-label={words.look} />
    </Dropdown>
  )
}
