/** The other labs: chosen in Start over, and named by the address. */
import { axeInEveryLook } from './axe.ts'
import { cursor, openLab, typeLine } from './lab-page.ts'
import { expect, test } from './page.ts'

test('another lab begins by choice, is named by the address, and work is asked about first', async ({ page }) => {
  test.setTimeout(120_000)
  await openLab(page)
  await page.getByRole('button', { name: 'Start over' }).click()
  const dialog = page.getByRole('dialog', { name: 'Start over with a new lab?' })
  await expect(dialog.getByRole('button', { name: 'Keep this lab' })).toBeFocused()
  await expect(dialog.getByRole('radio', { name: /^One disk/ })).toBeChecked()
  await axeInEveryLook(page, 'start over')
  await dialog.getByRole('radio', { name: /^Two disks/ }).check()
  await dialog.getByRole('button', { name: 'Start over' }).click()
  await expect(page).toHaveURL(/#scenario=two-disks$/)
  await expect(cursor(page)).toBeVisible({ timeout: 20_000 })
  await typeLine(page, 'Get-VMHardDiskDrive SHOP')
  await expect(page.getByRole('log')).toContainText('shop-data.vhdx')
  await page.reload()
  await expect(cursor(page)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('shop-data.vhdx').first()).toBeAttached()

  // Nothing was done here: another address opens at once. Then something is.
  await page.evaluate(() => location.assign('#scenario=quiet-shop'))
  await expect(page.getByText('shop-data.vhdx')).toHaveCount(0)
  await expect(cursor(page)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText(/of 128 MiB/).first()).toBeAttached()
  await typeLine(page, "Checkpoint-VM SHOP -SnapshotName 'mine'")
  await page.evaluate(() => location.assign('#scenario=two-disks'))
  await expect(dialog.getByRole('radio', { name: /^Two disks/ })).toBeChecked()
  await dialog.getByRole('button', { name: 'Keep this lab' }).click()
  await expect(page).toHaveURL(/#scenario=quiet-shop$/)
  await expect(page.getByRole('button', { name: /^mine/ })).toBeVisible()

  // A link within the page does not take the lab's name out of its address.
  await page.evaluate(() => location.assign('#disk'))
  await expect(page).toHaveURL(/#scenario=quiet-shop$/)
})

test('an address that names no lab says so, and opens the first', async ({ page }) => {
  await page.goto('./#scenario=of-my-own')
  await expect(cursor(page)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('‘of-my-own’, which does not exist')).toBeVisible()
  await expect(page).toHaveURL(/#scenario=shop-server$/)
  await page.evaluate(() => location.assign('#scenario=neither'))
  await expect(page.getByText('‘neither’, which does not exist. This lab stays')).toBeVisible()
  await expect(page).toHaveURL(/#scenario=shop-server$/)
})
