// The same page for whoever reads Chinese, holds a phone, has no mouse, or may only look.

import { expect, expectNoSideways, PHONE, test } from './world'

test('Chinese and English, switched at once and kept with the user', async ({ as }) => {
  const page = await as('supervisor', { lang: 'zh', size: { width: 1920, height: 1080 } })
  // The browser itself is English; whoever signed in is not.
  await expect(page.getByRole('heading', { level: 1, name: '今日' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(page.getByRole('row').getByRole('link').first()).toBeVisible()
  await expect(page.getByText('No contact'), 'sentences of the server are in the language too').toHaveCount(0)
  await expect(page.getByText(/ points?\.$/)).toHaveCount(0)
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByRole('link', { name: '概览' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '概览' })).toBeVisible()
})

test('a stranger is met in the language of the browser', async ({ stranger }) => {
  const chinese = await stranger({ locale: 'zh-CN' })
  await chinese.goto('/')
  await expect(chinese.getByRole('button', { name: '登录', exact: true })).toBeVisible()
  await chinese.getByRole('button', { name: '审计', exact: true }).click()
  await expect(chinese.getByRole('button', { name: 'English' }), 'and so goes on, whatever the terminal spoke').toBeVisible()
  const english = await stranger({ locale: 'en-GB' })
  await english.goto('/')
  await expect(english.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
})

test('one hand on a phone', async ({ as }) => {
  const page = await as('collector', { size: PHONE })
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()
  const cards = page.getByRole('main').getByRole('listitem').getByRole('link')
  await expect(cards.first()).toBeVisible()
  await expectNoSideways(page)
  await cards.first().click()
  await expect(page).toHaveURL(/\/cases\/\d+/)
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible()
  await expectNoSideways(page)

  const call = page.getByRole('button', { name: 'Call', exact: true })
  await expect(call, 'within reach without scrolling').toBeInViewport()
  await page.getByRole('button', { name: 'Promise', exact: true }).click()
  const form = page.getByRole('dialog', { name: 'Promise' })
  await expect(form).toBeInViewport()
  await expect(form.getByRole('button', { name: 'Save' })).toBeInViewport()
  await expectNoSideways(page)
  await form.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'List' }).click()
  await expect(cards.first()).toBeVisible()
})

test('everything by keys', async ({ stranger, world }) => {
  await (await world.ask('collector')).patch('/api/v1/session', { data: { lang: 'en' } })
  const page = await stranger()
  await page.goto('/')
  await expect(page.getByLabel('User name')).toBeFocused()
  await page.keyboard.type('collector')
  await page.keyboard.press('Tab')
  await page.keyboard.type(world.password('collector'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()

  const names = page.getByRole('row').getByRole('link')
  await expect(names.nth(1)).toBeVisible()
  await page.keyboard.press('j')
  await expect(names.nth(0)).toBeFocused()
  await page.keyboard.press('j')
  await expect(names.nth(1)).toBeFocused()
  await page.keyboard.press('k')
  await expect(names.nth(0)).toBeFocused()
  const first = await names.nth(0).innerText()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: first })).toBeVisible()

  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys you can use' })
  await expect(help.getByText('Message')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()

  await page.keyboard.press('p')
  const promise = page.getByRole('dialog', { name: 'Promise' })
  await expect(promise.getByLabel('Amount')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(promise).toBeHidden()

  const address = page.url()
  await page.keyboard.press('n')
  await expect(page).not.toHaveURL(address)
  await expect(page).toHaveURL(/\/cases\/\d+/)
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()
})

test('an auditor sees all and changes nothing', async ({ as, world }) => {
  const page = await as('auditor')
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Get next/ })).toHaveCount(0)
  await page.getByRole('row').getByRole('link').first().click()
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible()
  for (const deed of ['Call', 'Message', 'Promise', 'Note', 'Undo', 'Show'])
    await expect(page.getByRole('button', { name: new RegExp(`^${deed}\\b`) })).toHaveCount(0)
  const id = /\/cases\/(\d+)/.exec(page.url())?.[1]
  await page.getByRole('link', { name: 'Administration' }).click()
  await page.getByRole('link', { name: 'Audit' }).click()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await page.getByRole('link', { name: 'Policies' }).click()
  await page.getByRole('table').getByRole('button').first().click()
  await expect(page.getByRole('heading', { level: 2, name: 'Timetable' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Draft a change' })).toHaveCount(0)

  const api = await world.ask('auditor')
  const refused = await api.post(`/api/v1/cases/${id}/notes`, {
    data: { text: 'x' },
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  })
  expect(refused.status(), 'what the page does not offer the server refuses').toBe(403)
})

test('a trainer, who may see no case, writes with example facts before them', async ({ as, world }) => {
  const listed = await (await world.ask('trainer')).get('/api/v1/scripts?channel=email')
  const { items } = (await listed.json()) as { items: { id: string }[] }
  const page = await as('trainer')
  await page.goto(`/scripts/${items[0]?.id}`)
  await page.getByRole('button', { name: 'Write our own version' }).click()
  const text = page.getByLabel('Our own version')
  await text.fill((await text.inputValue()).replace('## en\n', '## en\nThank you for the years of working together. '))
  const shown = page.getByRole('article').filter({ hasText: 'Thank you for the years of working together.' })
  await expect(shown).toBeVisible()
  await expect(page.getByRole('heading', { name: 'With example facts' })).toBeVisible()
  await expect(page.getByText('Preview for a customer'), 'nobody is offered to them').toHaveCount(0)
})
