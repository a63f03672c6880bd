/** A lab beside a laptop's window: whatever happened to it, it stands in the window whole, down to its time. */
import type { Page } from '@playwright/test'
import { axe } from './axe.ts'
import { heading, openLab, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

/** What can be pressed and is not wholly there to be pressed: beyond the window, under something else, or too small. */
const outOfReach = (): string[] => {
  const LEAST_PX = 24
  const what = (element: Element): string =>
    element.getAttribute('aria-label') ?? element.textContent?.trim() ?? element.tagName
  /** What lies further down in a part that scrolls in itself is reached there. */
  const isScrolledAway = (element: Element): boolean => {
    const { top, bottom } = element.getBoundingClientRect()
    for (let frame = element.parentElement; frame; frame = frame.parentElement) {
      if (!/auto|scroll/.test(getComputedStyle(frame).overflowY) || frame === document.documentElement) continue
      const box = frame.getBoundingClientRect()
      if (top < box.top - 1 || bottom > box.bottom + 1) return true
    }
    return false
  }
  return [...document.querySelectorAll('button, input, select, summary')].flatMap((element) => {
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect()
    if (!element.checkVisibility() || element.closest('[popover]') || isScrolledAway(element)) return []
    if (top < 0 || bottom > innerHeight || left < 0 || right > innerWidth) return [`outside: ${what(element)}`]
    if (width < LEAST_PX || height < LEAST_PX) return [`${width} x ${height}: ${what(element)}`]
    const seen = [top + 2, (top + bottom) / 2, bottom - 2].map((y) => document.elementFromPoint((left + right) / 2, y))
    const isCovered = seen.some((at) => !at || !(element.contains(at) || at.contains(element)))
    return isCovered ? [`covered: ${what(element)}`] : []
  })
}

/** By name, in pixels of the page: parts of the lab that reach into each other. */
const overlaps = (): string[] => {
  const boxes = ['.guest', '.disk', '.outcome', '.places', '[aria-labelledby=died-now]', '.time', '.console'].flatMap(
    (part) => [...document.querySelectorAll(`section${part}, div${part}:not(.part)`)].map((found) => ({ part, found })),
  )
  return boxes.flatMap(({ part, found }, index) => {
    const one = found.getBoundingClientRect()
    return boxes.slice(index + 1).flatMap((other) => {
      const two = other.found.getBoundingClientRect()
      const isApart =
        one.bottom <= two.top + 1 || two.bottom <= one.top + 1 || one.right <= two.left || two.right <= one.left
      return isApart || one.height === 0 || two.height === 0 ? [] : [`${part} and ${other.part}`]
    })
  })
}

const fits = async (page: Page, where: string): Promise<void> => {
  await page.locator('.console button[aria-expanded=true]').first().click()
  for (const [width, height, colorScheme] of [
    [1440, 900, 'light'],
    [1920, 1080, 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height })
    const told = `${where} at ${width} × ${height}`
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollHeight), { message: told })
      .toBeLessThanOrEqual(height)
    await expect(page.locator('section.time')).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(overlaps), told).toEqual([])
    // A fence that breaks shrinks for a moment.
    await expect.poll(() => page.evaluate(outOfReach), { message: told }).toEqual([])
    await axe(page, `${told}, ${colorScheme}`)
  }
}

const backedUp = [
  'Start-VM SHOP',
  'Wait-Lab -Minutes 5',
  "Checkpoint-VM SHOP -SnapshotName 'before update'",
  'Wait-Lab -Minutes 4',
  'Start-LabBackup SHOP -Repository NAS1',
  'Wait-Lab -Minutes 8',
]

test('a lost volume leaves the lab in one screen, and so does the way back', async ({ page }) => {
  test.setTimeout(120_000)
  await openLab(page)
  await typeLines(page, ...backedUp, 'Test-LabBackup -RestorePoint latest', 'Wait-Lab -Minutes 3')
  await typeLines(page, 'Invoke-LabFault VolumeLost')
  await heading(page, /no file left/)
  await fits(page, 'a lost volume')
  await page.setViewportSize({ width: 1440, height: 900 })
  await typeLines(page, 'Restore-LabBackup -RestorePoint latest -ToHost HV2', 'Wait-Lab -Minutes 10', 'Start-VM SHOP')
  await typeLines(page, 'Wait-Lab -Minutes 2')
  await expect(page.getByRole('region', { name: 'The last return' })).toBeVisible()
  await fits(page, 'back on another host')
})

test('a lost host leaves the lab in one screen', async ({ page }) => {
  await openLab(page)
  await typeLines(page, ...backedUp, 'Invoke-LabFault HostLost')
  await heading(page, /no file left/)
  await fits(page, 'a lost host')
})

test('four files and what they cost leave the lab in one screen', async ({ page }) => {
  test.setTimeout(120_000)
  await openLab(page)
  await typeLines(
    page,
    'Start-VM SHOP',
    'Wait-Lab -Minutes 5',
    'Set-VM SHOP -CheckpointType Standard',
    "Checkpoint-VM SHOP -SnapshotName 'clean install'",
    'Wait-Lab -Minutes 5',
    "Checkpoint-VM SHOP -SnapshotName 'before update'",
    'Set-VM SHOP -CheckpointType Production',
    'Wait-Lab -Minutes 5',
    "Checkpoint-VM SHOP -SnapshotName 'after patch'",
    ...backedUp.slice(-3),
    'Test-LabBackup -RestorePoint latest',
    'Wait-Lab -Minutes 5',
  )
  await heading(page, 'One disk, four files')
  const costs = page.getByRole('region', { name: 'What they cost' })
  await expect(costs.getByRole('term')).toHaveCount(4)
  await fits(page, 'four files')
})
