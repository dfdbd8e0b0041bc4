// What comes back and what is not sent by e-mail: answers, letters on paper, the phone system, visits and fax. The company of
// these tests has paper, a mailbox and a phone system, and writes letters where others call.

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from '@playwright/test'
import { DAY, huikuan, ROOT, SCREENS } from './here'
import { choose } from './hands'
import { pictures } from './screens'
import { expect, key, open, test as base, type Lang, type Role, type World } from './world'

const COMPANY = `
[vault]
folder = "vault"
keys = "vault.keys"
[letterhead]
address = "上海市黄浦区示例路1号"
[email]
server = "127.0.0.1"
security = "none"
from = "credit@example.com"
[email.inbox]
maildir = "mail"
`
/** Of whom the last has no address: nothing is written to it. */
const CUSTOMERS = ['1', '2', '3', '4', '5']
/** Letters are planned for the morning, and this is after it. */
const AFTERNOON = `${DAY}T15:00:00+08:00`

/** Customers whom a policy writes letters to, a mailbox, a phone system, and a gateway of SMS. */
function prepare(phone: string, sms: number) {
  return (folder: string, type: World['type']) => {
    const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text)
    const config = readFileSync(path.join(folder, 'huikuan.toml'), 'utf8')
      .replace('# policies =', 'policies =')
      .replace('corporate-guide', 'by-letter')
    file('huikuan.toml', `${config}${COMPANY}[telephone]\ndial_url = "${phone}"\nsecret_file = "phone.secret"\n`)
    appendFileSync(
      path.join(folder, 'huikuan.toml'),
      `[sms]\ngateway = "generic-json"\nurl = "http://127.0.0.1:${sms}"\nsecret_file = "sms.secret"\nprice = "0.045 CNY"\n` +
        'sign = { zh = "华晟机电", en = "Huasheng" }\nallow_hosts = ["127.0.0.1"]\n',
    )
    file('phone.secret', 'rings-once\n')
    file('sms.secret', 'try-out\n')
    mkdirSync(path.join(folder, 'policies'))
    const policy = readFileSync(path.join(ROOT, 'policies/corporate-guide.toml'), 'utf8')
    file(
      'policies/by-letter.toml',
      policy.replace('corporate-guide', 'by-letter').replace('["phone", "wechat", "email", "sms"]', '["letter"]'),
    )
    for (const box of ['new', 'cur', 'tmp']) mkdirSync(path.join(folder, 'mail', box), { recursive: true })
    const rows = (head: string, row: (number: string) => string) => [head, ...CUSTOMERS.map(row), ''].join('\n')
    file('customers.csv', rows('customer no,customer name,customer type,country', (n) => `K${n},江南仪表${n}号有限公司,company,CN`))
    file(
      'invoices.csv',
      rows('customer no,invoice number,invoice date,due date,amount,currency', (n) => `K${n},F${n},2026-10-11,2026-11-10,${n}8600,CNY`),
    )
    file(
      'people.csv',
      rows(
        'customer no,contact name,role,mobile,email,address',
        (n) => `K${n},王会计,finance,1380013800${n},wang@k${n}.example.org,${n < '5' ? `苏州市示例街${n}号` : ''}`,
      ),
    )
    for (const name of ['customers', 'invoices', 'people']) type('import', `${name}.csv`, '--as-of', DAY)
    type('run', '--as-of', DAY)
    for (const who of ['chenjing', 'linlan']) type('outbox', 'live', '--as', who, '--why', 'Looked through')
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise((closed) => server.close(closed))
  return port
}

/** The program's own gateway for trying out, which reports every message as delivered. */
async function gateway(world: World, port: number): Promise<() => void> {
  const args = ['gateway-sim', '--listen', `127.0.0.1:${port}`, '--deliver', '--callback', world.base]
  const env = { ...process.env, HUIKUAN_NOW: `from ${AFTERNOON}` }
  const running = spawn(huikuan(), args, { cwd: world.folder, env, stdio: ['ignore', 'pipe', 'ignore'] })
  for await (const line of createInterface({ input: running.stdout })) if (line.includes('http://')) break
  running.stdout.resume()
  return () => void running.kill('SIGTERM')
}

const test = base.extend<object, { world: World }>({
  world: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      // A phone system that says yes to every call.
      const phone = createServer((request, response) => request.resume().on('end', () => response.writeHead(204).end()))
      const dial = `http://127.0.0.1:${await listening(phone)}/dial`
      const sms = await freePort()
      const world = await open(prepare(dial, sms), AFTERNOON)
      const stop = await gateway(world, sms)
      await use(world)
      stop()
      await world.close()
      phone.close()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
})
test.describe.configure({ mode: 'serial', timeout: 240_000 })
test.beforeAll(() => mkdirSync(SCREENS, { recursive: true }))

/** The number of a case. */
async function caseOf(world: World, code: string): Promise<number> {
  const api = await world.ask('legal')
  const { items } = (await (await api.get(`/api/v1/cases?q=${code}`)).json()) as { items: { debtor: { id: number } }[] }
  return items[0]?.debtor.id ?? 0
}

function mail(world: World, name: string, from: string, subject: string, text: string) {
  const letter = [`From: ${from}`, `Message-ID: <${name}@there>`, `Subject: ${subject}`, 'Content-Type: text/plain; charset=utf-8', '', text, '']
  writeFileSync(path.join(world.folder, 'mail/new', `${name}.there`), letter.join('\r\n'))
}

type As = (role: Role, wish?: { lang?: Lang }) => Promise<Page>

/** Pictures in both languages, with axe; afterwards the page is English again. */
async function shown(as: As, role: Role, name: string, address: string, until: (page: Page) => Promise<void>) {
  for (const lang of ['zh', 'en'] as const) {
    const page = await as(role, { lang })
    await page.goto(address)
    await until(page)
    await pictures(page, name, lang)
    await page.context().close()
  }
}

test('a letter is printed, posted, and followed to the door', async ({ as, world }) => {
  const empty = await as('legal')
  await empty.goto('/outbox?view=letters')
  await expect(empty.getByText('No letter has been printed yet.')).toBeVisible()
  await empty.context().close()

  world.type('letter', 'print', '-o', 'today.pdf')
  const api = await world.ask('legal')
  const { items } = (await (await api.get('/api/v1/letters')).json()) as { items: { id: number; debtor: { name: string } }[] }
  const ids = new Map(items.map((one) => [one.debtor.name, String(one.id)]))
  for (const [customer, number] of [['1', 'EX1CN'], ['2', 'EX2CN']] as const)
    world.type('letter', 'posted', ids.get(`江南仪表${customer}号有限公司`) ?? '', '--number', number, '--on', DAY)
  writeFileSync(path.join(world.folder, 'post.csv'), `number,status,day,place\nEX1CN,delivered,${DAY},苏州\nEX2CN,refused,${DAY},苏州\n`)
  world.type('letter', 'status', 'post.csv')

  const page = await as('legal')
  await page.goto('/outbox?view=letters')
  const row = (customer: string) => page.getByRole('row').filter({ hasText: `江南仪表${customer}号有限公司` })
  await expect(row('1')).toContainText('delivered')
  await expect(row('1')).toContainText('EX1CN')
  await expect(row('2')).toContainText('refused')
  await expect(row('3')).toContainText('not posted')
  await page.context().close()
  await shown(as, 'legal', 'letters', '/outbox?view=letters', (page) => expect(page.getByRole('row').nth(1)).toBeVisible())
})

test('a message tells who carried it, at what cost, and that it arrived', async ({ as, world }) => {
  const api = await world.ask('legal')
  const list = async (state: string) => {
    const { items } = (await (await api.get(`/api/v1/outbox?state=${state}&limit=200`)).json()) as { items: { id: number; channel: string }[] }
    return items.filter((one) => one.channel === 'sms')
  }
  expect((await list('planned')).length, 'the ledger plans an SMS').toBeGreaterThan(0)
  world.type('send')
  const [sent] = await list('sent')
  const address = `/outbox?message=${sent?.id}`
  await expect
    .poll(async () => ((await (await api.get(`/api/v1/outbox/${sent?.id}`)).json()) as { deliveries: object[] }).deliveries.length)
    .toBe(1)
  const page = await as('legal')
  await page.goto(address)
  const message = page.getByRole('dialog')
  await expect(message).toContainText('generic-json')
  await expect(message).toContainText(/CNY 0\.\d+/)
  await expect(message.getByRole('listitem').first()).toContainText('delivered')
  await page.context().close()
  await shown(as, 'legal', 'message', address, (page) => expect(page.getByText('generic-json')).toBeVisible())
})

test('an answer is read, and a stranger is put to a case', async ({ as, world }) => {
  const id = await caseOf(world, 'K2')
  mail(world, 'one', 'wang@k2.example.org', '货款', '您好，货款已排入本周五的付款计划，金额以对账单为准。')
  mail(world, 'two', 'stranger@example.net', 'Invoice F3', 'We pay F3 next week.')
  world.type('fetch')
  await shown(as, 'legal', 'incoming', '/outbox?view=incoming', (page) => expect(page.getByRole('row').nth(1)).toBeVisible())
  await shown(as, 'legal', 'case-unread', `/cases/${id}`, (page) => expect(page.getByText('付款计划')).toBeVisible())

  await test.step('somebody who may says whose the letter is', async () => {
    const page = await as('administrator')
    await page.goto('/outbox?view=incoming')
    await page.getByRole('button', { name: 'Without a case' }).click()
    await page.getByRole('row').filter({ hasText: 'Invoice F3' }).getByRole('button').click()
    const panel = page.getByRole('dialog')
    await panel.getByLabel('Customer number or name').fill('K3')
    await panel.getByRole('button', { name: /江南仪表3号有限公司/ }).click()
    await expect(panel.getByRole('link', { name: 'Open the case' })).toBeVisible()
    await expect(page.getByRole('row').filter({ hasText: 'Invoice F3' })).toHaveCount(0)
    await page.context().close()
  })

  await test.step('whoever works the case reads it, and the task is gone', async () => {
    const page = await as('legal')
    await page.goto('/outbox?view=incoming')
    await expect(page.getByRole('row').filter({ hasText: '货款' })).toContainText('江南仪表2号有限公司')
    await page.goto(`/cases/${id}`)
    const unread = page.getByRole('region', { name: 'They wrote: read this first' })
    await expect(unread).toContainText('付款计划')
    const plan = page.getByRole('region', { name: 'What to do today' })
    await expect(plan).toContainText('read what came in')
    await unread.getByRole('button', { name: 'I have read it' }).click()
    await expect(unread).toBeHidden()
    await expect(plan).not.toContainText('read what came in')
    await page.goto('/outbox?view=incoming&which=all')
    await expect(page.getByRole('row').filter({ hasText: '货款' })).toContainText('legal')
  })
})

test('the page shows how far the call has come', async ({ as, world }) => {
  const id = await caseOf(world, 'K5')
  const administrator = await world.ask('administrator')
  const made = await administrator.post('/api/v1/tokens', {
    data: { name: 'phone system', permissions: ['phone-system'], days: 30 },
    headers: key(),
  })
  const { token } = (await made.json()) as { token: string }
  const page = await as('legal')
  await page.goto(`/cases/${id}?do=call`)
  const call = page.getByRole('dialog', { name: /^Call/ })
  await call.getByRole('listitem').getByRole('button', { name: /Dial/ }).click()
  const status = call.getByRole('status').filter({ hasText: /phone system|rings|answered|over/ })
  await expect(status).toContainText('The phone system is dialling')
  const { call: named } = (await (await (await world.ask('legal')).get(`/api/v1/cases/${id}/dial`)).json()) as { call: string }
  const tell = async (event: string, more: object = {}) => {
    const told = await fetch(`${world.base}/api/v1/telephone/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: event, event, call: named, ...more }),
    })
    expect(told.ok, await told.text()).toBe(true)
  }
  await tell('ringing')
  await expect(status).toContainText('It rings')
  await tell('answered')
  await expect(status).toContainText('Somebody answered')
  await pictures(page, 'case-dialled', 'en')
  await tell('ended', { result: 'answered', duration: 83 })
  await expect(status).toContainText('The call is over 1:23')
})

test('a visit is asked about, agreed on, and recorded; a fax with its report', async ({ as, world }) => {
  const id = await caseOf(world, 'K4')
  const page = await as('legal')
  await page.goto(`/cases/${id}?do=visit`)
  const visit = page.getByRole('dialog', { name: 'Visit' })

  await test.step('nobody is visited unasked', async () => {
    await choose(page, visit.getByRole('combobox', { name: 'Place' }), 'place of business')
    await expect(visit.getByText('No visit may be made now')).toBeVisible()
    await expect(visit.getByText('visit-appointment')).toBeVisible()
    await expect(visit.getByText('visit-people')).toBeVisible()
    await visit.getByRole('link', { name: 'Enter: visit agreed' }).click()
    const fact = page.getByRole('dialog', { name: 'Enter a fact' })
    await fact.getByLabel('How we know').fill('Call with Ms Wang on Friday')
    await fact.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Fact recorded')).toBeVisible()
  })

  await test.step('in twos, on the day that was agreed', async () => {
    await page.goto(`/cases/${id}?do=visit`)
    await choose(page, visit.getByRole('combobox', { name: 'Place' }), 'place of business')
    await visit.getByLabel('Who of us goes').fill('Chen Jing, Lin Lan')
    await expect(visit.getByText('A visit may be made now')).toBeVisible()
    await visit.getByLabel('Time (theirs)').fill('14:15')
    await choose(page, visit.getByRole('combobox', { name: 'Did you meet them' }), 'Met and spoken to')
    await choose(page, visit.getByRole('combobox', { name: 'Outcome' }), 'informed')
    await visit.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Visit recorded')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('went: Chen Jing, Lin Lan; place: place of business')
  })

  await test.step('a fax that nobody confirmed is recorded with the rule against it', async () => {
    await page.goto(`/cases/${id}?do=fax`)
    const fax = page.getByRole('dialog', { name: 'Fax' })
    await expect(fax.getByText('fax-number')).toBeVisible()
    await fax.getByLabel('Transmission report').setInputFiles({ name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from('OK 2 pages') })
    await fax.getByLabel(/^Pages/).fill('2')
    await fax.getByLabel('Time (theirs)').fill('14:20')
    await fax.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText(/^Fax recorded, report filed · /)).toBeVisible()
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('pages: 2')
  })
  await page.context().close()
  await shown(as, 'legal', 'case-visit', `/cases/${id}?do=visit`, async (page) => {
    await choose(page, page.getByRole('dialog').getByRole('combobox').nth(1), /place of business|经营场所/)
    await expect(page.getByRole('dialog').getByText('visits-in-month')).toBeVisible()
  })
  await shown(as, 'legal', 'case-fax', `/cases/${id}?do=fax`, (page) => expect(page.getByText('fax-number').first()).toBeVisible())
  await shown(as, 'legal', 'case-fact', `/cases/${id}?do=fact&fact=visit-agreed`, (page) => expect(page.getByRole('dialog')).toBeVisible())
})

test('what a text rests on is put on file with its paper, by whoever may', async ({ as, world }) => {
  const id = await caseOf(world, 'K4')
  const page = await as('legal')
  const fact = page.getByRole('dialog', { name: 'Enter a fact' })

  await test.step('a guarantee needs its paper on file', async () => {
    await page.goto(`/cases/${id}?do=fact&fact=guarantee-contract`)
    await fact.getByLabel('number of the guarantee').fill('BZ-2026-044')
    await fact.getByLabel('How we know').fill('Signed copy')
    await expect(fact.getByRole('button', { name: 'Save' })).toBeDisabled()
    await page.goto(`/cases/${id}?do=document`)
    const papers = page.getByRole('dialog', { name: 'File a document' })
    await papers.locator('input[type=file]').setInputFiles({ name: 'guarantee.txt', mimeType: 'text/plain', buffer: Buffer.from('BZ-2026-044') })
    await choose(page, papers.getByRole('combobox', { name: 'Kind of document' }), 'contract')
    await papers.getByRole('button', { name: 'Save' }).click()
    await page.goto(`/cases/${id}?do=fact&fact=guarantee-contract`)
    await fact.getByLabel('number of the guarantee').fill('BZ-2026-044')
    await choose(page, fact.getByRole('combobox', { name: 'Paper it rests on' }), 'contract · guarantee.txt')
    await fact.getByLabel('How we know').fill('Signed copy')
    await fact.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Fact recorded')).toBeVisible()
    await expect(page.getByText('number of the guarantee BZ-2026-044')).toBeVisible()
  })

  await test.step('what cannot be read is said at its field', async () => {
    await page.goto(`/cases/${id}?do=fact&fact=offer-approved`)
    await fact.getByLabel('instalments of the plan').fill('soon')
    await fact.getByLabel('How we know').fill('Board')
    await fact.getByRole('button', { name: 'Save' }).click()
    await expect(fact.getByText('write it like `2026-12-01 20000.00 CNY`')).toBeVisible()
  })
})
