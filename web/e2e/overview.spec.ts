// A manager's morning: figures, the rows behind them, and a workbook to take along.

import { readFileSync } from 'node:fs'
import { expect, test } from './world'

type Money = { amount: string; currency: string }
type Overview = {
  currency: string
  figures: { code: string; value: string | null; unit: string; count: number; rows: string }[]
  ageing: { band: string; open: Money; debtors: number }[]
}
type Rows = { items: { amount: Money; part: Money | null }[]; next_cursor: string | null }

/** Hundredths, exact. */
function cents(amount: string): bigint {
  const [whole = '0', part = ''] = amount.split('.')
  return BigInt(whole + part.padEnd(2, '0'))
}
function grouped(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+(?!\d)(?=\.|$))/g, ',')
}

test('figures open their rows, and the sums agree', async ({ as, world }) => {
  const page = await as('supervisor')
  await page.getByRole('link', { name: 'Overview' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  const api = await world.ask('supervisor')
  const said = (await (await api.get('/api/v1/overview')).json()) as Overview
  const figures = page.getByRole('region', { name: 'Key figures' })

  const money = said.figures.filter((figure) => figure.unit === 'money' && figure.value !== null && figure.count > 0)
  expect(money.length).toBeGreaterThan(0)
  for (const figure of money)
    await expect(figures).toContainText(grouped(figure.value ?? ''))

  await test.step('the bands of the ageing are the whole that is open', async () => {
    const open = money.find((figure) => figure.code === 'open')
    const bands = said.ageing.reduce((sum, band) => sum + cents(band.open.amount), 0n)
    expect(bands).toBe(cents(open?.value ?? '0'))
  })

  await test.step('a figure opens its rows, which add up to it', async () => {
    const figure = money.find((one) => one.code === 'overdue') ?? money[0]
    if (figure === undefined) throw new Error('no figure')
    await figures.getByRole('button', { name: grouped(figure.value ?? '') }).first().click()
    await expect(page).toHaveURL(/rows=/)
    const panel = page.getByRole('dialog')
    await expect(panel.getByText(`${grouped(String(figure.count))} in all`)).toBeVisible()
    let sum = 0n
    let count = 0
    for (let cursor: string | null = ''; cursor !== null; ) {
      const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const rows = (await (await api.get(`/api/v1/overview/rows?${figure.rows}&limit=200${next}`)).json()) as Rows
      for (const row of rows.items) sum += cents((row.part ?? row.amount).amount)
      count += rows.items.length
      cursor = rows.next_cursor
    }
    expect(count).toBe(figure.count)
    expect(sum).toBe(cents(figure.value ?? '0'))
    await page.keyboard.press('Escape')
    await expect(panel).toBeHidden()
  })

  await test.step('every figure says how it is counted', async () => {
    await figures.getByRole('button', { name: /How it is counted/ }).first().click()
    await expect(page.locator('.ant-popover').filter({ hasText: 'How it is counted' })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('a workbook to take along', async () => {
    const fetched = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Excel' }).click()
    const file = await (await fetched).path()
    expect(readFileSync(file).subarray(0, 4).toString('latin1'), 'a workbook is a zip').toBe('PK\u0003\u0004')
  })
})
