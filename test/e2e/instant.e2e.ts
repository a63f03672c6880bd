/** Instant recovery and the way home, one order, a lost key, a repository after ransomware: on the page, by mouse. */
import type { Page } from '@playwright/test'
import { axe } from './axe.ts'
import { isState, openLab, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Backups', exact: true })

const openPoint = async (page: Page, seen: RegExp): Promise<void> => {
  await page.getByRole('region', { name: 'NAS1', exact: true }).getByRole('button', { name: seen }).click()
  await page.getByRole('button', { name: /^Everything about this copy/ }).click()
  await expect(dialog(page)).toBeVisible()
}

test('a machine runs from the backup itself, is told to, and takes its disks home', async ({ page }) => {
  test.setTimeout(120_000)
  await openLab(page)
  await typeLines(page, 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 5')
  await openPoint(page, /full/)
  const act = dialog(page).getByRole('button', { name: 'Run it from there…' })
  await expect(act).toHaveAttribute('aria-disabled', 'true')
  await dialog(page).getByLabel('To host').selectOption('HV2')
  await dialog(page).getByLabel('Name', { exact: true }).fill('SHOP-B')
  await expect(act).toHaveAttribute('aria-disabled', 'false')
  await expect(
    dialog(page).getByText('Restore-LabBackup -RestorePoint SHOP-1 -ToHost HV2 -NewName SHOP-B -Instant'),
  ).toBeVisible()
  await act.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click()
  await dialog(page).getByRole('button', { name: 'Close' }).click()
  await typeLines(page, 'Wait-Lab -Minutes 1', 'Start-VM SHOP-B', 'Wait-Lab -Minutes 1')
  await page.getByRole('button', { name: /choose a machine/ }).click()
  await page.getByRole('button', { name: /^SHOP-B HV2, / }).click()
  await isState(page, 'Running')
  await expect(page.getByText(/^SHOP-B runs from SHOP-1, the backup itself, on NAS1/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Volume I: of HV2' })).toContainText('SHOP-1 of NAS1 itself')
  await axe(page, 'a machine that runs from a backup')
  await page.getByRole('button', { name: 'Move its disks…' }).click()
  await expect(dialog(page).getByText(/^SHOP-B runs from it:/)).toBeVisible()
  await axe(page, 'the way home')
  await dialog(page).getByRole('button', { name: 'Move the disks of SHOP-B' }).click()
  await expect(dialog(page).getByText(/^Moving the disks of SHOP-B/)).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Close' }).click()
  await typeLines(page, 'Wait-Lab -Minutes 10')
  await expect(page.getByText(/^SHOP-B runs from SHOP-1/)).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Volume D: of HV2' })).toContainText('SHOP-B, 1 disk file')
})

test('one order comes back by its number; a lost key is told where a copy is', async ({ page }) => {
  test.setTimeout(120_000)
  await openLab(page)
  await typeLines(
    page,
    'Start-VM SHOP',
    'Wait-Lab -Minutes 3',
    'Start-LabBackup SHOP -Repository NAS1 -Encrypt',
    'Wait-Lab -Minutes 5',
    'Invoke-LabApp SHOP Shop DeleteOrders -Count 3',
  )
  await openPoint(page, /full/)
  await expect(dialog(page).getByText(/^Enciphered with KEY-SHOP-1/)).toBeVisible()
  const number = dialog(page).getByLabel('Number of the order')
  await number.fill('500')
  await expect(
    dialog(page)
      .getByText(/^There is an order 500 in the shop of SHOP/)
      .first(),
  ).toBeVisible()
  await number.fill('2')
  await dialog(page).getByRole('button', { name: 'Put order 2 back' }).click()
  await expect(
    dialog(page)
      .getByText(/^There is an order 2 in the shop of SHOP/)
      .first(),
  ).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Close' }).click()
  await typeLines(page, 'Invoke-LabFault KeyLost -VMName SHOP')
  await openPoint(page, /full, key lost/)
  await dialog(page).getByLabel('Name', { exact: true }).fill('SHOP-B')
  await expect(
    dialog(page)
      .getByText(/is enciphered with KEY-SHOP-1, and nobody has that key any more/)
      .first(),
  ).toBeVisible()
  await expect(
    dialog(page)
      .getByText(/and that key is lost: its bytes are there/)
      .first(),
  ).toBeVisible()
  await axe(page, 'a lost key')
})

test('a place looked through after ransomware says what cannot be read, and what to do', async ({ page }) => {
  await openLab(page)
  await typeLines(
    page,
    'Start-LabBackup SHOP -Repository NAS1',
    'Invoke-LabFault HostRansomware -HostName HV1 -DwellMinutes 0',
  )
  await openPoint(page, /full/)
  await dialog(page).getByRole('button', { name: 'Look through NAS1' }).click()
  await expect(dialog(page).getByRole('status').filter({ hasText: 'SHOP-1.json cannot be read' })).toBeVisible()
  await expect(dialog(page).getByText(/^There is no restore point yet/)).toBeVisible()
  await expect(dialog(page).getByLabel('Place')).toBeVisible()
  await axe(page, 'a repository after ransomware')
})
