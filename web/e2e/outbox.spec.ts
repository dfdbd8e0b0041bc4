// Test mode, the second person, the stop of all sending, and what tonight would bring.

import { expect, test } from './world'

test('it takes two people to let messages leave, and one to stop them', async ({ as }) => {
  const first = await as('supervisor')
  await first.goto('/outbox')
  const notice = first.getByRole('region', { name: 'Test mode' })
  await expect(notice).toContainText('do not leave the company')
  await expect(first.getByText('In test mode, nothing leaves')).toBeVisible()
  await notice.getByRole('button', { name: 'Ask to go live' }).click()
  const send = notice.getByRole('button', { name: 'Ask to go live' })
  await expect(send, 'a reason is needed').toBeDisabled()
  await notice.getByLabel('Why').fill('Read all of the messages of Monday')
  await send.click()
  await expect(notice).toContainText('supervisor asked to go live')
  await expect(notice).toContainText('A second person has to confirm')
  await expect(notice.getByRole('button'), 'nobody confirms what they asked for').toHaveCount(0)

  const auditor = await as('auditor')
  await auditor.goto('/outbox')
  await expect(auditor.getByRole('region', { name: 'Test mode' })).toContainText('supervisor asked')
  await expect(auditor.getByRole('region', { name: 'Test mode' }).getByRole('button')).toHaveCount(0)

  const second = await as('legal')
  await second.goto('/outbox')
  const confirm = second.getByRole('region', { name: 'Test mode' })
  await expect(confirm).toContainText('Read all of the messages of Monday')
  await confirm.getByRole('button', { name: 'Confirm: go live' }).click()
  await confirm.getByLabel('Why').fill('Samples checked')
  await confirm.getByRole('button', { name: 'Confirm: go live' }).click()
  await expect(confirm).toBeHidden()
  await expect(second.getByText('asked by supervisor, confirmed by legal')).toBeVisible()

  await test.step('the red button', async () => {
    await second.getByRole('button', { name: 'Stop all sending' }).click()
    await second.getByLabel('Why').fill('A wrong account number')
    await second.getByRole('button', { name: 'Stop all sending' }).click()
    await expect(second.getByText('Sending is stopped')).toBeVisible()
    await second.getByRole('button', { name: 'Let it go on' }).click()
    await second.getByLabel('Why').fill('Corrected')
    await second.getByRole('button', { name: 'Let it go on' }).click()
    await expect(second.getByText('Sending', { exact: true })).toBeVisible()
  })

  await second.getByRole('button', { name: 'Back to test mode' }).click()
  await second.getByLabel('Why').fill('Until the bank confirms')
  await second.getByRole('button', { name: 'Back to test mode' }).click()
  await expect(second.getByRole('region', { name: 'Test mode' })).toBeVisible()
})

test('tonight in groups, with whole messages as samples', async ({ as }) => {
  const page = await as('administrator')
  await page.goto('/outbox')
  await page.getByRole('button', { name: 'Tonight' }).click()
  await expect(page).toHaveURL(/view=tonight/)
  await expect(page.getByText('Nothing is recorded')).toBeVisible()
  await expect(page.getByText('Would leave').first()).toBeVisible()
  const group = page.getByRole('region').filter({ has: page.getByText(/^Samples: / ) }).first()
  await group.getByText(/^Samples: /).click()
  await expect(group.getByRole('article').first()).toBeVisible()
  await group.getByRole('link').first().click()
  await expect(page).toHaveURL(/\/cases\/\d+/)
})
