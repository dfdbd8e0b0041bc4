// The screens of the page: one entry each, in the order of the navigation. A screen is loaded when it is first opened.

import {
  BarChartOutlined,
  CalendarOutlined,
  FileTextOutlined,
  ImportOutlined,
  OrderedListOutlined,
  SendOutlined,
  SettingOutlined,
} from '@ant-design/icons'
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
    icon: <CalendarOutlined aria-hidden="true" />,
    key: 't',
    routes: [{ path: 'today', lazy: () => import('../screens/today/Today') }],
  },
  {
    path: 'overview',
    permission: 'see-overview',
    name: pair({ name: '概览' }, { name: 'Overview' }),
    icon: <BarChartOutlined aria-hidden="true" />,
    key: 'o',
    routes: [{ path: 'overview', lazy: () => import('../screens/overview/Overview') }],
  },
  {
    path: 'import',
    permission: 'import',
    name: pair({ name: '导入' }, { name: 'Import' }),
    icon: <ImportOutlined aria-hidden="true" />,
    key: 'i',
    routes: [
      { path: 'import', lazy: () => import('../screens/import/ImportList') },
      { path: 'import/:id', lazy: () => import('../screens/import/ImportFile') },
    ],
  },
  {
    path: 'outbox',
    permission: 'see-outbox',
    name: pair({ name: '发件箱' }, { name: 'Outbox' }),
    icon: <SendOutlined aria-hidden="true" />,
    key: 'x',
    routes: [{ path: 'outbox', lazy: () => import('../screens/outbox/Outbox') }],
  },
  {
    path: 'policies',
    permission: 'see-policies',
    name: pair({ name: '策略' }, { name: 'Policies' }),
    icon: <OrderedListOutlined aria-hidden="true" />,
    key: 'p',
    routes: [
      { path: 'policies', lazy: () => import('../screens/policies/PolicyList') },
      { path: 'policies/compare', lazy: () => import('../screens/policies/Compare') },
      { path: 'policies/drafts/:id', lazy: () => import('../screens/policies/Draft') },
      { path: 'policies/:id', lazy: () => import('../screens/policies/Policy') },
    ],
  },
  {
    path: 'scripts',
    permission: 'see-scripts',
    name: pair({ name: '话术' }, { name: 'Scripts' }),
    icon: <FileTextOutlined aria-hidden="true" />,
    key: 's',
    routes: [
      { path: 'scripts', lazy: () => import('../screens/scripts/ScriptList') },
      { path: 'scripts/:id', lazy: () => import('../screens/scripts/Script') },
    ],
  },
  {
    path: 'administration',
    // Whoever administers or audits may see the evidence; the rooms inside ask for their own.
    permission: 'see-evidence',
    name: pair({ name: '管理' }, { name: 'Administration' }),
    icon: <SettingOutlined aria-hidden="true" />,
    key: 'a',
    routes: [
      {
        path: 'administration',
        lazy: () => import('../screens/administration/Administration'),
        children: [
          { path: 'users', lazy: () => import('../screens/administration/Users') },
          { path: 'roles', lazy: () => import('../screens/administration/Roles') },
          { path: 'teams', lazy: () => import('../screens/administration/Teams') },
          { path: 'audit', lazy: () => import('../screens/administration/Audit') },
          { path: 'jobs', lazy: () => import('../screens/administration/Jobs') },
          { path: 'evidence', lazy: () => import('../screens/administration/Evidence') },
          { path: 'webhooks', lazy: () => import('../screens/administration/Webhooks') },
          { path: 'tokens', lazy: () => import('../screens/administration/Tokens') },
        ],
      },
    ],
  },
]

/** Screens that are reached from others and not from the navigation. */
export const INNER: RouteObject[] = [{ path: 'cases/:id', lazy: () => import('../screens/case/Case') }]
