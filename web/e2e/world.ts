// What every test is given: a server of the worker's own, and people who are signed in to it.

import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { test as base, expect, request, type APIRequestContext, type Page } from '@playwright/test'
import { huikuan, NOW } from './here'

export { expect }

export type Lang = 'zh' | 'en'
export type Role =
  | 'collector'
  | 'supervisor'
  | 'legal'
  | 'finance'
  | 'sales'
  | 'auditor'
  | 'trainer'
  | 'field'
  | 'administrator'
type Size = { width: number; height: number }
export const PHONE: Size = { width: 375, height: 812 }

export type World = {
  base: string
  /** The folder that the ledger was made in: its files may be uploaded. */
  folder: string
  password: (login: string) => string
  /** The API as somebody, in their language. */
  ask: (role: Role) => Promise<APIRequestContext>
  /** What the program prints when it is asked in a terminal beside the server. */
  type: (...args: string[]) => string
  close: () => Promise<void>
}

async function serve(folder: string, now: string): Promise<{ base: string; stop: () => Promise<void> }> {
  const running = spawn(
    huikuan(),
    ['--db', 'huikuan.sqlite', '--config', 'huikuan.toml', 'serve', '--demo', '--listen', '127.0.0.1:0'],
    { cwd: folder, env: { ...process.env, HUIKUAN_NOW: `from ${now}` }, stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()))
  const stop = async () => {
    running.kill('SIGTERM')
    await ended
  }
  for await (const line of createInterface({ input: running.stdout })) {
    const listening = /^listening on (\S+)/.exec(line)
    if (listening?.[1] !== undefined) {
      running.stdout.resume()
      return { base: listening[1], stop }
    }
  }
  throw new Error('the server ended before it listened')
}

/** Opens a world of its own; what it needs beside the ledger is put into its folder before it is served. */
export async function open(
  prepare: (folder: string, type: World['type']) => void = () => undefined,
  now: string = NOW,
): Promise<World> {
  const made = process.env['HUIKUAN_E2E_LEDGER']
  if (made === undefined) throw new Error('no ledger was made: start the tests by `npm run e2e`')
  const folder = mkdtempSync(path.join(tmpdir(), 'huikuan-e2e-'))
  cpSync(made, folder, { recursive: true })
  const type = (...args: string[]) =>
    execFileSync(huikuan(), ['--db', 'huikuan.sqlite', '--config', 'huikuan.toml', ...args], {
      cwd: folder,
      env: { ...process.env, HUIKUAN_NOW: now, HUIKUAN_LANG: 'en' },
      encoding: 'utf8',
    })
  prepare(folder, type)
  const { base, stop } = await serve(folder, now)
  const anybody = await request.newContext({ baseURL: base })
  if (!(await (await anybody.get('/')).text()).includes('/assets/'))
    throw new Error('the program has no page inside: `npm run build` in web/, and then build the program again')
  const { demo } = (await (await anybody.get('/api/v1/sign-in')).json()) as { demo: { login: string; password: string }[] }
  await anybody.dispose()
  const password = (login: string) => demo.find((one) => one.login === login)?.password ?? ''
  const people = new Map<Role, Promise<APIRequestContext>>()
  async function enter(role: Role): Promise<APIRequestContext> {
    const api = await request.newContext({ baseURL: base, extraHTTPHeaders: { Origin: base } })
    const answer = await api.post('/api/v1/session', { data: { login: role, password: password(role) } })
    if (!answer.ok()) throw new Error(`${role} is not let in: ${await answer.text()}`)
    return api
  }
  function ask(role: Role) {
    const known = people.get(role) ?? enter(role)
    people.set(role, known)
    return known
  }
  async function close() {
    await Promise.all([...people.values()].map(async (api) => (await api).dispose()))
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { base, folder, password, ask, type, close }
}

type Given = {
  /** A page of somebody who is signed in. */
  as: (role: Role, wish?: { lang?: Lang; size?: Size }) => Promise<Page>
  /** A page of nobody yet. */
  stranger: (wish?: { locale?: string; size?: Size }) => Promise<Page>
}

export const test = base.extend<Given, { world: World }>({
  world: [
    // Playwright finds out by this pattern what a fixture is made of.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const world = await open()
      await use(world)
      await world.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ world }, use) => use(world.base),
  stranger: async ({ browser, world }, use) => {
    const faults: string[] = []
    const contexts: { close: () => Promise<void> }[] = []
    await use(async ({ locale = 'en-GB', size = { width: 1280, height: 800 } } = {}) => {
      const context = await browser.newContext({ baseURL: world.base, locale, viewport: size, timezoneId: 'Asia/Shanghai' })
      contexts.push(context)
      const page = await context.newPage()
      page.on('pageerror', (fault) => faults.push(fault.message))
      return page
    })
    for (const context of contexts) await context.close()
    expect(faults, 'errors in the page').toEqual([])
  },
  as: async ({ stranger, world }, use) => {
    await use(async (role, { lang = 'en', size } = {}) => {
      const api = await world.ask(role)
      const spoken = await api.patch('/api/v1/session', { data: { lang } })
      expect(spoken.ok(), await spoken.text()).toBe(true)
      const page = await stranger(size === undefined ? {} : { size })
      await page.context().addCookies((await api.storageState()).cookies)
      await page.goto('/')
      return page
    })
  },
})

/** A new key for a write that a test makes itself. */
export function key(): Record<string, string> {
  return { 'Idempotency-Key': crypto.randomUUID() }
}

/** The page itself does not scroll sideways; tables inside may. */
export async function expectNoSideways(page: Page) {
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  expect(width[0], 'the page scrolls sideways').toBeLessThanOrEqual(width[1] ?? 0)
}
