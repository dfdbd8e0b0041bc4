// A change of a policy needs two people.

import { expect, test } from './world'

test('who drafts a change cannot approve it; somebody else does', async ({ as }) => {
  const page = await as('administrator')
  await page.getByRole('link', { name: 'Policies' }).click()
  await page.getByRole('table').getByRole('button').first().click()
  await expect(page).toHaveURL(/\/policies\/[^/]+$/)
  const policy = new URL(page.url()).pathname
  await page.getByRole('button', { name: 'Draft a change' }).click()
  await expect(page).toHaveURL(/\/policies\/drafts\/\d+/)
  const draft = new URL(page.url()).pathname

  const source = page.getByLabel('Source (TOML)')
  await expect(source).not.toHaveValue('')
  const toml = await source.inputValue()

  await test.step('faults are told while one writes', async () => {
    await source.fill(`${toml}\nnonsense = `)
    await expect(page.getByRole('status').filter({ hasText: /\d+ fault/ })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Submit for approval' })).toBeDisabled()
  })

  await test.step('tried on the ledger of today', async () => {
    await source.fill(toml.replace(/^(title_en|title|en)(\s*=\s*")/m, '$1$2Changed: '))
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Try on today’s ledger' }).click()
    const trial = page.getByRole('dialog', { name: 'What would change' })
    await expect(trial.getByText(/of \d+ customers would move/)).toBeVisible()
    await trial.getByRole('button', { name: 'Close' }).click()
  })

  await test.step('one’s own cannot be approved', async () => {
    await page.getByRole('button', { name: 'Submit for approval' }).click()
    await expect(page.getByText('Somebody else has to approve what you wrote.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Approve and put in force' })).toHaveCount(0)
  })

  await test.step('somebody else puts it in force', async () => {
    const other = await as('legal')
    await other.goto('/policies')
    await other.getByRole('row').filter({ hasText: 'Waits for approval' }).getByRole('button').click()
    await expect(other).toHaveURL(new RegExp(`${draft}$`))
    await other.getByLabel('A word to the other person (optional)').fill('Agreed.')
    await other.getByRole('button', { name: 'Approve and put in force' }).click()
    await expect(other.getByRole('heading', { level: 1 })).toContainText('In force')
    await other.goto(policy)
    const history = other.getByRole('table').filter({ hasText: 'Approved by' })
    await expect(history.getByRole('row').nth(1)).toContainText('administrator')
    await expect(history.getByRole('row').nth(1)).toContainText('legal')
  })
})
