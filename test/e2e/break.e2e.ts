/** Failures from the page with all that the prompt takes: how much, which copy, how long unnoticed, and when. */
import type { Locator, Page } from '@playwright/test'
import { axe } from './axe.ts'
import { openLab, typeLine, typeLines } from './lab-page.ts'
import { expect, looks, take, test } from './page.ts'

const openMenu = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: 'Break something' }).click()
  const menu = page.getByRole('dialog', { name: 'Break something' })
  await expect(menu.getByRole('button', { name: /^Break: A bit flips in a backup/ })).toBeVisible({ timeout: 30_000 })
  return menu
}

const unfold = (menu: Locator, failure: RegExp): Promise<void> => menu.getByLabel(failure).click()

test('a failure of a backup, its byte, its dwell and its time are chosen; a planned one is called off', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await openLab(page)
  await typeLines(page, 'Start-LabBackup SHOP -Repository NAS1', 'Start-LabBackup SHOP -Repository HV2:D')
  await page.getByRole('button', { name: 'Back up now' }).click()
  let menu = await openMenu(page)
  await expect(menu.getByRole('button', { name: 'Break: Somebody deletes SHOP-2.blocks' })).toBeVisible()
  await unfold(menu, /^Choose how, and when: A bit flips in a backup/)
  await menu.getByLabel('Restore point').selectOption('SHOP-1')
  await menu.getByLabel('Byte of the file').fill('-1')
  await expect(menu.getByText('A whole number of 0 or more.')).toBeVisible()
  await menu.getByLabel('Byte of the file').fill('2000')
  await menu.getByLabel('Unnoticed for … minutes').fill('30')
  await menu.getByLabel('At', { exact: true }).fill('23:00')
  const line = 'Invoke-LabFault BitRot -In RestorePoint -RestorePoint SHOP-1 -Offset 2000 -DwellMinutes 30 -At 23:00'
  await expect(menu.getByText(line)).toBeVisible()
  for (const look of looks) {
    await take(page, look)
    await axe(page, `break menu, ${look.name}`)
  }
  await menu.getByRole('button', { name: 'Plan: A bit flips in a backup' }).click()
  await typeLine(page, 'Get-LabFault')
  await expect(
    page
      .getByRole('log')
      .getByText(/-In RestorePoint -RestorePoint SHOP-1 -Offset 2000/)
      .last(),
  ).toBeVisible()

  menu = await openMenu(page)
  await menu.getByRole('button', { name: /^Call off: A bit flips in a backup, .*23:00/ }).click()
  await expect(menu.getByRole('heading', { name: 'Planned' })).toHaveCount(0)
  await expect(page.getByRole('log').getByText('Remove-LabFault 1').last()).toBeAttached()
})
