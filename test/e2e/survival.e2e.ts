/** What would survive: the table runs while the page lives, opens to its evidence, is seen again, and is slid through time. */
import type { Page } from '@playwright/test'
import { axe, axeInEveryLook } from './axe.ts'
import { press, tabTo } from './keyboard.ts'
import { heading, isState, openLab, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

const ALL = /^Every cell is run.* (\d+) of \1 measured\.$/

const worked = async (page: Page): Promise<void> => {
  await openLab(page)
  await typeLines(
    page,
    'Start-VM SHOP',
    'Wait-Lab -Minutes 6',
    'Start-LabBackup SHOP -Repository NAS1',
    'Wait-Lab -Minutes 4',
    "Checkpoint-VM SHOP -SnapshotName 'one'",
    'Start-LabBackup SHOP -Repository NAS1 -Type Incremental',
    'Wait-Lab -Minutes 5',
  )
  await isState(page, 'Running')
}

const whole = (page: Page, timeout = 60_000): Promise<void> => expect(page.getByText(ALL)).toBeVisible({ timeout })

test('the table runs while the page lives; a cell opens, is replayed, and another moment is known again', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await worked(page)
  await expect(page.getByText(/^measured /)).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'What would survive?' }).click()
  await heading(page, 'What would survive?')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await whole(page)

  const row = page.getByRole('row', { name: /^Backup on NAS1/ })
  await expect(row.getByRole('button', { name: /, D: dies .*Survived: .*best/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /^one/ }).getByRole('button', { name: /, D: dies .*Lost/ })).toBeVisible()
  await expect(page.getByText('No checkpoint outlives its disk.')).toBeVisible()
  await axeInEveryLook(page, 'the table')

  const cell = page.getByRole('button', { name: /^Now, Wrong DELETE/ })
  await cell.click()
  const found = page.getByRole('region', { name: /^Wrong DELETE: ‘Now’/ })
  await expect(found.getByText(/^[\d,]+ of [\d,]+, #1 to #200 missing$/)).toBeVisible()
  await found.getByText('The lines that lead here').click()
  await expect(found.getByText(/^Invoke-LabFault RowsDeleted/)).toBeVisible()
  await found.getByRole('button', { name: 'Replay this cell' }).click()
  await expect(found.getByText('The same world again, byte by byte:')).toBeVisible({ timeout: 60_000 })
  const [then, now] = await found.locator('.answer code').allInnerTexts()
  expect(then).toMatch(/^[0-9a-f]{64}$/)
  expect(now).toBe(then)
  await axe(page, 'evidence')

  // The present, an earlier moment, and the present again.
  await page.getByRole('button', { name: 'The event before' }).click()
  await expect(page.locator('.strike .tag')).toHaveText('estimate')
  await expect(page.getByRole('button', { name: /estimate$/ }).first()).toBeVisible()
  await whole(page)
  await expect(page.locator('.strike .tag')).toHaveCount(0)
  await page.getByRole('button', { name: 'The event after' }).click()
  await whole(page, 2000)

  await page.getByRole('button', { name: /^Show 1 older restore point of NAS1/ }).click()
  await whole(page)
  await expect(page.getByRole('rowheader', { name: /^Older: SHOP-1/ })).toBeVisible()

  await page.getByRole('button', { name: 'Prove it' }).click()
  await expect(page.getByRole('row', { name: /^1 copy at another site does not hold/ })).toBeVisible({
    timeout: 60_000,
  })
  await expect(page.getByText(/^Proven with the copies there were at /)).toBeVisible()
  await page.getByRole('button', { name: 'The event before' }).click()
  await expect(page.getByText(/^Proven .* of that moment this says nothing\.$/)).toBeVisible()
  await axe(page, 'the rule')

  // A cell that is open stays so where there is no room for the table.
  await whole(page)
  await page.getByRole('button', { name: /^Now, Wrong DELETE/ }).click()
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(page.getByRole('region', { name: /^Wrong DELETE: ‘Now’/ })).toBeVisible()
})

test('by keyboard: a failure is chosen for the ledger, a cell opened and closed, the moment moved, and back', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await worked(page)
  await press(page, /^If D: died now/)
  await expect(page.getByRole('dialog', { name: 'Which failure' })).toBeVisible()
  await press(page, /^Power fails/)
  await expect(page.getByRole('heading', { name: /^If the power of HV1 failed now/ })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('it goes on as it is')).toBeVisible({ timeout: 20_000 })
  await press(page, /^What would survive\?$/)
  await heading(page, 'What would survive?')
  await whole(page)
  await tabTo(page, /^Now, Wrong DELETE/)
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('button', { name: /^one, Wrong DELETE/ })).toBeFocused()
  await page.keyboard.press('End')
  const last = page.getByRole('button', { name: /^one, Room lost/ })
  await expect(last).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(last).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByRole('region', { name: /^Room lost: ‘one’ is lost/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(last).toBeFocused()
  await expect(last).toHaveAttribute('aria-expanded', 'false')
  const slider = page.getByRole('slider', { name: 'If it had struck at' })
  await slider.focus()
  const now = await slider.getAttribute('aria-valuetext')
  await page.keyboard.press('PageDown')
  await expect(slider).not.toHaveAttribute('aria-valuetext', now ?? '')
  await page.keyboard.press('End')
  await expect(slider).toHaveAttribute('aria-valuetext', now ?? '')
  await page.getByRole('button', { name: 'Back to the lab' }).press('Enter')
  await expect(page.getByRole('button', { name: 'What would survive?' })).toBeFocused()
})

test('on a phone one failure at a time, its evidence under the row, and the whole table a press away', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await worked(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('navigation').getByRole('button', { name: 'Copies' }).click()
  await page.getByRole('button', { name: 'What would survive?' }).click()
  await whole(page)
  await page.getByRole('button', { name: /^Backup on NAS1, D: dies/ }).click()
  await expect(page.getByRole('region', { name: /^D: dies: ‘Backup on NAS1’ survives/ })).toBeVisible()
  await page.getByRole('combobox', { name: 'Failure' }).selectOption({ label: 'Room lost, Server room' })
  await expect(page.getByRole('button', { name: /^Now, Room lost.*Lost/ })).toBeVisible()
  const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  expect(await page.evaluate(sideways)).toBe(0)
  const wholeTable = page.getByRole('button', { name: 'The whole table' })
  const [button, choice] = [await wholeTable.boundingBox(), await page.getByLabel('Failure').boundingBox()]
  expect((choice?.y ?? 0) - (button?.y ?? 0) - (button?.height ?? 0)).toBeGreaterThanOrEqual(8)
  await wholeTable.click()
  await expect(page.getByRole('table', { name: /^Which copy survives/ })).toBeVisible()
  expect(await page.evaluate(sideways)).toBe(0)
})
