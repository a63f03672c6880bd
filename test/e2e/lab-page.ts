/** What a person sees of the lab, by the names that it is read out with. */
import type { Locator, Page } from '@playwright/test'
import { expect } from './page.ts'

export const cursor = (page: Page): Locator => page.getByRole('slider', { name: /^Cross-section/ })

export const openLab = async (page: Page): Promise<void> => {
  await page.goto('./#lab')
  await expect(cursor(page)).toBeVisible({ timeout: 20_000 })
}

export const pill = (page: Page, state: string): Locator =>
  page.getByRole('banner').getByRole('button', { name: new RegExp(`^${state}`) })

export const isState = (page: Page, state: string): Promise<void> =>
  expect(pill(page, state)).toBeVisible({ timeout: 20_000 })

export const heading = (page: Page, name: string | RegExp): Promise<void> =>
  expect(page.getByRole('heading', { level: 1, name })).toBeVisible({ timeout: 20_000 })

export const shop = (page: Page): Locator => page.getByRole('region', { name: 'Shop', exact: true })

export const orderCount = async (page: Page): Promise<number> =>
  Number((await shop(page).locator('header > i').innerText()).replace(/\D/g, ''))

export const note = (page: Page): Locator => page.getByRole('textbox', { name: 'The note' })

/**
 * At the prompt. Comes back when the line was carried out: one typed meanwhile would not be taken. What tells is that the
 * console has printed it once more than before; that nothing is worked on is also so before it begins.
 */
export const typeLine = async (page: Page, line: string): Promise<void> => {
  const log = page.getByRole('log')
  const closed = page.getByRole('button', { name: 'Show what the console printed' })
  if (await closed.isVisible()) await closed.click()
  await expect(log).toBeVisible()
  const printed = log.locator('.line').filter({ hasText: line })
  const before = await printed.count()
  const prompt = page.getByRole('textbox', { name: 'Command' })
  await prompt.fill(line)
  await prompt.press('Enter')
  await expect(printed).toHaveCount(before + 1, { timeout: 20_000 })
  await expect(prompt).toHaveValue('')
}

export const typeLines = async (page: Page, ...lines: readonly string[]): Promise<void> => {
  for (const line of lines) await typeLine(page, line)
}

/** A window of the guest's desktop. */
export const programWindow = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })

/** Through the list of programs, as a person does. */
export const openProgram = async (page: Page, name: string): Promise<Locator> => {
  await page.getByRole('button', { name: /^Programs/ }).click()
  await page
    .getByRole('dialog', { name: 'Programs of the guest' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
  await expect(programWindow(page, name)).toBeFocused()
  return programWindow(page, name)
}
