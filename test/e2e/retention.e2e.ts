/** A retention that takes points: said before, asked once more, and done. */
import { axe } from './axe.ts'
import { openLab, typeLine } from './lab-page.ts'
import { expect, test } from './page.ts'

test('which points a policy takes is shown before it is set, and asked once more', async ({ page }) => {
  test.setTimeout(90_000)
  await openLab(page)
  for (let number = 0; number < 3; number++) await typeLine(page, 'Start-LabBackup SHOP -Repository NAS1')
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByRole('button', { name: 'Backups, jobs and what they cost' }).click()
  const dialog = page.getByRole('dialog', { name: 'Backups', exact: true })
  await dialog.getByRole('tab', { name: 'Jobs and retention' }).click()
  await expect(dialog.getByRole('heading', { name: 'What stays now, and why' })).toBeVisible()
  await dialog.getByRole('radio', { name: /^A count/ }).check()
  await dialog.getByLabel('Points', { exact: true }).fill('1')
  await expect(dialog.getByRole('heading', { name: 'What would stay, and why' })).toBeVisible()
  await expect(dialog.getByText('At once SHOP-1, SHOP-2 go.')).toBeVisible()
  await expect(dialog.getByText(/^SHOP-3 stays/)).toBeVisible()
  await expect(dialog.getByText(/^SHOP-1 goes/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Set it…' }).click()
  const safe = dialog.getByRole('button', { name: 'Leave it' })
  await expect(safe).toBeFocused()
  await axe(page, 'asked once more')
  await safe.click()
  await expect(dialog.getByText('In force: keep everything')).toBeVisible()
  await dialog.getByRole('button', { name: 'Set it…' }).click()
  await dialog.getByRole('button', { name: 'Set it and remove 2' }).click()
  await expect(dialog.getByText('In force: a count')).toBeVisible()
  await dialog.getByRole('tab', { name: 'Restore points' }).click()
  await expect(dialog.getByRole('row', { name: /^SHOP-\d / })).toHaveCount(1)
})
