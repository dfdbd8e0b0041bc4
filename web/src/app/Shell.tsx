// The frame around every screen: where one can go, whom one looks for, who one is.

import { EllipsisOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { Suspense } from 'react'
import { NavLink, Outlet, ScrollRestoration, useNavigate } from 'react-router'
import { Waiting } from '../parts/Waiting'
import { useLabels } from '../words/labels'
import { useWords } from '../words/pair'
import { shell } from '../words/shell'
import { useKeys } from './keys'
import { useLanguage } from './language'
import { SCREENS } from './screens'
import { Search } from './Search'
import { useMay, useMe, useSignOut } from './session'
import { LanguageSwitch, LookSwitch } from './switches'
import { useTheme } from './theme'
import styles from './Shell.module.css'

/** As many screens as a thumb reaches on a phone; the rest is behind the last place. */
const THUMB = 4

export function Shell() {
  const words = useWords(shell)
  const { lang } = useLanguage()
  const { narrow } = useTheme()
  const may = useMay()
  const go = useNavigate()
  const screens = SCREENS.filter((screen) => may(screen.permission))

  useKeys(words.everywhere, {
    '?': { what: words.help, act: () => undefined },
    '/': {
      what: words.search,
      act: () => document.querySelector<HTMLInputElement>('#search')?.focus(),
    },
    ...Object.fromEntries(
      screens.map((screen) => [
        `g ${screen.key}`,
        { what: screen.name[lang].name, act: () => void go(`/${screen.path}`) },
      ]),
    ),
  })

  const shown = narrow && screens.length > THUMB + 1 ? screens.slice(0, THUMB) : screens
  const rest = screens.slice(shown.length)
  const navigation = (
    <nav className={styles.navigation} aria-label={words.navigation}>
      {shown.map((screen) => (
        <NavLink
          key={screen.path}
          to={`/${screen.path}`}
          className={({ isActive }) => (isActive ? `${styles.place} ${styles.here}` : styles.place)}
        >
          {narrow && screen.icon}
          <span>{screen.name[lang].name}</span>
        </NavLink>
      ))}
      {rest.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: rest.map((screen) => ({ key: screen.path, icon: screen.icon, label: screen.name[lang].name })),
            onClick: ({ key }) => void go(`/${key}`),
          }}
        >
          <button type="button" className={styles.place}>
            <EllipsisOutlined aria-hidden="true" />
            <span>{words.more}</span>
          </button>
        </Dropdown>
      )}
    </nav>
  )

  return (
    <>
      <a className={styles.skip} href="#content">
        {words.skip}
      </a>
      <header className={styles.bar}>
        <NavLink to="/today" className={styles.mark} aria-label={words.product}>
          <img src="/mark.svg" alt="" width="22" height="22" />
        </NavLink>
        {!narrow && navigation}
        <Search />
        <div className={styles.right}>
          {!narrow && <LanguageSwitch />}
          {!narrow && <LookSwitch />}
          <Account />
        </div>
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
      {narrow && navigation}
      <ScrollRestoration />
    </>
  )
}

function Account() {
  const words = useWords(shell)
  const label = useLabels()
  const me = useMe()
  const { narrow } = useTheme()
  const signOut = useSignOut()
  return (
    <Dropdown
      trigger={['click']}
      popupRender={(menu) => (
        <div className={styles.account}>
          <p>
            <b>{me.name}</b>
            <br />
            <span className="quiet">
              {[...me.roles.map((role) => label('user-role', role)), me.team?.name].filter(Boolean).join(' · ')}
            </span>
          </p>
          {narrow && (
            <div>
              <LanguageSwitch />
              <LookSwitch />
            </div>
          )}
          {menu}
        </div>
      )}
      menu={{
        items: [{ key: 'out', icon: <LogoutOutlined aria-hidden="true" />, label: words.signOut }],
        onClick: () => void signOut(),
      }}
    >
      <Button type="text" icon={<UserOutlined aria-hidden="true" />} aria-label={me.name}>
        {!narrow && me.name}
      </Button>
    </Dropdown>
  )
}
