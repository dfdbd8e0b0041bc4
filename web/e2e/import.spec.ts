// A file as it comes out of an old program: in GBK, with faults.

import path from 'node:path'
import { expect, test } from './world'

test('a GBK file with faults is put right, taken in, and taken back', async ({ as, world }) => {
  const page = await as('finance')
  await page.getByRole('link', { name: 'Import' }).click()
  await page.getByLabel('Choose a file').setInputFiles(path.join(world.folder, '有问题的导出.csv'))
  await expect(page).toHaveURL(/\/import\/\d+/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('有问题的导出.csv')

  const takeIn = page.getByRole('button', { name: /^Take it in/ })
  await test.step('nobody but a person can tell day from month', async () => {
    const question = page.getByRole('alert').filter({ hasText: 'does the day or the month come first?' })
    await expect(question).toBeVisible()
    await expect(takeIn).toBeDisabled()
    await question.getByRole('button', { name: 'day/month/year' }).click()
    await expect(question).toBeHidden()
  })

  await test.step('refused rows are named, and can be fetched', async () => {
    await expect(page.getByText('Refused; correct and import again')).toBeVisible()
    const fetched = page.waitForEvent('download')
    await page.getByRole('link', { name: /^Download \d+ refused rows/ }).click()
    expect((await fetched).suggestedFilename()).toMatch(/^refused-\d+\.xlsx$/)
  })

  await test.step('taken in', async () => {
    await takeIn.click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Taken in')
    await expect(page.getByText('was taken in')).toBeVisible()
  })

  await test.step('taken back', async () => {
    await page.getByRole('button', { name: 'Undo this import' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Undone')
    await page.getByRole('link', { name: 'All imports' }).click()
    await expect(page.getByRole('row').filter({ hasText: '有问题的导出.csv' }).first()).toContainText('Undone')
  })
})
