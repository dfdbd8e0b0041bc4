// What hands do that takes more than one touch.

import type { Locator, Page } from '@playwright/test'

/** Takes one of the choices of a select: the list hangs at the end of the page and not in the field. */
export async function choose(page: Page, field: string | Locator, choice: string | RegExp) {
  const select = typeof field === 'string' ? page.getByRole('combobox', { name: field, exact: true }) : field
  await select.click()
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
    .filter({ hasText: choice })
    .first()
    .click()
}
