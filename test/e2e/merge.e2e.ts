import { heading, isState, openLab } from './lab-page.ts'
import { expect, test } from './page.ts'

test('a merge quicker than a glance is held in the picture, with motion and without', async ({ page }) => {
  await openLab(page)
  for (const name of ['Start', '60×']) await page.getByRole('button', { name, exact: true }).click()
  await isState(page, 'Running')
  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    await page.emulateMedia({ reducedMotion })
    await page.getByRole('button', { name: 'Take a checkpoint' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('short-lived')
    await page.getByRole('radio', { name: /^Production / }).check()
    await page.getByRole('button', { name: 'Take it' }).click()
    await heading(page, 'One disk, two files')
    await page.getByRole('button', { name: /^short-lived/ }).click()
    await page.getByRole('button', { name: 'Delete ‘short-lived’' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    const merged = page.getByText(/\d+ blocks? merged into L0/)
    await expect(merged).toBeVisible()
    const sinceMs = await page.evaluate(() => performance.now())
    await expect(merged).toHaveCount(0)
    await heading(page, 'One disk, one file')
    expect((await page.evaluate(() => performance.now())) - sinceMs).toBeGreaterThan(600)
  }
})
