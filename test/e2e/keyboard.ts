/** A person without a mouse: Tab until the wanted thing has the focus, then Enter. */
import type { Page } from '@playwright/test'

const STOPS_MAX = 160

/** Name of what has the focus, as far as its own words and labels say it. */
const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement
    const label = focused instanceof HTMLInputElement ? focused.labels?.[0]?.textContent : undefined
    return (focused?.getAttribute('aria-label') ?? label ?? focused?.textContent ?? '').trim()
  })

export const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  const passed: string[] = []
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    const focused = await focusedName(page)
    if (name.test(focused)) return
    passed.push(focused.slice(0, 30))
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never came to ${name}, but to ${[...new Set(passed)].join(' | ')}`)
}

export const press = async (page: Page, name: RegExp): Promise<void> => {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}
