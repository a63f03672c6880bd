/** Lines typed at the prompt: what they do to the page, and what happens to one that comes too early. */
import type { Page } from '@playwright/test'
import { isState, openLab, openProgram, typeLine, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

const start = async (page: Page): Promise<void> => {
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP', 'Wait-Lab -Minutes 2')
  await isState(page, 'Running')
}

test('a window comes into view when its program begins to work at the prompt, which keeps the focus', async ({
  page,
}) => {
  await start(page)
  await openProgram(page, 'Ransomware drill')
  const workload = await openProgram(page, 'Workload')
  await expect(workload).toBeInViewport({ ratio: 0.9 })
  await workload.evaluate((section) => section.parentElement?.scrollTo(0, 9999))
  await expect(workload).not.toBeInViewport()
  await typeLine(page, 'Invoke-LabApp SHOP Workload Start -Profile IdleOffice')
  await expect(workload).toBeInViewport({ ratio: 0.9 })
  await expect(page.getByRole('textbox', { name: 'Command' })).toBeFocused()
  const title = workload.getByRole('heading', { name: 'Workload' })
  const isCovered = await title.evaluate((element) => {
    const { left, top } = element.getBoundingClientRect()
    return document.elementFromPoint(left + 1, top + 1) !== element
  })
  expect(isCovered).toBe(false)
})

test('a line that is entered too early stays, and is told which line must end first', async ({ page }) => {
  await start(page)
  const prompt = page.getByRole('textbox', { name: 'Command' })
  // Far longer than a slow machine takes to type the second line; it ends when it is stopped.
  await prompt.fill('Wait-Lab -Days 300')
  await prompt.press('Enter')
  await prompt.fill('Get-VM')
  await prompt.press('Enter')
  const notice = page.getByText('‘Wait-Lab -Days 300’ must end first. Your line stays here.')
  await expect(notice).toBeVisible()
  await expect(page.getByRole('log').getByText('Working on ‘Wait-Lab -Days 300’…')).toBeVisible()
  await page.getByRole('button', { name: 'Stop waiting' }).click()
  await expect(notice).toHaveCount(0, { timeout: 30_000 })
  await expect(prompt).toHaveValue('Get-VM')
  await prompt.press('Enter')
  await expect(page.getByRole('log')).toContainText('ComputerName')
})
