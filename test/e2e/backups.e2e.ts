/** Chains, jobs, retention and costs on the page: made, tried, removed and previewed by mouse; chosen and closed by keys. */
import type { Locator, Page } from '@playwright/test'
import { axe, axeAtStep, axeInEveryLook } from './axe.ts'
import { press, tabTo } from './keyboard.ts'
import { isState, openLab, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

const fence = (page: Page) => page.getByRole('region', { name: 'NAS1', exact: true })
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Backups', exact: true })
const row = (page: Page, id: string): Locator => dialog(page).getByRole('row', { name: new RegExp(`^${id} `) })

const backUp = async (page: Page, kind: string, seen: RegExp): Promise<void> => {
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByLabel('Kind').selectOption(kind)
  await page.getByRole('button', { name: 'Back up to NAS1' }).click()
  await expect(fence(page).getByRole('button', { name: seen })).toBeVisible({ timeout: 30_000 })
}

test('a chain is made, tried, and removed with what stands on it; a job is planned and its retention previewed', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP')
  await isState(page, 'Running')
  await page.getByRole('button', { name: '60×' }).click()

  await test.step('what a copy would be is said before it is made', async () => {
    await page.getByRole('button', { name: 'Back up now' }).click()
    const menu = page.getByRole('dialog', { name: 'Back up SHOP' })
    await expect(menu.getByText(/^Beside the disk that it copies, on HV1:D/)).toBeVisible()
    await menu.getByLabel('Kind').selectOption('Incremental')
    await expect(menu.getByText(/NAS1 reads everything, for there is no restore point there/)).toBeVisible()
    await axe(page, 'the menu of copies')
    await page.keyboard.press('Escape')
  })

  await test.step('a full and an incremental', async () => {
    await backUp(page, 'Full', /\d full/)
    await backUp(page, 'Incremental', /\d incr\./)
  })

  await test.step('the chain, from a copy in its place', async () => {
    await fence(page)
      .getByRole('button', { name: /\d incr\./ })
      .click()
    await page.getByRole('button', { name: /^Everything about this copy/ }).click()
    await expect(row(page, 'SHOP-2')).toContainText('SHOP-1')
    await expect(dialog(page).getByText('SHOP-2 stands on its blocks.').first()).toBeVisible()
    const picture = dialog(page).getByRole('slider', { name: /^Restore points on a line of time/ })
    await expect(picture).toHaveAttribute('aria-valuetext', /^SHOP-2: incremental on NAS1.*It stands on SHOP-1/)
    await expect(dialog(page).getByText('Test-LabBackup -RestorePoint SHOP-2 -Boot')).toBeVisible()
    // As long as no file is chosen it names none.
    await expect(dialog(page).getByRole('button', { name: 'Put it back', exact: true })).toBeVisible()
    await axeInEveryLook(page, 'restore points')
  })

  await test.step('it is started on a throw-away child', async () => {
    await dialog(page).getByRole('button', { name: 'Boot test' }).click()
    await expect(row(page, 'SHOP-2')).toContainText('booted and checked', { timeout: 60_000 })
  })

  await test.step('what cannot be done says why, where it would be done', async () => {
    await expect(
      dialog(page)
        .getByRole('paragraph')
        .filter({ hasText: /already a virtual machine named SHOP/ }),
      'of a restore, and of one that runs from the backup',
    ).toHaveCount(2)
    await expect(dialog(page).getByRole('button', { name: /^Restore…/ })).toHaveAttribute('aria-disabled', 'true')
    await dialog(page).getByLabel('Name', { exact: true }).fill('SHOP-B')
    await expect(dialog(page).getByRole('button', { name: /^Restore…/ })).toHaveAttribute('aria-disabled', 'false')
    await dialog(page).getByRole('button', { name: 'List its files…' }).click()
    await expect(dialog(page).getByLabel('File of that moment')).toContainText('C:\\shop.db')
  })

  await test.step('the full goes, and what stands on it', async () => {
    await row(page, 'SHOP-1').getByRole('button').click()
    await expect(dialog(page).getByText('SHOP-2 stands on SHOP-1 and would go with it.')).toBeVisible()
    await dialog(page).getByRole('button', { name: 'Remove…' }).click()
    await expect(dialog(page).getByRole('button', { name: 'Keep it' })).toBeFocused()
    await dialog(page).getByRole('button', { name: 'Remove all 2' }).click()
    await expect(dialog(page).getByText(/^There is no restore point yet/)).toBeVisible()
  })

  await test.step('a job, and 90 days of it', async () => {
    await dialog(page).getByRole('tab', { name: 'Jobs and retention' }).click()
    await dialog(page).getByLabel('Name', { exact: true }).fill('nightly')
    await expect(dialog(page).getByText('New-LabBackupJob nightly SHOP -Repository NAS1')).toBeVisible()
    await dialog(page).getByRole('button', { name: 'Plan it' }).click()
    await expect(dialog(page).getByRole('button', { name: 'Remove the job ‘nightly’' })).toBeVisible()
    await dialog(page).getByRole('button', { name: 'Change… nightly' }).click()
    const change = dialog(page).getByRole('button', { name: 'Change it' })
    await expect(change).toHaveAttribute('aria-disabled', 'true')
    await dialog(page).getByLabel('Next at').fill('22:00')
    await expect(dialog(page).getByText('Set-LabBackupJob nightly -At 22:00')).toBeVisible()
    await axeAtStep(page, 0)
    await change.click()
    await expect(change).toHaveCount(0)
    await expect(dialog(page).getByText(/Next: 22:00, full/)).toBeVisible()
    await dialog(page)
      .getByRole('radio', { name: /^A count/ })
      .check()
    await dialog(page).getByLabel('Points', { exact: true }).fill('3')
    await dialog(page).getByRole('button', { name: 'Show the next 90 days' }).click()
    const said = 'At the most 9 points lie there at once, where at the most 3 are asked for.'
    await expect(dialog(page).getByText(said)).toBeVisible({ timeout: 20_000 })
    const days = dialog(page).getByRole('slider', { name: /^Days across/ })
    await days.focus()
    await page.keyboard.press('Home')
    await expect(days).toHaveAttribute('aria-valuetext', /: 1 point there, 1 asked for; 1 full$/)
    await axeAtStep(page, 1)
    await dialog(page).getByRole('button', { name: 'As a table' }).click()
    await expect(dialog(page).getByRole('columnheader', { name: 'Asked for' })).toBeVisible()
    await dialog(page).getByRole('button', { name: 'Set it' }).click()
    await expect(dialog(page).getByText('In force: a count')).toBeVisible()
    await axeAtStep(page, 2)
  })

  await test.step('what it costs, and what is promised', async () => {
    await dialog(page).getByRole('tab', { name: 'What it costs' }).click()
    await expect(dialog(page).getByRole('row', { name: /^Volume D: of HV1/ })).toContainText('€0.12')
    await expect(dialog(page).getByRole('row', { name: /^Backup SHOP-2/ })).toBeVisible()
    await dialog(page).getByLabel('RPO, minutes').fill('15')
    await dialog(page).getByLabel('RTO, minutes').fill('60')
    await dialog(page).getByRole('button', { name: 'Promise it' }).click()
    await expect(dialog(page).getByRole('row', { name: /^RPO/ })).toContainText('15 min')
    for (const name of ['Objective', 'Promised', 'Achieved last', 'Kept'])
      await expect(dialog(page).getByRole('columnheader', { name, exact: true })).toBeVisible()
    // Nothing came back yet: the promise is neither kept nor broken.
    await expect(dialog(page).getByRole('row', { name: /^RPO/ }).getByRole('cell').last()).toHaveText('–')
    await axeAtStep(page, 3)
    await axeAtStep(page, 0)
  })
})

test('points are chosen, checked and left by keys alone; a place says what it shares', async ({ page }) => {
  test.setTimeout(120_000)
  await openLab(page)
  await typeLines(
    page,
    'Start-LabBackup SHOP -Repository NAS1',
    'Wait-Lab -Minutes 10',
    'Copy-LabRestorePoint latest -To VAULT',
    'Wait-Lab -Minutes 60',
  )
  await press(page, /^Back up now/)
  await press(page, /^Backups, jobs/)
  await expect(dialog(page)).toBeVisible()
  await tabTo(page, /^Restore points on a line of time/)
  const picture = page.getByRole('slider', { name: /^Restore points on a line of time/ })
  await page.keyboard.press('ArrowRight')
  await expect(picture).toHaveAttribute('aria-valuetext', /^SHOP-1: full on NAS1/)
  await page.keyboard.press('ArrowDown')
  await expect(picture).toHaveAttribute('aria-valuetext', /^SHOP-2: full on VAULT/)
  await expect(dialog(page).getByText(/^Locked until 28 March 2026/)).toBeVisible()
  await expect(
    dialog(page)
      .getByRole('paragraph')
      .filter({ hasText: /SHOP-2 on VAULT can be neither changed/ }),
  ).toBeVisible()
  await page.keyboard.press('ArrowUp')
  await press(page, /^Check the hashes$/)
  await expect(row(page, 'SHOP-1')).toContainText('not checked yet')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await typeLines(page, 'Wait-Lab -Minutes 10')
  await expect(fence(page).getByRole('button', { name: /checked/ })).toBeVisible()
  await test.step('one whose base is gone says so in its place and in the list', async () => {
    await typeLines(
      page,
      'Start-LabBackup SHOP -Repository NAS1 -Type Incremental',
      'Wait-Lab -Minutes 10',
      "Remove-Item '\\\\NAS1\\Backup\\SHOP\\SHOP-1.blocks'",
    )
    await fence(page)
      .getByRole('button', { name: /incr\., chain broken/ })
      .click()
    await expect(page.getByText('It stands on SHOP-1, and SHOP-1.blocks is missing.').first()).toBeVisible()
    await page.getByRole('button', { name: /^Everything about this copy/ }).click()
    await expect(row(page, 'SHOP-1')).toContainText('✕ gone')
    await expect(dialog(page).getByRole('button', { name: 'Boot test' })).toHaveAttribute('aria-disabled', 'false')
    await axe(page, 'a broken chain')
    for (const width of [320, 390, 900]) {
      await page.setViewportSize({ width, height: 800 })
      for (const name of ['Restore points', 'Jobs and retention', 'What it costs']) {
        await dialog(page).getByRole('tab', { name }).click()
        const beside = await dialog(page)
          .getByRole('tabpanel')
          .evaluate((panel) => panel.scrollWidth - panel.clientWidth)
        expect(beside, `${name} at ${width}`).toBeLessThanOrEqual(0)
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    await dialog(page).getByRole('button', { name: 'Close' }).click()
  })
  await press(page, /^VAULT: what it shares/)
  const fate = page.getByRole('dialog', { name: /^VAULT: what it shares/ })
  await expect(fate).toContainText('vault-keeper')
  await expect(fate).toContainText('cannot be changed or removed for 14 days')
  await axe(page, 'what a place shares')
})
