// Every screen: no serious finding of axe, no sideways scrolling on a phone, and a picture at three widths to be looked at.

import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { SCREENS, WEB } from './here'
import { expect, expectNoSideways, key, test, type Lang, type Role } from './world'

const AXE = readFileSync(path.join(WEB, 'node_modules/axe-core/axe.min.js'), 'utf8')
const WIDTHS = [1920, 1280, 375] as const
const HEIGHT: Record<number, number> = { 1920: 1080, 1280: 800, 375: 812 }

/** A screen as somebody sees it, who may. */
const SHOWN: readonly (readonly [name: string, role: Role, address: string])[] = [
  ['today', 'supervisor', '/today'],
  ['case', 'supervisor', '/cases/29'],
  ['case-call', 'supervisor', '/cases/29?do=call'],
  ['case-message', 'supervisor', '/cases/29?do=message'],
  ['case-promise', 'supervisor', '/cases/29?do=promise'],
  ['import', 'supervisor', '/import'],
  ['import-file', 'supervisor', '/import/1'],
  ['overview', 'supervisor', '/overview'],
  ['outbox', 'supervisor', '/outbox'],
  ['outbox-tonight', 'supervisor', '/outbox?view=tonight&day=2026-11-24'],
  ['policies', 'administrator', '/policies'],
  ['policy', 'administrator', '/policies/:policy'],
  ['policy-draft', 'administrator', '/policies/drafts/:draft'],
  ['policy-compare', 'administrator', '/policies/compare?left=:policy&right=draft:draft'],
  ['scripts', 'supervisor', '/scripts'],
  ['script', 'supervisor', '/scripts/:script'],
  ['users', 'administrator', '/administration/users'],
  ['roles', 'administrator', '/administration/roles'],
  ['teams', 'administrator', '/administration/teams'],
  ['audit', 'auditor', '/administration/audit'],
  ['jobs', 'administrator', '/administration/jobs'],
  ['evidence', 'administrator', '/administration/evidence'],
  ['webhooks', 'administrator', '/administration/webhooks'],
  ['tokens', 'administrator', '/administration/tokens'],
]

async function serious(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }
    return axe.run()
  })
  return found.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
}

/** Everything asked for has come, and nothing moves any more. */
async function settled(page: Page) {
  await page.waitForLoadState('networkidle')
  await expect(page.locator('[aria-busy=true], .ant-spin-spinning')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
}

/** Tests of all screens in a language. */
export function shownIn(lang: Lang) {
  const places = { policy: '', draft: '', script: '' }

  test.beforeAll(async ({ world }) => {
    mkdirSync(SCREENS, { recursive: true })
    const api = await world.ask('supervisor')
    const first = async (list: string) => {
      const { items } = (await (await api.get(`/api/v1/${list}`)).json()) as { items: { id: string }[] }
      return items[0]?.id ?? ''
    }
    places.policy = await first('policies')
    places.script = await first('scripts')
    const { toml } = (await (await api.get(`/api/v1/policies/${places.policy}`)).json()) as { toml: string }
    const administrator = await world.ask('administrator')
    const made = await administrator.post('/api/v1/policies/drafts', {
      data: { policy_id: places.policy, toml },
      headers: key(),
    })
    places.draft = String(((await made.json()) as { id: number }).id)
    const file = { name: '导出.csv', mimeType: 'text/csv', buffer: readFileSync(path.join(world.folder, '有问题的导出.csv')) }
    const staged = await api.post('/api/v1/imports', { multipart: { file }, headers: key() })
    expect(staged.ok(), await staged.text()).toBe(true)
  })

  test(`who nobody is yet, ${lang}`, async ({ stranger }) => {
    const page = await stranger({ locale: lang === 'zh' ? 'zh-CN' : 'en-GB' })
    await page.goto('/')
    await expect(page.getByRole('button', { name: lang === 'zh' ? '管理员' : 'administrator' })).toBeVisible()
    await pictures(page, 'sign-in', lang)
  })

  for (const [name, role, address] of SHOWN)
    test(`${name}, ${lang}`, async ({ as }) => {
      const page = await as(role, { lang })
      await page.goto(
        address.replace(':policy', places.policy).replace('draft:draft', `draft:${places.draft}`).replace(':draft', places.draft).replace(':script', places.script),
      )
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
      await pictures(page, name, lang)
    })
}

export async function pictures(page: Page, name: string, lang: Lang) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT[width] ?? 800 })
    await settled(page)
    await page.screenshot({ path: path.join(SCREENS, `${name}-${lang}-${width}.png`), animations: 'disabled' })
    if (width === 375) await expectNoSideways(page)
    if (width !== 1920) expect.soft(await serious(page), `axe at ${width}`).toEqual([])
  }
}
