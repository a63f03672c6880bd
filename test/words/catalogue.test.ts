/** Every code that the program can throw or emit has a sentence, and no sentence has a hole. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { eventSentence } from '../../src/words/catalogue.ts'
import { events } from '../../src/words/events.ts'
import { bytesText, countText, durationText, fileName, plural, shortFileName, within } from '../../src/words/format.ts'
import { refusalSentence, refusals } from '../../src/words/refusals.ts'

const root = fileURLToPath(new URL('../../src/', import.meta.url))
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|svelte)$/.test(path) && !path.startsWith('words/'))
  .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }))

/** Literals of an expression: `a ? 'x' : 'y'` has two. */
const literals = (expression: string): string[] =>
  [...expression.matchAll(/'([^']+)'/g)].map(([, text]) => text as string)

const codesOf = (pattern: RegExp): { code: string; path: string }[] =>
  sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].flatMap(([, expression]) =>
      literals(expression as string).map((code) => ({ code, path })),
    ),
  )

const thrown = [
  ...codesOf(/new (?:Refused|StorageError|GuestError)\(\s*([^,){]+)/g),
  ...codesOf(/ok: false, code: ([^,]+)/g),
  ...codesOf(/failJobsOn\([^)]*, ([^,)]+)\)/g),
  ...codesOf(/hostDied\([^)]*, ([^,)]+)\)/g),
  ...codesOf(/\{ code: ('power-lost')/g),
  ...codesOf(/failure: ('[a-z-]+')/g),
]
const emitted = [
  ...codesOf(/emit\(\s*([^,]+)/g),
  ...codesOf(/code: ('boot-[a-z-]+')/g),
  ...sources.flatMap(({ path, text }) =>
    /emit\(`\$\{job\.kind\}-failed`/.test(text)
      ? ['backup', 'verify', 'restore', 'copy', 'retention'].map((kind) => ({ code: `${kind}-failed`, path }))
      : [],
  ),
]

describe('the catalogue', () => {
  it('was compared with the codes of the sources', () => {
    console.log(`catalogue: ${thrown.length} places that refuse, ${emitted.length} that tell`)
    expect([thrown.length > 100, emitted.length > 20]).toEqual([true, true])
  })

  it('has a sentence for every code that is thrown', () =>
    expect(thrown.filter(({ code }) => refusals[code] === undefined)).toEqual([]))

  it('has a sentence for every event', () =>
    expect(emitted.filter(({ code }) => events[code] === undefined)).toEqual([]))

  it('ends every sentence as one', () => {
    const data = new Proxy({}, { get: (_, name) => (name === 'allowed' ? 'Write it.' : 1) }) as Record<string, number>
    for (const [code, sentence] of [...Object.entries(refusals), ...Object.entries(events)])
      expect([code, sentence(data)]).toEqual([code, expect.stringMatching(/^\S.*[.?]$/s)])
  })

  it('says something also to a code that it does not know', () => {
    expect(refusalSentence('no-such-code')).toContain('no-such-code')
    expect(eventSentence('no-such-code')).toContain('no-such-code')
  })
})

describe('numbers', () => {
  it.each([
    [bytesText(0), '0 bytes'],
    [bytesText(2048), '2 KiB'],
    [bytesText(1_572_864), '1.5 MiB'],
    [durationText(0), 'at once'],
    [within(0), 'at once'],
    [within(4_300), 'in 4.3 ms'],
    [within(2_000_000, 'after'), 'after 2 s'],
    [durationText(7), '7 µs'],
    [durationText(4_300), '4.3 ms'],
    [durationText(2_000_000), '2 s'],
    [durationText(306_000_000), '5 min 6 s'],
    [durationText(7_380_000_000), '2 h 3 min'],
    [countText(1_234_567), '1,234,567'],
    [plural(1, 'order'), '1 order'],
    [plural(1_308, 'order'), '1,308 orders'],
    [fileName('SHOP\\Snapshots\\a.vmcx'), 'a.vmcx'],
    [fileName('HV1/D/SHOP/shop.vhdx'), 'shop.vhdx'],
    [shortFileName('SHOP\\shop_E92DFB1B-2352-43B7-9AB1-0A73AD6278AC.avhdx'), 'shop_E92D….avhdx'],
  ])('%s', (written, expected) => expect(written).toBe(expected))
})
