/** The files of the hosts, as a person breaks a chain with them and mends it again. */
import type { Locator, Page } from '@playwright/test'
import { axeAtStep } from './axe.ts'
import { isState, openLab, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

const open = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: /files of Volume D: of HV1$/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Files of the hosts' })
  await expect(dialog.getByRole('button', { name: /^shop\.vhdx/ })).toBeVisible()
  return dialog
}

test('a base that is renamed keeps the VM from starting, and named back it starts', async ({ page }) => {
  await openLab(page)
  await typeLines(page, "Checkpoint-VM SHOP -SnapshotName 'one'")
  const dialog = await open(page)
  await dialog.getByRole('button', { name: /^shop\.vhdx/ }).click()
  await expect(
    dialog.getByText(/^shop_[0-9A-F]{4}….avhdx stands on this file: moved, renamed or deleted/),
  ).toBeVisible()
  await axeAtStep(page, 0)
  await dialog.getByLabel('New name').fill('old.vhdx')
  await dialog.getByRole('button', { name: 'Rename shop.vhdx' }).click()
  await expect(dialog.getByRole('status').last()).toContainText('is now called old.vhdx')
  await expect(dialog.getByRole('button', { name: /^shop\.vhdx base disk of SHOP missing/ })).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()

  await expect(page.getByRole('log')).toContainText('Rename-Item -Path D:\\SHOP\\shop.vhdx -NewName old.vhdx')
  const start = page.getByRole('banner').getByRole('button', { name: 'Start', exact: true })
  await expect(start).toHaveAttribute('aria-disabled', 'true')
  await expect(start).toHaveAccessibleDescription(/The chain of virtual hard disks is broken/)
  await expect(page.getByRole('heading', { name: 'A disk that cannot be read' })).toBeVisible()
  const names = page.getByRole('listitem').filter({ hasText: /^ ?shop/ })
  await expect(names.filter({ hasText: 'L0' })).toContainText('gone')
  await expect(names.filter({ hasText: 'L1' })).toContainText('still there')

  await page.getByRole('button', { name: /files of Volume D: of HV1$/ }).click()
  await dialog.getByRole('button', { name: /^old\.vhdx/ }).click()
  await dialog.getByLabel('New name').fill('shop.vhdx')
  await dialog.getByLabel('New name').press('Enter')
  await expect(dialog.getByRole('button', { name: /^shop\.vhdx base disk of SHOP/ })).not.toContainText('missing')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(start).toHaveAttribute('aria-disabled', 'false')
  await start.click()
  await isState(page, 'Running')
})

test('says who has a file, what a mount for writing breaks, and what an orphan is; deletes only when asked twice', async ({
  page,
}) => {
  await openLab(page)
  await typeLines(page, "Checkpoint-VM SHOP -SnapshotName 'one'", 'New-VHD D:\\T\\free.vhdx 8MB')
  await typeLines(page, 'New-VHD D:\\T\\left.avhdx -ParentPath D:\\T\\free.vhdx', 'Start-VM SHOP')
  await isState(page, 'Running')
  const dialog = await open(page)
  await dialog.getByRole('button', { name: /^shop\.vhdx/ }).press('Enter')
  await expect(dialog.getByText('Open: SHOP has it.')).toBeVisible()
  const rename = dialog.getByRole('button', { name: 'Rename shop.vhdx' })
  await expect(rename).toHaveAttribute('aria-disabled', 'true')
  await expect(rename).toHaveAccessibleDescription(/SHOP has it open/)

  await dialog.getByRole('button', { name: /^free\.vhdx/ }).click()
  await expect(
    dialog.getByText('Mounting it for writing changes it: the file that stands on it does not fit it any more.'),
  ).toBeVisible()
  await dialog.getByRole('button', { name: 'Inspect free.vhdx' }).click()
  await expect(dialog.getByText('Test-VHD: True.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Mount for writing free.vhdx' }).click()
  await expect(dialog.getByText('Open: the host has it attached as disk 1.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Dismount free.vhdx' }).click()
  await expect(dialog.getByRole('button', { name: 'Mount for reading free.vhdx' })).toBeVisible()

  await dialog.getByRole('button', { name: /^left\.avhdx orphan/ }).click()
  await expect(dialog.getByText(/^No virtual machine, no checkpoint and no file needs it/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Delete left.avhdx' }).click()
  await expect(dialog.getByRole('button', { name: 'Keep it left.avhdx' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Delete for good left.avhdx' }).click()
  await expect(dialog.getByRole('button', { name: /^left\.avhdx/ })).toHaveCount(0)
  await dialog.getByLabel('Volume', { exact: true }).selectOption({ label: 'Volume D: of HV2' })
  await expect(dialog.getByText('Nothing lies on this volume.')).toBeVisible()
  await axeAtStep(page, 3)
})
