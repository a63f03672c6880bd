/** Every fact is shown by a test that exists, or stands among the simplifications that the product shows. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { LEGALITY } from '../../src/host/legality.ts'
import { simplifications } from '../../src/words/simplifications.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { parse, walk } from '../tidy/source.ts'
import { FACTS } from './facts.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
/** Bullets of each section, counted in the fact sheet; the rows of table 1.4 count as bullets. */
const BULLETS: Readonly<Record<string, number>> = {
  '1.1': 4,
  '1.2': 5,
  '1.3': 6,
  '1.4': 15,
  '2': 19,
  '3.1': 4,
  '3.2': 1,
  '3.3': 6,
  '3.4': 1,
  '3.5': 1,
  '3.6': 4,
  '3.7': 1,
  '3.8': 12,
  '3.9': 1,
  '3.10': 1,
  '4': 11,
}
const SIMPLIFICATIONS_MAX = 15
/** What section 7 says otherwise. */
const OF_SURVIVAL_MAX = 8

/** What the tests of a file are called; one that is skipped or still to be written has no title here. `holds` is the story's own. */
const titlesOf = (file: string): readonly string[] => {
  const known = titles.get(file)
  if (known) return known
  const found: string[] = []
  walk(parse({ path: file, text: readFileSync(root + file, 'utf8') }), (node) => {
    if (!ts.isCallExpression(node) || !/^(it|describe|holds)(\.each\b|$)/.test(node.expression.getText())) return
    const [title] = node.arguments
    if (title && ts.isStringLiteralLike(title)) found.push(title.text)
    else if (title && ts.isTemplateExpression(title)) found.push(title.getText())
  })
  titles.set(file, found)
  return found
}
const titles = new Map<string, readonly string[]>()

describe('the facts', () => {
  it('are one for each bullet, and none twice', () => {
    const counted = Object.fromEntries(
      Object.keys(BULLETS).map((section) => [section, FACTS.filter((fact) => fact.section === section).length]),
    )
    expect(counted).toEqual(BULLETS)
    const places = FACTS.map(({ section, bullet }) => `${section} ${bullet}`)
    expect(new Set(places).size).toBe(places.length)
    console.log(`conformance: ${FACTS.length} facts, ${FACTS.filter(({ mark }) => mark === 'cited').length} cited`)
  })

  it.each(FACTS)('$section, $bullet: $sentence', ({ sentence, source, shown }) => {
    expect([sentence, source]).toEqual([expect.stringMatching(/^[A-Z].*\.$/), expect.stringMatching(/^\S+$/)])
    if ('simplification' in shown) {
      expect(simplifications.map(({ id }) => id)).toContain(shown.simplification)
      return
    }
    expect(titlesOf(shown.file).filter((title) => title.includes(shown.title))).not.toEqual([])
  })
})

describe('the simplifications', () => {
  it('are at most fifteen and eight of survival, and each has a name of its own and a reason', () => {
    const ofSurvival = simplifications.filter(({ id }) => id.startsWith('survival-')).length
    expect(simplifications.length - ofSurvival).toBeLessThanOrEqual(SIMPLIFICATIONS_MAX)
    expect(ofSurvival).toBeLessThanOrEqual(OF_SURVIVAL_MAX)
    expect(new Set(simplifications.map(({ id }) => id)).size).toBe(simplifications.length)
    for (const { what, why } of simplifications)
      expect([what, why]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)])
  })
})

describe('what is shown', () => {
  it('shows states by name and never by number', () => {
    const lab = newLab()
    expect(play(lab, 'Get-VM | Format-List *')).not.toMatch(/327[0-9]{2}/)
    expect(lab.evidence().vms['SHOP']?.state).toBe('Off')
    lab.dispose()
  })

  it('marks every cell of the legality table with what it rests on', () => {
    expect(LEGALITY.filter(({ source }) => !['cited', 'derived', 'uncertain'].includes(source))).toEqual([])
  })
})
