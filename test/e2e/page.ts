/**
 * The page under test. Every browser test imports `test` from here: it fails on any violation of the policy, error on
 * the console, uncaught error, or request that leaves the page's own origin, whatever else it proves.
 */
import { test as base, expect, type Page } from '@playwright/test'

/** Sees to it that `problems` hears of everything that must not happen on `page`. */
const watch = async (page: Page, origin: string, problems: string[]): Promise<void> => {
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('crash', () => problems.push('the page crashed'))
  page.on('websocket', (socket) => problems.push(`socket: ${socket.url()}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== origin) problems.push(`foreign request: ${url.href}`)
  })
  await page.exposeFunction('reportViolation', (text: string) => problems.push(`policy: ${text}`))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      const { reportViolation } = globalThis as unknown as { reportViolation: (text: string) => void }
      reportViolation(`${violatedDirective} ${blockedURI} ${sample}`)
    })
  })
}

interface Fixtures {
  /** What went wrong so far. A test that provokes a problem on purpose reads it here and empties the list. */
  problems: string[]
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  problems: async ({}, use) => {
    const problems: string[] = []
    await use(problems)
    expect(problems, 'problems while the test ran').toEqual([])
  },
  page: async ({ page, problems, baseURL }, use) => {
    await watch(page, new URL(baseURL ?? page.url()).origin, problems)
    await use(page)
  },
})

/** The appearances that every screen must hold up in. */
export const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ].map((viewport) => ({ name: `${colorScheme} at ${viewport.width}`, colorScheme, viewport })),
)

export const take = async (page: Page, look: (typeof looks)[number]): Promise<void> => {
  await page.emulateMedia({ colorScheme: look.colorScheme })
  await page.setViewportSize(look.viewport)
  // What follows the window's width does so a frame later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

export { expect }
