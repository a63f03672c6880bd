import { press, tabTo } from './keyboard.ts'
import { heading, isState, note, openLab, orderCount, shop } from './lab-page.ts'
import { expect, test } from './page.ts'

const NOTE = 'Spare key'

test('the story by keyboard alone: Tab, arrows, Enter, Escape', async ({ page }) => {
  test.setTimeout(240_000)
  const keys = page.keyboard
  const take = async (name: string, type: 'Standard' | 'Production') => {
    await press(page, /^Take a checkpoint/)
    await expect(page.getByLabel('Name')).toBeFocused()
    await keys.type(name)
    await tabTo(page, /^(Standard|Production)/)
    await keys.press(type === 'Standard' ? 'ArrowDown' : 'ArrowUp')
    await press(page, /^Take it/)
    await expect(page.getByRole('button', { name: new RegExp(`^${name} .*(with|no) memory`) })).toBeVisible({
      timeout: 20_000,
    })
  }
  /** Once it is worked out what would be lost. */
  const answer = async (name: string) => {
    const button = page.getByRole('dialog').getByRole('button', { name, exact: true })
    await expect(button).toHaveAttribute('aria-disabled', 'false', { timeout: 20_000 })
    await press(page, new RegExp(`^${name}$`))
  }
  const apply = async (name: string) => {
    await press(page, new RegExp(`^${name}`))
    await press(page, new RegExp(`^Apply ‘${name}’`))
    await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await answer('Apply')
  }
  const write = async (text: string) => {
    await tabTo(page, /^The note/)
    await keys.press('Control+a')
    await keys.type(text)
    await keys.press('Tab')
    await expect(page.getByText('The unsaved note lives only in this square.')).toBeVisible()
  }

  await openLab(page)
  await test.step('S1', async () => {
    await press(page, /^Start$/)
    await press(page, /^60×/)
    await isState(page, 'Running')
    await expect.poll(() => orderCount(page)).toBeGreaterThan(1000)
    await write(NOTE)
  })
  await test.step('S2', async () => {
    await press(page, /^Open transaction/)
    await expect(shop(page)).toContainText('not committed')
    await take('before update', 'Standard')
    await press(page, /^Commit/)
    await expect(shop(page)).toContainText('saved to shop.db')
  })
  await test.step('a read is stepped through the files', async () => {
    await tabTo(page, /^Cross-section/)
    const cut = page.getByRole('slider', { name: /^Cross-section/ })
    const at = Number(await cut.getAttribute('aria-valuenow'))
    await keys.press('ArrowLeft')
    await expect(cut).toHaveAttribute('aria-valuenow', String(at - 1))
    await keys.press('Enter')
    await keys.press('Enter')
    await expect(cut).toHaveAttribute('aria-valuetext', /L1.*L0/)
    await keys.press('Escape')
    await expect(cut).not.toBeFocused()
  })
  await test.step('S3', async () => {
    await press(page, /^Programs/)
    await press(page, /^Updater/)
    await press(page, /^Install the patch/)
    await expect(page.getByText('patched')).toBeVisible()
    await press(page, /^Check data/)
    await expect(page.getByRole('dialog', { name: 'Check data' })).toContainText('do not hold')
    await keys.press('Escape')
    await apply('before update')
    await isState(page, 'Saved')
    await press(page, /^Start$/)
    await isState(page, 'Running')
    await expect(note(page)).toHaveValue(NOTE)
    await press(page, /^Commit/)
    await expect(shop(page)).toContainText('saved to shop.db')
  })
  await test.step('S4', async () => {
    await press(page, /^Open transaction/)
    await expect(shop(page)).toContainText('not committed')
    await take('after update', 'Production')
    await press(page, /^Commit/)
    await apply('after update')
    await isState(page, 'Off')
    await press(page, /^Start$/)
    await isState(page, 'Running')
    await expect(page.getByText(/and rolled it back/).first()).toBeVisible()
    await expect(note(page)).not.toHaveValue(NOTE)
  })
  await test.step('S5', async () => {
    await press(page, /^after update/)
    await press(page, /^Delete ‘after update’/)
    await answer('Delete')
    await heading(page, 'One disk, two files')
  })
  await test.step('S6', async () => {
    await press(page, /^Back up now/)
    await press(page, /^Back up to NAS1/)
    const copy = page.getByRole('region', { name: 'NAS1', exact: true }).getByRole('button', { name: /full/ })
    await expect(copy).toBeVisible({ timeout: 30_000 })
    await press(page, /^\d\d:\d\d full/)
    await press(page, /^Check every hash/)
    await press(page, /^As a list/)
    await expect(page.getByText(/Every block of SHOP-1 has the hash/).first()).toBeVisible({ timeout: 30_000 })
  })
  await test.step('S7', async () => {
    await press(page, /^Break something/)
    // What each failure would take is tried first: whoever goes on before the list is there goes past it.
    await expect(page.getByRole('button', { name: /^Break: Volume D: of HV1 dies/ })).toBeVisible({ timeout: 20_000 })
    await press(page, /^Break: Volume D: of HV1 dies/)
    await isState(page, 'Paused-Critical')
    await press(page, /^before update/)
    await tabTo(page, /^Apply ‘before update’/)
    await expect(page.getByText(/A checkpoint lives and dies with its disk/).first()).toBeVisible()
    await keys.press('Escape')
    await press(page, /^\d\d:\d\d full/)
    await press(page, /^Restore to HV2/)
    await answer('Restore')
    await isState(page, 'Off')
    await press(page, /^Start$/)
    await isState(page, 'Running')
    await expect(page.getByRole('region', { name: 'The last return' })).toContainText('achieved RTO', {
      timeout: 20_000,
    })
  })
})
