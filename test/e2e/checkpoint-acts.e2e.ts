/** What can be done with checkpoints, each told beforehand with what it would take. */
import type { Locator, Page } from '@playwright/test'
import { axe, axeAtStep } from './axe.ts'
import { heading, isState, openLab, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

const question = (page: Page, title: string): Locator => page.getByRole('dialog', { name: title })
const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

test('take, change, apply with its price, keep the present first, rename, export, delete', async ({ page }) => {
  test.setTimeout(180_000)
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard')
  await button(page, '60×').click()
  await isState(page, 'Running')
  await typeLines(page, "Checkpoint-VM SHOP -SnapshotName 'one'", 'Invoke-LabApp SHOP Shop PlaceOrders -Count 7')
  await page.getByRole('textbox', { name: 'The note' }).fill('Call Ana back')
  await heading(page, 'One disk, two files')

  await test.step('the question names the orders and the note, and its first answer is the safe one', async () => {
    await button(page, /^one .*memory/).click()
    await button(page, 'Apply ‘one’').click()
    const dialog = question(page, 'Apply ‘one’?')
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await expect(dialog.getByRole('heading', { name: 'This would be lost:' })).toBeVisible({ timeout: 20_000 })
    await expect(dialog.getByText(/^\d+ orders of 1,0\d\d$/)).toBeVisible()
    await expect(dialog.getByText(/the unsaved text in Notepad: “Call Ana back”/)).toBeVisible()
    const clock = await page.getByRole('timer').innerText()
    await axeAtStep(page, 1)
    expect(await page.getByRole('timer').innerText(), 'time stands still').toBe(clock)
    await dialog.getByRole('button', { name: 'Take a checkpoint and apply' }).click()
    await isState(page, 'Saved')
    await heading(page, /^One disk, two files/)
    await expect(page.getByRole('log')).toContainText('Restore-VMCheckpoint -VMName SHOP -Name one')
  })

  await test.step('what only waits loses nothing, and the question says so', async () => {
    await button(page, /^one .*memory/).click()
    const menu = page.getByRole('dialog', { name: 'Checkpoint ‘one’' })
    await menu.getByLabel('New name').fill('first')
    await menu.getByRole('button', { name: 'Rename ‘one’' }).click()
    await expect(button(page, /^first .*memory/)).toBeVisible()
    await button(page, /^Now/).click()
    await button(page, 'Revert to ‘first’').click()
    const dialog = question(page, 'Apply ‘first’?')
    await expect(dialog.getByRole('heading', { name: 'Nothing of the present would be lost.' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  })

  await test.step('a checkpoint goes out as a machine of its own', async () => {
    await button(page, /^first .*memory/).click()
    await page.getByLabel('Export to the folder').fill('E:\\exports')
    await axe(page, 'the menu of a checkpoint')
    await button(page, 'Export ‘first’').click()
    await expect(page.getByRole('log')).toContainText('Export-VMCheckpoint')
    await expect(page.getByRole('region', { name: 'Volume E: of HV1' })).not.toContainText('empty')
  })

  await test.step('all of them go', async () => {
    await button(page, /^Now/).click()
    await button(page, 'Delete all checkpoints').click()
    const dialog = question(page, 'Delete all checkpoints of SHOP?')
    await expect(dialog.getByText(/the way back to ‘first’/)).toBeVisible({ timeout: 20_000 })
    await dialog.getByRole('button', { name: 'Delete all' }).click()
    await expect(button(page, /^first .*memory/)).toHaveCount(0)
    await heading(page, 'One disk, one file')
  })
})

const questionAboutMemory = async (page: Page, title: string): Promise<Locator> => {
  const dialog = question(page, title)
  await expect(dialog.getByText(/pages of memory, with the programs in it/)).toBeVisible({ timeout: 20_000 })
  return dialog
}

test('turning off is asked, and a reset and a saved state too', async ({ page }) => {
  test.setTimeout(120_000)
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP')
  await button(page, '60×').click()
  await isState(page, 'Running')
  await button(page, 'Turn off').click()
  const dialog = await questionAboutMemory(page, 'Turn off SHOP?')
  await dialog.getByRole('button', { name: 'Turn off' }).click()
  await isState(page, 'Off')
  await typeLines(page, 'Start-VM SHOP')
  await isState(page, 'Running')
  await button(page, 'SHOP: choose a machine').click()
  await button(page, 'Reset: SHOP').click()
  const reset = await questionAboutMemory(page, 'Reset SHOP?')
  await reset.getByRole('button', { name: 'Cancel' }).click()
  await typeLines(page, 'Save-VM SHOP')
  await isState(page, 'Saved')
  await button(page, 'Take a checkpoint').click()
  const form = page.getByRole('dialog', { name: 'Take a checkpoint' })
  await expect(form.getByText(/^SHOP is Saved, so its guest cannot prepare anything/)).toBeVisible()
  await form.getByRole('radio', { name: /^Standard / }).check()
  await expect(form.getByText(/and it stays so: Set-VM SHOP -CheckpointType Standard\.$/)).toBeVisible()
  await page.keyboard.press('Escape')
  await button(page, 'SHOP: choose a machine').click()
  await button(page, 'Discard saved state: SHOP').click()
  const discard = question(page, 'Discard the saved state of SHOP?')
  await expect(discard.getByText(/^As of/)).toBeVisible({ timeout: 20_000 })
  await discard.getByRole('button', { name: 'Discard it' }).click()
  await isState(page, 'Off')
})
