/** Two plans against each other, by mouse: refused, watched, stopped, and lived to the end. */
import { axeInEveryLook } from './axe.ts'
import { isState, openLab, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

test('two plans are lived side by side, and the lab stays as it is', async ({ page }) => {
  test.setTimeout(180_000)
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP')
  await isState(page, 'Running')
  await typeLines(page, 'Start-LabBackup SHOP -Repository NAS1')
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByRole('button', { name: 'Backups, jobs and what they cost' }).click()
  const dialog = page.getByRole('dialog', { name: 'Backups', exact: true })
  await dialog.getByRole('tab', { name: 'Compare plans' }).click()
  const [a, b] = [dialog.getByLabel(/^Plan A/), dialog.getByLabel(/^Plan B/)]

  await test.step('a line that does not exist is refused, and nothing else happens', async () => {
    await a.fill('New-LabBackupJobs nightly SHOP')
    await dialog.getByRole('button', { name: 'Live both plans' }).click()
    await expect(dialog.getByText(/New-LabBackupJob\?/)).toBeVisible()
  })

  await test.step('it can be stopped', async () => {
    await a.fill('New-LabBackupJob nightly SHOP -Repository NAS1 -EveryHours 12')
    await b.fill('New-LabBackupJob often SHOP -Repository VAULT -EveryHours 3')
    await dialog.getByRole('combobox', { name: 'Days' }).selectOption('30')
    await dialog.getByRole('button', { name: 'Live both plans' }).click()
    await expect(dialog.getByRole('progressbar', { name: 'Plan A is lived' })).toBeVisible()
    await dialog.getByRole('button', { name: 'Stop' }).click()
    await expect(dialog.getByText('Stopped. Nothing came of it.')).toBeVisible()
  })

  await test.step('both ways back are gone, and what they cost stands beside what they saved', async () => {
    await dialog.getByRole('combobox', { name: 'Days' }).selectOption('1')
    await dialog.getByRole('button', { name: 'Live both plans' }).click()
    const row = (name: string) => dialog.getByRole('row', { name: new RegExp(`^${name}`) })
    await expect(row('Returns from')).toContainText(/on NAS1.*on VAULT/, { timeout: 120_000 })
    await expect(row('Bytes of backups')).toContainText(/\d.*\d/)
    await expect(dialog.getByRole('row', { name: /^Now HV1 lost/ })).toHaveCount(2)
    await axeInEveryLook(page, 'two plans')
  })
})
