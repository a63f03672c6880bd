/** The guest's programs in the page: each opened from the list, used, and seen to have done something. */
import type { Page } from '@playwright/test'
import { axe, axeInEveryLook } from './axe.ts'
import { press, tabTo } from './keyboard.ts'
import { isState, openLab, openProgram, orderCount, programWindow, shop, typeLine, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

/** Nothing moves by itself: what changes then is what was done. */
const startAndHoldTime = async (page: Page): Promise<void> => {
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP', 'Wait-Lab -Minutes 2')
  await isState(page, 'Running')
  await button(page, 'Stop time').click()
  await button(page, 'Hide what the console printed').click()
}

test('shop and photos do what their windows offer', async ({ page }) => {
  await startAndHoldTime(page)
  await test.step('the shop adds its books up and deletes its oldest orders', async () => {
    const orders = await orderCount(page)
    expect(orders).toBeGreaterThan(1000)
    await button(page, 'More of the shop').click()
    const menu = page.getByRole('dialog', { name: 'More of the shop' })
    await expect(menu).toContainText('data version 1')
    await menu.getByRole('button', { name: 'Report' }).click()
    await expect(menu.getByRole('status')).toHaveText(
      /^09:0\d:\d\d: [\d,]+ orders of .* pieces for .*; paid .* in stock\. What was ordered is paid\.$/,
    )
    await menu.getByRole('button', { name: 'Delete the oldest 100 orders' }).click()
    await expect.poll(() => orderCount(page)).toBe(orders - 100)
    await axe(page, 'the shop’s menu')
    await page.keyboard.press('Escape')
  })
  await test.step('pictures are imported, renamed and deleted', async () => {
    const photos = programWindow(page, 'Photos')
    const thumbnails = photos.getByRole('list', { name: 'Newest pictures' }).getByRole('img')
    await expect(photos).toContainText('18 pictures, 4.5 MiB')
    await expect(thumbnails).toHaveCount(5)
    const shown = () =>
      thumbnails
        .first()
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
    const before = await shown()
    await photos.getByRole('button', { name: 'Import 3', exact: true }).click()
    await expect(photos).toContainText('21 pictures')
    expect(await shown()).not.toBe(before)
    await photos.getByRole('button', { name: 'Import 3 large' }).click()
    await expect(photos).toContainText('24 pictures, 11.2 MiB')
    await expect(page.getByText(/pages wait to be written; a power cut loses them/)).toBeVisible()
    await button(page, 'More of the pictures').click()
    const menu = page.getByRole('dialog', { name: 'More of the pictures' })
    await expect(menu.getByRole('button', { name: 'Rename' })).toHaveAttribute('aria-disabled', 'true')
    await menu.getByLabel('New name').fill('harbour.bmp')
    await menu.getByRole('button', { name: 'Rename' }).click()
    await expect(thumbnails.first()).toHaveAccessibleName('harbour.bmp')
    await expect(menu.getByLabel('Picture')).toHaveValue('harbour.bmp')
    await axe(page, 'the menu of pictures')
    await menu.getByRole('button', { name: 'Delete' }).click()
    await expect(photos).toContainText('23 pictures')
    await expect(photos.getByRole('img', { name: 'harbour.bmp' })).toHaveCount(0)
    await page.keyboard.press('Escape')
  })
})

test('updater, directory, workload and drill are opened from the list', async ({ page }) => {
  test.setTimeout(120_000)
  await startAndHoldTime(page)
  await test.step('the updater has one good update and three bad patches', async () => {
    const updater = await openProgram(page, 'Updater')
    await updater.getByRole('button', { name: 'Install the update' }).click()
    await expect(updater.locator('header')).toContainText('Shop 2.0')
    await expect(page.getByText('Shop 2.0, data 2')).toBeVisible()
    await updater.getByRole('button', { name: 'Install the update' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'Version 2.0 is installed already.' })).toBeVisible()
    await updater.getByRole('radio', { name: /^Slow/ }).check()
    await updater.getByRole('button', { name: 'Install the patch' }).click()
    await expect(updater.locator('header')).toContainText('Shop 1.1, patched: Slow')
  })
  await test.step('the directory counts passwords and numbers', async () => {
    const directory = await openProgram(page, 'Directory')
    await expect(directory.locator('header')).toContainText('highest USN 20')
    await directory.getByLabel('User whose password is changed').selectOption('mara')
    await directory.getByRole('button', { name: 'Change password' }).click()
    await expect(directory.getByRole('row').nth(1)).toHaveText(/^mara\s*version 2\s*21$/)
    await directory.getByRole('button', { name: 'Replicate to the partner' }).click()
    await directory.getByRole('button', { name: 'All 20 users' }).click()
    await expect(page.getByRole('dialog', { name: 'Users of the directory' }).getByRole('row')).toHaveCount(21)
    await page.keyboard.press('Escape')
  })
  await test.step('the workload is timed', async () => {
    const workload = await openProgram(page, 'Workload')
    await workload.getByLabel('Profile').selectOption('Busy database')
    await expect(workload.getByRole('button', { name: 'Stop the workload' })).toHaveAttribute('aria-disabled', 'true')
    await workload.getByRole('button', { name: 'Start the workload' }).click()
    await expect(workload.locator('header')).toContainText('Busy database')
    await typeLine(page, 'Wait-Lab -Minutes 2')
    await expect(workload).toContainText(/\d+ requests: p50 .+, p95 .+, max /)
    await workload.getByRole('button', { name: 'Stop the workload' }).click()
    await expect(workload.locator('header')).toContainText('not running')
  })
  await test.step('the drill enciphers, and the list marks it', async () => {
    const drill = await openProgram(page, 'Ransomware drill')
    await drill.getByLabel('Files per hour').fill('0')
    const start = drill.getByRole('button', { name: 'Start the drill' })
    await expect(start).toHaveAccessibleDescription('Files per hour: a whole number from 1 to 3,600.')
    await drill.getByLabel('Files per hour').fill('120')
    await start.click()
    await expect(drill).toContainText(/0 files enciphered, 120 files an hour; the next at \d\d:\d\d:\d\d\./)
    await typeLine(page, 'Wait-Lab -Seconds 61')
    await expect(drill).toContainText('2 files enciphered')
    await expect(start).toHaveAttribute('aria-disabled', 'true')
    await button(page, /^Programs ?, \d programs? needs? a look$/).click()
    const list = page.getByRole('dialog', { name: 'Programs of the guest' })
    await expect(list.getByRole('button', { name: /^Ransomware drill .*needs a look$/ })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
    await page.keyboard.press('Escape')
  })
  await button(page, 'Hide what the console printed').click()
  await axeInEveryLook(page, 'all windows open')
  await button(page, 'Close Directory').click()
  await expect(programWindow(page, 'Directory')).toHaveCount(0)
  await expect(button(page, /^Programs/)).toBeFocused()
})

test('programs that another one ended say so, and the data is not judged', async ({ page }) => {
  await startAndHoldTime(page)
  await typeLines(page, 'Invoke-LabApp SHOP Ransomware Start -FilesPerHour 3600', 'Wait-Lab -Minutes 2')
  await expect(shop(page)).toContainText('The shop does not run: ended by another program')
  const newest = programWindow(page, 'Photos').getByRole('list', { name: 'Newest pictures' })
  await expect(newest.getByRole('listitem').first()).toHaveText('IMG_0018.bmp is missing')
  await expect(newest.getByRole('img')).toHaveCount(0)
  await button(page, 'Check data').click()
  const check = page.getByRole('dialog', { name: 'Check data' })
  await expect(check.getByRole('status')).toHaveText(
    /^The shop does not run: ended by another program\s*Its database was not asked\.$/,
  )
  await expect(check).not.toContainText('do not hold')
  await page.keyboard.press('Escape')
  const directory = await openProgram(page, 'Directory')
  await expect(directory).toContainText('The directory does not run: ended by another program')
  await expect(directory).not.toContainText('answers')
  const change = directory.getByRole('button', { name: 'Change password' })
  await expect(change).toHaveAttribute('aria-disabled', 'true')
  await expect(change).toHaveAccessibleDescription(/^Directory is not running/)
  await axe(page, 'ended programs')
})

test('the list and its windows by keyboard alone', async ({ page }) => {
  await startAndHoldTime(page)
  await press(page, /^Programs/)
  await press(page, /^Directory/)
  await expect(programWindow(page, 'Directory')).toBeFocused()
  await tabTo(page, /^Change password/)
  await page.keyboard.press('Enter')
  await expect(programWindow(page, 'Directory')).toContainText('version 2')
  await press(page, /^Close Directory/)
  await expect(button(page, /^Programs/)).toBeFocused()
})

test('the set-up is of the machine, a waiting freeze says so, and a boot that stops says where', async ({ page }) => {
  await startAndHoldTime(page)
  await test.step('a production checkpoint waits for the open transaction', async () => {
    await button(page, 'Open transaction').click()
    await expect(shop(page)).toContainText('not committed')
    await typeLine(page, "Checkpoint-VM SHOP -SnapshotName 'still'")
    await expect(
      page.getByText(/^‘still’ waits for the open transaction, until 09:0\d:\d\d at the latest\.$/),
    ).toBeVisible()
    await button(page, 'Roll back').click()
    await expect(page.getByText(/^‘still’ waits/)).toHaveCount(0)
  })
  await test.step('the guest is set up, also while it is off', async () => {
    await typeLine(page, 'Stop-VM SHOP -TurnOff')
    await isState(page, 'Off')
    await button(page, 'Guest setup').click()
    const setup = page.getByRole('dialog', { name: 'Guest setup' })
    await setup
      .getByRole('group', { name: 'The disk’s write cache' })
      .getByRole('radio', { name: /^Lying/ })
      .check()
    await setup
      .getByRole('group', { name: 'Guest agent' })
      .getByRole('radio', { name: /^Absent/ })
      .check()
    await expect(page.getByText('Set-LabGuest SHOP -Agent Absent').first()).toBeVisible()
    await axe(page, 'the set-up')
    await page.keyboard.press('Escape')
  })
  await test.step('another kernel stops the boot', async () => {
    await typeLines(
      page,
      // Without an agent nobody in the guest would hear the shutdown.
      'Set-LabGuest SHOP -Agent Healthy',
      'Start-VM SHOP',
      'Wait-Lab -Minutes 2',
      'Invoke-LabApp SHOP Updater InstallBadPatch -Kind Boot',
      'Stop-VM SHOP',
      'Wait-Lab -Minutes 1',
      'Start-VM SHOP',
      'Wait-Lab -Minutes 1',
    )
    await isState(page, 'Off')
    await expect(
      page.getByText('The boot stops: C:\\kernel.sys is not the file that was installed.').first(),
    ).toBeVisible()
    await axe(page, 'the firmware')
  })
})

test('memory in numbers names programs and open files', async ({ page }) => {
  await startAndHoldTime(page)
  await button(page, 'Import 3 large pictures, 2.0 MiB each').click()
  await button(page, 'Memory as a table').click()
  const table = page.getByRole('region', { name: 'Memory, programs and open files' })
  await expect(table.getByRole('row', { name: /^page cache: writes wait here \d+ of 512 [1-9]\d*$/ })).toBeVisible()
  await expect(table.getByRole('row', { name: /^Notepad 0\d:\d\d:\d\d$/ })).toBeVisible()
  await expect(table.getByRole('row', { name: 'C:\\shop.db 1' })).toBeVisible()
})
