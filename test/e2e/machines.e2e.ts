/** Several machines: their settings, a child of a parent that stays, an export that comes back, and none at all. */
import type { Page } from '@playwright/test'
import { axe, axeAtStep } from './axe.ts'
import { heading, openLab, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

const menu = (page: Page) => page.getByRole('banner').getByRole('button', { name: /: choose a machine$/ })
const openDialog = async (page: Page, name: string) => {
  await menu(page).click()
  await page
    .getByRole('dialog', { name: 'Machines' })
    .getByRole('button', { name: `${name}…` })
    .click()
  const dialog = page.getByRole('dialog', { name })
  await expect(dialog).toBeVisible()
  return dialog
}

test('one parent, two machines; settings, export, import, and the last one deleted', async ({ page }) => {
  test.setTimeout(180_000)
  await openLab(page)
  await typeLines(page, 'Get-VM')

  await test.step('settings', async () => {
    const dialog = await openDialog(page, 'Settings of SHOP')
    await dialog.getByLabel('Type').selectOption('Standard')
    await dialog.getByRole('checkbox').check()
    await dialog.getByLabel(/^When its storage fails/).selectOption('5')
    await expect(page.getByRole('log')).toContainText('Set-VM SHOP -AutomaticCriticalErrorActionTimeout 5')
    await axeAtStep(page, 0)
    await dialog
      .getByRole('button', { name: /^Use this file/ })
      .first()
      .click()
    await dialog.getByRole('textbox', { name: 'Add a disk file' }).fill('D:\\none.vhdx')
    await dialog.getByRole('button', { name: 'Add a disk file' }).click()
    await expect(dialog.getByRole('alert')).toContainText('cannot find the file')
    await dialog.getByRole('button', { name: 'Export: SHOP' }).click()
    await expect(page.getByRole('log')).toContainText('Export-VM')
    await dialog.getByRole('button', { name: 'Close' }).click()
  })

  await test.step('a machine on a child of the parent that stays as it is', async () => {
    const dialog = await openDialog(page, 'New machine')
    await expect(dialog.getByRole('button', { name: 'Make it' })).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByLabel('Name').fill('T1')
    await axeAtStep(page, 1)
    await dialog.getByRole('button', { name: 'Make it' }).click()
    await expect(menu(page)).toHaveAccessibleName('T1: choose a machine')
    await heading(page, 'One disk, two files')
    await expect(page.getByRole('log')).toContainText('New-VM -Name T1')
    await menu(page).click()
    await axe(page, 'the list of machines')
    await page.getByRole('button', { name: /^SHOP HV1, / }).click()
    await heading(page, 'One disk, one file')
  })

  await test.step('the export comes back as another machine', async () => {
    await menu(page).click()
    await page.getByRole('button', { name: 'Import…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Import a machine' })
    await axeAtStep(page, 2)
    await dialog.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(menu(page)).toHaveAccessibleName('SHOP-2: choose a machine')
  })

  await test.step('with the last one deleted the page stays calm', async () => {
    await typeLines(page, 'Remove-VM SHOP-2 -Force', 'Remove-VM T1 -Force')
    await expect(menu(page)).toHaveAccessibleName('SHOP: choose a machine')
    const dialog = await openDialog(page, 'Settings of SHOP')
    await dialog.getByRole('button', { name: 'Delete the machine' }).click()
    await page.getByRole('dialog', { name: 'Delete SHOP?' }).getByRole('button', { name: 'Delete it' }).click()
    await heading(page, 'No virtual machine')
    await axeAtStep(page, 3)
    await page.getByRole('button', { name: 'New machine…' }).click()
    const again = page.getByRole('dialog', { name: 'New machine' })
    await again.getByLabel('Name').fill('BACK')
    await again.getByRole('radio', { name: /^A disk file that is there/ }).check()
    await again.getByLabel('Disk file', { exact: true }).selectOption('D:\\SHOP\\shop.vhdx')
    await again.getByRole('button', { name: 'Make it' }).click()
    await expect(menu(page)).toHaveAccessibleName('BACK: choose a machine')
    await heading(page, 'One disk, one file')
  })
})
