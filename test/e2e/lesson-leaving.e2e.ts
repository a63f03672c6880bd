/** Leaving a lesson before it is there. */
import { expect, test } from './page.ts'

test('a lesson that is left while its lab is built holds nothing up', async ({ page }) => {
  await page.goto('./#lessons')
  for (const id of ['a-read-falls-through', 'deleting-is-merging']) {
    await page.evaluate((hash) => location.assign(hash), `#lesson=${id}`)
    await expect(page.getByRole('heading', { level: 1 }).first()).not.toHaveText('Lessons')
    await page.evaluate(() => location.assign('#lessons'))
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lessons')
  }
  await page.locator('input[type=file][accept=".md"]').setInputFiles({
    name: 'x.lesson.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from('nothing'),
  })
  // The lab that was being built comes first.
  await expect(page.getByRole('heading', { name: /^x.lesson.md/ })).toBeVisible({ timeout: 20_000 })
})
