// The screens of the page: one entry each, in the order of the navigation. A screen is loaded when it is first opened.

import { CalendarOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { RouteObject } from 'react-router'
import { pair, type Pair } from '../words/pair'

export type Screen = {
  /** First part of the address. */
  path: string
  /** Shown in the navigation to whoever has this permission. */
  permission: string
  name: Pair<{ name: string }>
  icon: ReactNode
  /** Second key of `g`, as in `g t`. */
  key: string
  routes: RouteObject[]
}

export const SCREENS: Screen[] = [
  {
    path: 'today',
    permission: 'see-cases',
    name: pair({ name: '今日' }, { name: 'Today' }),
    icon: <CalendarOutlined />,
    key: 't',
    routes: [{ path: 'today', lazy: () => import('../screens/today/Today') }],
  },
]

/** Screens that are reached from others and not from the navigation. */
export const INNER: RouteObject[] = [{ path: 'cases/:id', lazy: () => import('../screens/case/Case') }]
