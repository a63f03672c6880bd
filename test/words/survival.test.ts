/** Every reason that the matrix or the rule can give has a sentence, and no sentence has a hole. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { refusals } from '../../src/words/refusals.ts'
import { ruleDigits, survivalReason, survivalReasons, worthText } from '../../src/words/survival.ts'

const root = fileURLToPath(new URL('../../src/', import.meta.url))
const sources = [...readdirSync(`${root}survival`).map((name) => `survival/${name}`), 'host/boot-and-look.ts']
const reasons = sources.flatMap((path) =>
  [...readFileSync(root + path, 'utf8').matchAll(/code: '([a-z-]+)'/g)].map(([, code]) => code as string),
)

describe('reasons', () => {
  it('all have a sentence', () => {
    expect(reasons.length).toBeGreaterThan(15)
    expect(reasons.filter((code) => !(code in survivalReasons) && !(code in refusals))).toEqual([])
  })

  it('are all given somewhere', () =>
    expect(Object.keys(survivalReasons).filter((code) => !reasons.includes(code))).toEqual([]))

  it('are whole sentences', () => {
    const data = new Proxy({}, { get: () => 1 }) as Record<string, number>
    for (const [code, sentence] of Object.entries(survivalReasons))
      expect([code, sentence(data)]).toEqual([code, expect.stringMatching(/^\S.*[.]$/s)])
    expect(survivalReason('rows-missing', { orders: 1, first: 7 })).toContain('1 order that it should have is missing')
    expect(survivalReason('volume-lost', { volume: 'D', host: 'HV1' })).toContain('Volume D: of HV1 is lost')
  })

  it.each([
    ['does-not-boot', 'no-boot-record', 'Its disk does not boot: there is no boot record on its disk.'],
    ['database-unreadable', 'file-missing', 'It comes up, but its database gives no rows: its file is missing.'],
    ['database-unreadable', 'database-error', 'It comes up, but its database gives no rows: SQLite refuses it.'],
    ['returned-from-older', 'boot-failed', 'It came back from A: the newer B could not be used: it does not boot.'],
    [
      'returned-from-older',
      'never-heard-of',
      'It came back from A: the newer B could not be used: something in it is wrong.',
    ],
  ])('%s (%s) shows no code', (code, reason, said) =>
    expect(survivalReason(code, { reason, restorePoint: 'A', failed: 'B' })).toBe(said),
  )

  it.each([
    [{ result: 'lost', lossSeconds: null, returnSeconds: null, ordersLost: null }, 'lost'],
    [{ result: 'survived', lossSeconds: 0, returnSeconds: 0, ordersLost: 0 }, 'survived, nothing lost, runs on'],
    [
      { result: 'survived', lossSeconds: 5520.2, returnSeconds: 340.03, ordersLost: 368 },
      'survived, 1 h 32 min lost, back in 5 min 40 s',
    ],
    [
      { result: 'damaged', lossSeconds: 60, returnSeconds: null, ordersLost: null },
      'damaged, 1 min lost, takes no order',
    ],
    [
      { result: 'damaged', lossSeconds: 3600, returnSeconds: 0, ordersLost: 1245 },
      'damaged, 1 h lost (1,245 orders), runs on',
    ],
  ] as const)('%j is told as %s', (worth, text) => expect(worthText(worth)).toBe(text))

  it('name the digits of the rule', () => expect(Object.keys(ruleDigits)).toHaveLength(5))
})
