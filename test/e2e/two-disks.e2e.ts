/** A machine with two disks, by keyboard and on a phone; and files that are not the machine's chain, called what they are. */
import { axe } from './axe.ts'
import { cursor, heading, isState, openLab, typeLine, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

test('the picture turns from disk to disk, with all that belongs to it', async ({ page }) => {
  test.setTimeout(120_000)
  await openLab(page)
  const chooser = page.getByRole('group', { name: 'Which disk is shown' })
  await expect(chooser).toHaveCount(0)
  await typeLines(
    page,
    'New-VHD -Path D:\\SHOP\\data.vhdx -SizeBytes 64MB -Dynamic',
    'Add-VMHardDiskDrive -VMName SHOP -Path D:\\SHOP\\data.vhdx',
    'Start-VM SHOP',
    'Wait-Lab -Minutes 1',
  )
  await isState(page, 'Running')
  await typeLine(page, "Checkpoint-VM SHOP -SnapshotName 'both'")
  await heading(page, 'Two disks, four files')
  const region = page.locator('#disk')
  await expect(chooser.getByRole('radio', { name: /SCSI 0:0 C: shop\.vhdx 2 files/ })).toBeChecked()
  await expect(cursor(page)).toHaveAccessibleName(/^Cross-section of disk SCSI 0:0 C: shop\.vhdx/)
  await axe(page, 'the first of two disks')

  await chooser.getByRole('radio').first().focus()
  await page.keyboard.press('ArrowRight')
  const second = chooser.getByRole('radio', { name: /SCSI 0:1 data\.vhdx 2 files/ })
  await expect(second).toBeChecked()
  await expect(second).toBeFocused()
  await expect(cursor(page)).toHaveAccessibleName(/^Cross-section of disk SCSI 0:1 data\.vhdx/)
  await expect(region.getByText(/^data_.*\.avhdx$/)).toBeVisible()
  await expect(region.getByText(/^shop_.*\.avhdx$/)).toHaveCount(0)
  // One moment of both.
  await expect(region.getByRole('button', { name: /^both/ })).toBeVisible()
  await heading(page, 'Two disks, four files')

  await page.getByRole('button', { name: 'As a table', exact: true }).click()
  await expect(page.getByRole('table', { name: /^SCSI 0:1 data\.vhdx\. The disk by files/ })).toBeVisible()
  await axe(page, 'the second disk as a table')
  await page.getByRole('button', { name: 'As a picture', exact: true }).click()

  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(second).toBeVisible()
  await axe(page, 'the second disk on a phone')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await chooser.getByText('shop.vhdx').click()
  await expect(region.getByText(/^shop_.*\.avhdx$/)).toBeVisible()
})

test('a child over another machine’s disk is called one, and files count for whose they are', async ({ page }) => {
  await openLab(page)
  await typeLines(
    page,
    'New-VHD D:\\SHOP\\test1.vhdx -ParentPath D:\\SHOP\\shop.vhdx',
    'New-VM TEST1 -VHDPath D:\\SHOP\\test1.vhdx',
    'New-VHD -Path D:\\SHOP\\spare.vhdx -SizeBytes 64MB -Dynamic',
  )
  await heading(page, /^One disk, one file$/)
  const places = page.getByRole('region', { name: 'Volume D: of HV1' })
  await expect(places).toContainText('SHOP, 1 disk file')
  await expect(places).toContainText('+ 1 disk of nobody')
  await test.step('starting the parent asks first, for it breaks the child', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Start', exact: true }).click()
    const asked = page.getByRole('dialog', { name: 'Start SHOP?' })
    await expect(asked.getByText(/test1\.vhdx stood on shop\.vhdx/)).toBeVisible()
    await axe(page, 'the question before a parent is started')
    await asked.getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('banner').getByRole('button', { name: /^Off/ })).toBeVisible()
  })
  await page
    .getByRole('banner')
    .getByRole('button', { name: /choose a machine/ })
    .click()
  await page.getByRole('button', { name: /^TEST1 HV1, / }).click()
  await heading(page, 'One disk, two files, one not its own')
  const region = page.locator('#disk')
  await expect(region.getByText('child of shop.vhdx')).toBeVisible()
  await expect(region.getByText('parent of TEST1, SHOP’s')).toBeVisible()
  await expect(region.getByText('its checkpoint is gone')).toHaveCount(0)
  await expect(region.getByText('takes the merged blocks')).toHaveCount(0)
})
