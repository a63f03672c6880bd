import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { isWholeProof } from '../proof-size.ts'
import { expect, looks, take } from './page.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Evaluate = (expression: string) => Promise<unknown>

/** axe in a world of its own, which the page's policy does not govern. */
const openWorld = async (page: Page): Promise<Evaluate> => {
  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const world = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id })
  const evaluate: Evaluate = async (expression) => {
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
  return evaluate
}

/** One world for each document: loading axe takes longer than asking it. */
const worlds = new WeakMap<Page, Promise<Evaluate>>()
const worldOf = (page: Page): Promise<Evaluate> => {
  const known = worlds.get(page)
  if (known !== undefined) return known
  const world = openWorld(page)
  worlds.set(page, world)
  page.once('framenavigated', () => worlds.delete(page))
  return world
}

/**
 * Whether a target is still too small where nothing that stays lies over it. A page that is longer than the window always
 * has something half under the console: that is no fault, for it is scrolled out from there.
 */
const isTooSmallInSight = async (evaluate: Evaluate, target: string): Promise<boolean> =>
  (await evaluate(`(async () => {
    const from = scrollY
    const element = document.querySelector(${JSON.stringify(target)})
    element.scrollIntoView({ block: 'center', behavior: 'instant' })
    const { violations } = await axe.run(element, { runOnly: ['target-size'], resultTypes: ['violations'] })
    scrollTo({ top: from, behavior: 'instant' })
    return violations.length > 0
  })()`)) as boolean

/** axe's findings, one line each. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  const evaluate = await worldOf(page)
  const { violations } = (await evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'] })`,
  )) as AxeResults
  const findings: string[] = []
  for (const { id, help, nodes } of violations)
    for (const { target, failureSummary } of nodes)
      if (id !== 'target-size' || (await isTooSmallInSight(evaluate, target.join(' '))))
        findings.push(`${id} (${help}) at ${target.join(' ')}: ${failureSummary}`)
  return findings
}

/** Fails if axe finds anything, as the page stands. */
export const axe = async (page: Page, where = 'as it stands'): Promise<void> =>
  expect(await axeFindings(page), `axe, ${where}`).toEqual([])

const axeIn = async (page: Page, where: string, shown: typeof looks): Promise<void> => {
  const viewport = page.viewportSize()
  for (const look of shown) {
    await take(page, look)
    await axe(page, `${where}, ${look.name}`)
  }
  await page.emulateMedia({ colorScheme: null })
  if (viewport) await page.setViewportSize(viewport)
}

/** The same in light and dark, wide and narrow; the page is left in the look it had. */
export const axeInEveryLook = (page: Page, where: string): Promise<void> => axeIn(page, where, looks)

/** One of many steps: every look at the gate, under `npm test` the look whose turn it is. */
export const axeAtStep = (page: Page, step: number): Promise<void> =>
  axeIn(page, `S${step}`, isWholeProof() ? looks : looks.slice(step % looks.length, (step % looks.length) + 1))
