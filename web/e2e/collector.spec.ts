// The whole day of a collector, as far as it fits into a morning.

import { expect, test, type World } from './world'
import { choose } from './hands'
import type { Page } from '@playwright/test'

/** Signs in by typing, as on every morning. */
async function signIn(page: Page, world: World) {
  // The page speaks the language of whoever signed in; other tests may have switched it.
  const api = await world.ask('collector')
  await api.patch('/api/v1/session', { data: { lang: 'en' } })
  await page.goto('/')
  await page.getByLabel('User name').fill('collector')
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('credentials')
  await page.getByLabel('Password').fill(world.password('collector'))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Today', level: 1 })).toBeVisible()
}

test('a collector works a case from the list to the promise', async ({ stranger, world, as }) => {
  const page = await stranger()
  await signIn(page, world)

  await test.step('Today shows the rounds, and filters stay in the address', async () => {
    await expect(page.getByRole('button', { name: /^Morning/ })).toBeVisible()
    await choose(page, 'Channel', /^call/)
    await expect(page).toHaveURL(/channel=phone/)
    await page.reload()
    await expect(page).toHaveURL(/channel=phone/)
    await expect(page.getByRole('row')).not.toHaveCount(0)
  })

  await page.getByRole('button', { name: /^Get next/ }).click()
  await expect(page).toHaveURL(/\/cases\/\d+/)
  const address = new URL(page.url()).pathname
  const name = await page.getByRole('heading', { level: 1 }).innerText()
  await expect(page.getByText('May be contacted now')).toBeVisible()

  await test.step('a second person sees who holds the case', async () => {
    const other = await as('supervisor')
    await other.goto(address)
    await expect(other.getByRole('heading', { level: 1, name })).toBeVisible()
    await expect(other.getByText('collector is working on this customer')).toBeVisible()
    await other.context().close()
  })

  await test.step('the guided call: who it is, what they promise, and its result', async () => {
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    const call = page.getByRole('dialog', { name: /^Call/ })
    const take = (label: string | RegExp) => call.getByRole('listitem').getByRole('button', { name: label }).click()
    await take(/Dial/)
    await take(/a voice that may be the person/)
    await expect(call.getByText('no word of money')).toBeVisible()
    await take(/it is the person, and confirmed/)
    await take(/yes$/)
    await take(/Said; now listen/)
    await take(/a promise to pay/)
    const form = call.getByRole('form', { name: 'a promise to pay' })
    await form.getByLabel('amount they will pay').fill('12k')
    await form.getByLabel('day of payment').fill('27 Nov')
    await form.getByRole('button', { name: 'Note it' }).click()
    await call.getByRole('button', { name: 'Close' }).click()
    await expect(call.getByRole('alert'), 'nobody leaves a call without its result').toContainText('no result yet')
    await take(/recap/)
    await take(/it is right/)
    await expect(call.getByText('Every call needs a result')).toBeVisible()
    await call.getByLabel('Remark').fill('Will be booked on Friday.')
    await call.getByRole('button', { name: 'Confirm and record' }).click()
    await expect(page.getByText('Call recorded').first()).toBeVisible()
    await call.getByRole('button', { name: 'Close' }).click()
  })

  const timeline = page.getByRole('region', { name: 'Timeline' })
  await test.step('the promise stands on the timeline', async () => {
    await timeline.getByRole('button', { name: 'promises' }).click()
    await expect(timeline.getByText('12,000.00').first()).toBeVisible()
    await timeline.getByRole('button', { name: 'all' }).click()
    await expect(timeline.getByText('Will be booked on Friday.').first()).toBeVisible()
  })

  await test.step('what was written can be taken back', async () => {
    await page.keyboard.press('o')
    const note = page.getByRole('dialog', { name: 'Note' })
    await note.getByLabel('Note').fill('Written into the wrong case')
    await note.getByRole('button', { name: 'Save' }).click()
    await expect(note).toBeHidden()
    await expect(timeline.getByText('Written into the wrong case')).toBeVisible()
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByText('Undone', { exact: true })).toBeVisible()
    await expect(timeline.getByText('Written into the wrong case')).toBeHidden()
  })

  await test.step('Today knows that it was worked', async () => {
    await page.keyboard.press('l')
    await expect(page.getByRole('heading', { name: 'Today', level: 1 })).toBeVisible()
    await page.getByRole('button', { name: 'Clear filters' }).first().click()
    await expect(page.getByRole('row').filter({ hasText: name }).getByLabel('Worked today')).toBeVisible()
  })
})

test('the guard stops a threat and lets courtesy pass', async ({ as }) => {
  const page = await as('supervisor')
  await page.goto('/today?channel=sms')
  await page.getByRole('button', { name: /^Get next/ }).click()
  await expect(page).toHaveURL(/\/cases\/\d+/)
  await page.getByRole('button', { name: 'Message', exact: true }).click()
  const panel = page.getByRole('dialog', { name: 'Message' })
  const text = panel.getByLabel('Text')
  const send = panel.getByRole('button', { name: 'Put into the outbox' })

  await text.fill('再不还钱就把你抓起来，让你全家不得安宁！')
  await expect(panel.getByText('Cannot be sent; please change it')).toBeVisible()
  await expect(send).toBeDisabled()
  await expect(panel.getByRole('button', { name: 'Take these words out' }).first()).toBeVisible()

  const offered = panel.getByRole('complementary').getByRole('listitem').getByRole('button').first()
  await offered.click()
  await expect(panel.getByText('May be sent')).toBeVisible()
  await expect(send).toBeEnabled()
  await send.click()
  await expect(page.getByText('In the outbox').first()).toBeVisible()
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Undone', { exact: true })).toBeVisible()
})
