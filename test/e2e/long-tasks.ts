/** What kept the main thread for more than 50 ms, as the browser itself counts it. */
import type { Page } from '@playwright/test'

interface Watched {
  longTaskMs: number[]
}

/** Due before the page is opened. */
export const watchLongTasks = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const world = globalThis as unknown as Watched
    world.longTaskMs = []
    new PerformanceObserver((list) =>
      world.longTaskMs.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask' })
  })
}

/** The longest since it was last asked; 0 when none took 50 ms. */
export const takeLongestTaskMs = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...(globalThis as unknown as Watched).longTaskMs.splice(0)))
