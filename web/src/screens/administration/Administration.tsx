// The administrator's rooms. Who may not enter one does not see its door.

import { Suspense } from 'react'
import { Navigate, NavLink, Outlet, useMatch } from 'react-router'
import { useMay } from '../../app/session'
import { Screen } from '../../parts/Screen'
import { Waiting } from '../../parts/Waiting'
import { administration } from '../../words/administration'
import { useWords } from '../../words/pair'
import styles from './Administration.module.css'

const ROOMS = [
  ['users', 'see-users'],
  ['roles', null],
  ['teams', 'see-users'],
  ['audit', 'see-audit'],
  ['jobs', 'see-jobs'],
  ['evidence', 'see-evidence'],
  ['webhooks', 'manage-webhooks'],
  ['tokens', null],
] as const

export function Component() {
  const words = useWords(administration)
  const may = useMay()
  const bare = useMatch('/administration') !== null
  const open = ROOMS.filter(([, permission]) => permission === null || may(permission))
  if (bare) return <Navigate to={`/administration/${open[0]?.[0] ?? 'roles'}`} replace />
  return (
    <Screen title={words.name} about={words.about}>
      <div className={styles.rooms}>
        <nav aria-label={words.parts}>
          {open.map(([room]) => (
            <NavLink
              key={room}
              to={`/administration/${room}`}
              className={({ isActive }) => (isActive ? styles.here : undefined)}
            >
              {words[room]}
            </NavLink>
          ))}
        </nav>
        <div className={styles.room}>
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </div>
      </div>
    </Screen>
  )
}
