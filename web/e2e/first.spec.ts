// How soon the page can be used. Issue: below 1.5 s on loopback. The time is printed; what fails the test is 5 s, because
// the machine of the tests does other things meanwhile.

import { expect, test } from './world'

const MOST_MS = 5_000

test('the first page can be used soon', async ({ as }) => {
  const warm = await as('collector')
  const page = await warm.context().newPage()
  await warm.close()
  const started = performance.now()
  await page.goto('/today', { waitUntil: 'commit' })
  await page.getByRole('row').getByRole('link').first().waitFor()
  const took = Math.round(performance.now() - started)
  const loaded = await page.evaluate(() => {
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const scripts = files.filter((file) => file.initiatorType === 'script' || file.name.endsWith('.js'))
    return scripts.reduce((sum, file) => sum + file.encodedBodySize, 0)
  })
  console.log(`first page usable after ${took} ms; ${Math.round(loaded / 1000)} kB of JavaScript, compressed`)
  test.info().annotations.push({ type: 'first page', description: `${took} ms` })
  expect(took).toBeLessThan(MOST_MS)
  expect(loaded).toBeLessThan(450_000)
})
