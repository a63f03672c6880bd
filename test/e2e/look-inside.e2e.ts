/** The inside of the guest, now and at moments of the past, as a person looks at it. */
import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { axeAtStep } from './axe.ts'
import { isState, openLab, typeLine, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

const open = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: 'Look inside' }).click()
  const dialog = page.getByRole('dialog', { name: 'Look inside SHOP' })
  await expect(dialog.getByRole('rowheader', { name: 'C:\\shop.db', exact: true })).toBeVisible()
  return dialog
}

/** With the panel scrolled to its end: whether the last row is to be seen, and which parts hide some of their height. */
const endOfPanel = (dialog: Locator) =>
  dialog.getByRole('tabpanel').evaluate((panel) => {
    panel.scrollTop = panel.scrollHeight
    const row = [...panel.querySelectorAll('tr')].at(-1)
    const { left, top, height } = row?.getBoundingClientRect() ?? { left: 0, top: 0, height: 0 }
    const seen = document.elementFromPoint(left + 2, top + height - 2)
    const clipped = [...panel.querySelectorAll('section')].filter((part) => part.scrollHeight > part.clientHeight + 1)
    return { isLastRowInSight: row?.contains(seen) ?? false, clipped: clipped.map((part) => part.outerHTML) }
  })

test('files of now, of a checkpoint and of a backup are read and taken out, and none of it starts anything', async ({
  page,
}) => {
  await openLab(page)
  await typeLines(
    page,
    "Checkpoint-VM SHOP -SnapshotName 'clean'",
    'Start-LabBackup SHOP -Repository NAS1',
    'Wait-Lab -Minutes 10',
    'Start-VM SHOP',
    'Wait-Lab -Minutes 1',
  )
  await isState(page, 'Running')
  await typeLine(page, "Set-LabFile SHOP -Path C:\\new.txt -Text 'only now'")
  const dialog = await open(page)
  await expect(dialog.getByRole('rowheader', { name: 'C:\\new.txt' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Read C:\\new.txt' }).click()
  await expect(dialog.getByText('only now')).toBeVisible()
  await dialog.getByRole('button', { name: 'Back to the list' }).click()

  await dialog.getByLabel('At', { exact: true }).selectOption({ index: 1 })
  await expect(dialog.getByRole('rowheader', { name: 'C:\\notes.txt' })).toBeVisible()
  await expect(dialog.getByRole('rowheader', { name: 'C:\\new.txt' })).toHaveCount(0)
  await expect(dialog.getByRole('button', { name: /^Delete/ })).toHaveCount(0)

  await dialog.getByLabel('At', { exact: true }).selectOption({ index: 2 })
  await expect(dialog.getByRole('rowheader', { name: 'C:\\notes.txt' })).toBeVisible()
  const waiting = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Take out C:\\notes.txt' }).click()
  const file = await waiting
  expect(file.suggestedFilename()).toBe('notes.txt')
  expect(readFileSync(await file.path(), 'utf8')).toBe('Monday: count the mugs.')
  await dialog.getByRole('button', { name: 'Read C:\\Photos\\IMG_0001.bmp' }).click()
  await expect(dialog.getByRole('img', { name: 'The picture in C:\\Photos\\IMG_0001.bmp' })).toBeVisible()
  await axeAtStep(page, 0)
})

test('a file is written and deleted only when asked twice, and a refusal is said in the dialog', async ({ page }) => {
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
  await isState(page, 'Running')
  const dialog = await open(page)
  await dialog.getByText('Write a text file into the guest').click()
  await dialog.getByLabel('Name', { exact: true }).fill('C:\\list.txt')
  await dialog.getByLabel('Text', { exact: true }).fill('mugs\nlids')
  await dialog.getByRole('button', { name: 'Write it' }).click()
  await expect(dialog.getByRole('status')).toHaveText('C:\\list.txt was written.')
  await dialog.getByRole('button', { name: 'Delete C:\\list.txt' }).press('Enter')
  const keep = dialog.getByRole('button', { name: 'Keep C:\\list.txt' })
  await expect(keep).toBeFocused()
  await keep.press('Enter')
  await expect(dialog.getByRole('button', { name: 'Delete C:\\list.txt' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Delete C:\\list.txt' }).click()
  await axeAtStep(page, 0)
  await dialog.getByRole('button', { name: 'Delete for good? C:\\list.txt' }).click()
  await expect(dialog.getByRole('status')).toHaveText('C:\\list.txt was deleted.')
  await expect(dialog.getByRole('rowheader', { name: 'C:\\list.txt' })).toHaveCount(0)
  await expect(dialog.getByRole('region', { name: 'Files of the guest' })).toBeFocused()

  await dialog.getByRole('button', { name: 'Delete C:\\shop.db', exact: true }).click()
  await dialog.getByRole('button', { name: 'Delete for good? C:\\shop.db', exact: true }).click()
  await expect(dialog.getByRole('status')).not.toHaveText(/^$|Reading|was deleted/)
  await expect(dialog.getByRole('rowheader', { name: 'C:\\shop.db', exact: true })).toBeVisible()
})

test('the dialog keeps its height, and on a phone nothing of it lies beside the screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openLab(page)
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await isState(page, 'Running')
  await page.getByRole('navigation').getByRole('button', { name: 'Guest' }).click()
  await page.getByRole('button', { name: 'Look inside' }).click()
  const dialog = page.getByRole('dialog', { name: 'Look inside SHOP' })
  const remove = dialog.getByRole('button', { name: 'Delete C:\\shop.db', exact: true })
  await expect(remove).toBeVisible()
  await expect(dialog.getByRole('rowheader', { name: 'C:\\shop.db', exact: true })).toBeVisible()
  const { x, width, height } = (await remove.boundingBox()) ?? { x: 0, width: 999, height: 0 }
  expect(x + width).toBeLessThanOrEqual(390)
  expect(height).toBeGreaterThanOrEqual(44)
  const region = dialog.getByRole('region', { name: 'Files of the guest' })
  expect(await region.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
  const heights: number[] = []
  for (const name of ['Files', 'Database', 'Compare']) {
    await dialog.getByRole('tab', { name }).click()
    heights.push((await dialog.boundingBox())?.height ?? 0)
  }
  expect(new Set(heights).size).toBe(1)
  await axeAtStep(page, 1)
})

test('it stays in sight and closes when the window becomes as narrow as a phone', async ({ page }) => {
  await openLab(page)
  const dialog = await open(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await dialog.getByRole('button', { name: 'Read C:\\notes.txt' }).click()
  await expect(dialog.getByText('Monday: count the mugs.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Look inside' })).toHaveCount(0)
  await page.getByRole('navigation').getByRole('button', { name: 'Guest' }).click()
  await expect(page.getByRole('button', { name: 'Look inside' })).toBeVisible()
})

test('a question to the database is answered by a copy, and what would change it is refused in words', async ({
  page,
}) => {
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
  await isState(page, 'Running')
  const dialog = await open(page)
  await dialog.getByRole('tab', { name: 'Files' }).press('ArrowRight')
  await expect(dialog.getByRole('tab', { name: 'Database' })).toBeFocused()
  await dialog.getByLabel('Question in SQL').fill('SELECT count(*) AS n FROM items')
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(dialog.getByRole('cell', { name: '16', exact: true })).toBeVisible()
  await expect(dialog.getByRole('columnheader', { name: 'n', exact: true })).toHaveCSS('text-align', 'right')
  await dialog.getByLabel('Question in SQL').fill('DELETE FROM orders')
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(dialog.getByText('This statement would change the database.')).toBeVisible()
  await dialog
    .getByLabel('Question in SQL')
    .fill('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n')
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(dialog.getByText(/^This question takes more than 2,000,000 steps/)).toBeVisible()
  await axeAtStep(page, 1)
})

test('two moments are compared in files, rows and pages', async ({ page }) => {
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
  await isState(page, 'Running')
  await typeLine(page, 'Set-VM SHOP -CheckpointType Standard')
  const dialog = await open(page)
  await dialog.getByRole('tab', { name: 'Compare' }).click()
  const compare = dialog.getByRole('button', { name: 'Compare', exact: true })
  await expect(compare).toHaveAccessibleDescription(/^There is nothing to compare with yet/)
  await compare.press('Enter')
  await expect(dialog.getByText('Comparing…')).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Close' }).click()
  await typeLines(
    page,
    "Checkpoint-VM SHOP -SnapshotName 'a'",
    'Wait-Lab -Minutes 2',
    'Invoke-LabApp SHOP Shop PlaceOrders -Count 3',
    'Wait-Lab -Minutes 1',
  )
  await page.getByRole('button', { name: 'Look inside' }).click()
  await dialog.getByLabel('To', { exact: true }).selectOption({ index: 1 })
  await expect(compare).toHaveAccessibleDescription('Both sides are the same moment. Choose another one.')
  await dialog.getByLabel('To', { exact: true }).selectOption({ index: 0 })
  await compare.click()
  await expect(dialog.getByRole('heading', { name: /^Memory: \d+ pages of 4 KiB differ/ })).toBeVisible()
  const orders = dialog.getByRole('row', { name: /^orders/ })
  await expect(orders.getByRole('cell').first()).not.toHaveText('0')
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    expect(await endOfPanel(dialog)).toEqual({ isLastRowInSight: true, clipped: [] })
  }
  await axeAtStep(page, 2)
})
