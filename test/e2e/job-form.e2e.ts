/** What somebody writes into the form of a job: taken as it is, or refused beside it. */
import { openLab } from './lab-page.ts'
import { expect, test } from './page.ts'

test('a number that cannot be is told, and nothing else is planned in its place', async ({ page }) => {
  await openLab(page)
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByRole('button', { name: 'Backups, jobs and what they cost' }).click()
  const dialog = page.getByRole('dialog', { name: 'Backups', exact: true })
  await dialog.getByRole('tab', { name: 'Jobs and retention' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('nightly')
  const hours = dialog.getByLabel('Every … hours')
  const plan = dialog.getByRole('button', { name: 'Plan it' })
  for (const wrong of ['0', '2.5', '9000']) {
    await hours.fill(wrong)
    await expect(hours).toHaveValue(wrong)
    await expect(dialog.getByText('A whole number from 1 to 8,784.')).toBeVisible()
    // What is wrong describes the field; it is no part of its name.
    await expect(hours).toHaveAccessibleName('Every … hours')
    await expect(hours).toHaveAccessibleDescription('A whole number from 1 to 8,784.')
    await expect(plan).toHaveAttribute('aria-disabled', 'true')
    await expect(plan).toHaveAccessibleDescription('A number is not possible as it is written.')
  }
  await hours.fill('6')
  await expect(dialog.getByText(/^New-LabBackupJob .* -EveryHours 6/)).toBeVisible()
  await expect(plan).toHaveAttribute('aria-disabled', 'false')
})
