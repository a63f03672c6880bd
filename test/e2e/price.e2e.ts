/** What a chain costs: points of the charts open into their shares, and two chains stand side by side. */
import { axe } from './axe.ts'
import { isState, openLab, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

test('a point opens into its shares, by keyboard, by mouse and from the list; two chains are compared', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await openLab(page)
  await typeLines(
    page,
    'Start-VM SHOP',
    'Wait-Lab -Minutes 2',
    "Checkpoint-VM SHOP -SnapshotName 'one'",
    'Wait-Lab -Minutes 2',
  )
  await isState(page, 'Running')
  await page.getByRole('button', { name: 'Stop time' }).first().click()

  const latency = page.getByRole('slider', { name: 'Read latency by the minute' })
  await latency.focus()
  await expect(latency).toHaveAttribute('aria-valuetext', /p99/)
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  const shares = page.getByRole('region', { name: /^What the reads of/ }).first()
  await expect(shares.getByRole('columnheader', { name: 'The p99 read' })).toBeVisible()
  await expect(shares.getByRole('row', { name: /^Latency/ })).toBeVisible()
  await axe(page, 'opened latency')

  await page.getByRole('slider', { name: 'Bytes on the volume, step by step' }).click()
  const files = page.getByRole('region', { name: /^What lay on the volume/ }).first()
  await expect(files.getByRole('row', { name: /shop\.vhdx/ })).toBeVisible()
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(files).toHaveCount(0)

  await page.getByRole('button', { name: 'As a list' }).click()
  await page.getByRole('combobox', { name: 'Shares of minute' }).selectOption({ index: 1 })
  await expect(shares).toBeVisible()
  await axe(page, 'list with an opened point')

  await page.getByRole('button', { name: 'Price of the chain' }).click()
  const dialog = page.getByRole('dialog', { name: 'What the chain costs' })
  await expect(dialog.getByRole('row', { name: /shop\.vhdx/ })).toBeVisible()
  // Long enough that it is still under way when a hand gets there.
  await dialog.getByLabel('Minutes').selectOption('30')
  await dialog.getByRole('combobox', { name: 'Files' }).selectOption('24')
  await dialog.getByRole('button', { name: 'Compare' }).click()
  await dialog.getByRole('button', { name: 'Stop' }).click()
  await expect(dialog.getByText('Stopped. The lab has not changed.')).toBeVisible()
  await dialog.getByLabel('Minutes').selectOption('2')
  await dialog.getByRole('combobox', { name: 'Files' }).selectOption('4')
  await dialog.getByRole('button', { name: 'Compare' }).click()
  await expect(dialog.getByRole('columnheader', { name: 'Long: 4 files' })).toBeVisible({ timeout: 60_000 })
  await axe(page, 'two chains')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('log')).toContainText('Compare-LabChainLength SHOP')
})
