import { axeAtStep } from './axe.ts'
import { cursor, heading, isState, note, openLab, openProgram, orderCount, shop } from './lab-page.ts'
import { longestTracedTask, traceTasks } from './long-tasks.ts'
import { expect, test } from './page.ts'

const FIRST_NOTE = 'Call Ana about the refund before 11.'
const SECOND_NOTE = 'The spare key is under the blue pot.'

test('the story by mouse: run, checkpoint, break, restore', async ({ page }) => {
  test.setTimeout(240_000)
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  const take = async (name: string, type: 'Standard' | 'Production') => {
    await button('Take a checkpoint').click()
    await page.getByLabel('Name').fill(name)
    await page.getByRole('radio', { name: new RegExp(`^${type} `) }).check()
    await button('Take it').click()
    await expect(button(new RegExp(`^${name} .*with|^${name} .*no`))).toBeVisible({ timeout: 20_000 })
  }
  const apply = async (name: string) => {
    await button(new RegExp(`^${name}`)).click()
    await button(`Apply ‘${name}’`).click()
    await page
      .getByRole('dialog', { name: `Apply ‘${name}’?` })
      .getByRole('button', { name: 'Apply', exact: true })
      .click()
  }

  await openLab(page)
  await traceTasks(page)
  await test.step('S1 it runs, and a note is in memory only', async () => {
    await expect(button('Pause')).toHaveAttribute('aria-disabled', 'true')
    await button('Start').click()
    await button('60×').click()
    await isState(page, 'Running')
    await expect.poll(() => orderCount(page)).toBeGreaterThan(1000)
    await note(page).fill(FIRST_NOTE)
    await expect(page.getByText('The unsaved note lives only in this square.')).toBeVisible()
    await axeAtStep(page, 1)
  })

  await test.step('S2 a standard checkpoint in the middle of a transaction', async () => {
    await button('Open transaction').click()
    await take('before update', 'Standard')
    await heading(page, 'One disk, two files')
    await button('Commit').click()
    const orders = await orderCount(page)
    await expect.poll(() => orderCount(page), { timeout: 15_000 }).toBeGreaterThan(orders)
    await expect(page.getByText(/^L0, \d+\.\d MiB, read-only$|^\d+\.\d MiB, read-only$/)).toBeVisible()
    await axeAtStep(page, 2)
  })

  await test.step('S3 a bad patch, and back into the very same moment', async () => {
    await openProgram(page, 'Updater')
    await button('Install the patch').click()
    await expect(page.getByText('patched')).toBeVisible()
    await button('Check data').click()
    const check = page.getByRole('dialog', { name: 'Check data' })
    await expect(check).toContainText(/integrity_check *ok/)
    await expect(check).toContainText('The file is sound, and what it says is wrong')
    await page.keyboard.press('Escape')
    await apply('before update')
    await isState(page, 'Saved')
    await button('Start').click()
    await isState(page, 'Running')
    await expect(shop(page)).toContainText('not committed')
    await expect(note(page)).toHaveValue(FIRST_NOTE)
    await button('Commit').click()
    await expect(shop(page)).toContainText('saved to shop.db')
    await axeAtStep(page, 3)
  })

  await test.step('S4 a production checkpoint boots, and says what it rolled back', async () => {
    await note(page).fill(SECOND_NOTE)
    await button('Open transaction').click()
    await expect(shop(page)).toContainText('not committed')
    await take('after update', 'Production')
    await expect(shop(page)).toContainText('not committed')
    await expect(note(page)).toHaveValue(SECOND_NOTE)
    await button('Commit').click()
    await apply('after update')
    await isState(page, 'Off')
    await button('Start').click()
    await isState(page, 'Running')
    await expect(page.getByText(/found an unfinished transaction .* and rolled it back/).first()).toBeVisible()
    await expect(note(page)).not.toHaveValue(SECOND_NOTE)
    await axeAtStep(page, 4)
  })

  await test.step('S5 the newest checkpoint is deleted, and its file merged', async () => {
    await heading(page, 'One disk, three files')
    await button(/^after update/).click()
    await button('Delete ‘after update’').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await heading(page, 'One disk, two files')
    await expect(button(/^after update/)).toHaveCount(0)
    await axeAtStep(page, 5)
  })

  await test.step('S6 a full backup, checked, beside what the checkpoint cost', async () => {
    await button('Back up now').click()
    await button('Back up to NAS1').click()
    const copy = page.getByRole('region', { name: 'NAS1', exact: true }).getByRole('button', { name: /full/ })
    await expect(copy).toBeVisible({ timeout: 30_000 })
    await copy.click()
    await button('Check every hash').click()
    await expect
      .poll(
        async () => {
          await copy.click()
          const dialog = page.getByRole('dialog', { name: /^Copy SHOP-1/ })
          // A popover is filled only when the browser has told that it is open.
          await expect(dialog.getByRole('heading')).toBeVisible()
          const menu = await dialog.innerText()
          await page.keyboard.press('Escape')
          return menu
        },
        { timeout: 30_000 },
      )
      .toContain('hashes checked')
    const costs = page.getByRole('region', { name: 'What they cost' })
    await expect(costs.getByRole('term').filter({ hasText: '‘after update’' })).toBeVisible()
    await expect(costs.getByRole('term').filter({ hasText: 'SHOP-1 to NAS1' })).toBeVisible()
    await axeAtStep(page, 6)
  })

  await test.step('S7 the disk dies, the checkpoint with it, and the backup comes back', async () => {
    await button('Break something').click()
    await button('Break: Volume D: of HV1 dies').click()
    await isState(page, 'Paused-Critical')
    await heading(page, 'One disk, and no file left of it')
    await button(/^before update/).click()
    await expect(button('Apply ‘before update’')).toHaveAttribute('aria-disabled', 'true')
    await expect(page.getByText(/A checkpoint lives and dies with its disk/).first()).toBeVisible()
    await page.keyboard.press('Escape')
    const copy = page.getByRole('region', { name: 'NAS1', exact: true }).getByRole('button', { name: /full/ })
    await copy.click()
    await button('Restore to HV2').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click()
    await isState(page, 'Off')
    await button('Start').click()
    await isState(page, 'Running')
    const back = page.getByRole('region', { name: 'The last return' })
    await expect(back).toContainText('achieved RPO', { timeout: 20_000 })
    await expect(back).toContainText('achieved RTO')
    await expect(back).toContainText('integrity_check: ok. The file is sound, and what it says adds up.')
    await expect(back.getByRole('list', { name: 'Its parts' })).toContainText('notice and decide')
    await expect(cursor(page)).toHaveAttribute('aria-valuetext', /found in L0/)
    await axeAtStep(page, 7)
  })

  const { ms, what } = await longestTracedTask(page)
  console.log(`longest main-thread task of the story: ${ms.toFixed(0)} ms of the processor (${what})`)
  expect(ms).toBeLessThan(50)
})
