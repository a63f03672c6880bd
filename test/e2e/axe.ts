import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { expect, looks, take } from './page.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** axe's findings, one line each. It runs in a world of its own, which the page's policy does not govern. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  const session = await page.context().newCDPSession(page)
  try {
    const { frameTree } = await session.send('Page.getFrameTree')
    const world = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id })
    const evaluate = async (expression: string): Promise<unknown> => {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        contextId: world.executionContextId,
        expression,
        awaitPromise: true,
        returnByValue: true,
      })
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      return result.value
    }
    await evaluate(`${source}; undefined`)
    const { violations } = (await evaluate(
      `axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'] })`,
    )) as AxeResults
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
    )
  } finally {
    await session.detach()
  }
}

/** Fails if axe finds anything, as the page stands. */
export const axe = async (page: Page, where = 'as it stands'): Promise<void> =>
  expect(await axeFindings(page), `axe, ${where}`).toEqual([])

/** The same in light and dark, wide and narrow; the page is left in the look it had. */
export const axeInEveryLook = async (page: Page, where: string): Promise<void> => {
  const viewport = page.viewportSize()
  for (const look of looks) {
    await take(page, look)
    await axe(page, `${where}, ${look.name}`)
  }
  await page.emulateMedia({ colorScheme: null })
  if (viewport) await page.setViewportSize(viewport)
}
