import type { Page } from '@playwright/test'
import { axe, axeInEveryLook } from './axe.ts'
import { isState, openLab } from './lab-page.ts'
import { expect, test } from './page.ts'

test('a refused click, the console, and the look', async ({ page }) => {
  await openLab(page)
  await test.step('a click that is refused says why and changes nothing', async () => {
    await page.getByRole('button', { name: 'Pause' }).click({ force: true })
    await expect(page.getByRole('alert').filter({ hasText: 'SHOP is Off' })).toBeVisible()
    await page.getByRole('button', { name: 'Hide this message' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'SHOP is Off' })).toHaveCount(0)
  })
  await test.step('the console completes, remembers and lets go', () => consoleWorks(page))
  await test.step('light or dark is the person’s choice, and stays', () => lookStays(page))
})

const consoleWorks = async (page: Page): Promise<void> => {
  const line = page.getByLabel('Command')
  await line.focus()
  await page.keyboard.press('Tab')
  await expect(line).not.toBeFocused()
  await line.fill('Start-V')
  await page.keyboard.press('Tab')
  await expect(line).toHaveValue('Start-VM ')
  await page.keyboard.press('Tab')
  await expect(line).toHaveValue('Start-VM SHOP ')
  await page.keyboard.press('Enter')
  await isState(page, 'Running')
  await line.fill('Invoke-LabApp SHOP Shop Fly')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('log').locator('.error')).not.toHaveCount(0)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(line).toHaveValue('Start-VM SHOP')
  await expect(page.getByText('simulator', { exact: true })).toBeVisible()
}

const lookStays = async (page: Page): Promise<void> => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body.parentElement as Element).backgroundColor)
  const light = await paper()
  await page.getByRole('button', { name: 'Change to the dark look' }).click()
  expect(await paper()).not.toBe(light)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Change to the light look' })).toBeVisible()
  expect(await paper()).not.toBe(light)
}

test('every picture has a twin, and menus hold up in every look', async ({ page }) => {
  test.setTimeout(120_000)
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).first()
  await openLab(page)
  await button('Start').click()
  await button('60×').click()
  await isState(page, 'Running')
  await button('Take a checkpoint').click()
  await page.getByLabel('Name').fill('one')
  await button('Take it').click()
  await expect(button(/^one/)).toBeVisible()
  await button('As a table').click()
  await expect(page.getByRole('tree', { name: 'Checkpoints' }).getByRole('treeitem', { name: /^one/ })).toBeVisible()
  await expect(page.getByRole('treeitem', { name: 'Now' }).last()).toHaveAttribute('aria-current', 'true')
  await expect(page.getByRole('columnheader', { name: 'Guest’s file' })).toBeVisible()
  await button('Memory as a table').click()
  await expect(page.getByRole('row', { name: /^database/ })).toBeVisible()
  await button('As a list').click()
  await expect(page.getByText('Checkpoint ‘one’').or(page.getByText("Checkpoint 'one'")).first()).toBeVisible()
  await axeInEveryLook(page, 'twins')
  await button('As a picture').click()
  for (const name of [/^Running/, 'Break something', 'Take a checkpoint', /^one/]) {
    await button(name).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expect(page.getByText('Trying each failure')).toHaveCount(0)
    await axe(page, `menu ${name}`)
    await page.keyboard.press('Escape')
    await page.emulateMedia({ colorScheme: 'dark' })
  }
})
