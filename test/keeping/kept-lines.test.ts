import { expect, it } from 'vitest'
import { boundedLines, KEPT_TEXT, KEPT_TEXTS, type KeptLine } from '../../src/keeping/kept-lines.ts'

const printed = (line: number, text: string): KeptLine => ({
  line,
  written: `Get-VM ${line}`,
  ran: true,
  printed: { text, ok: true },
})

it('keeps what lines printed as it was, while it is not much', () => {
  const lines = [printed(1, 'one'), { ...printed(2, ''), printed: null }, printed(3, 'x'.repeat(KEPT_TEXT))]
  expect(boundedLines(lines)).toEqual(lines)
})

it('keeps the beginning of a long one, and says that it goes on', () => {
  const [line] = boundedLines([printed(1, `begin${'x'.repeat(100_000)}`)])
  expect(line?.printed?.text).toMatch(/^begin[x]+\n…$/)
  expect(line?.printed?.text.length).toBeLessThan(KEPT_TEXT + 10)
})

it('keeps that all of them were run, and of too many the last that were printed', () => {
  const kept = boundedLines(Array.from({ length: 100 }, (_, line) => printed(line, 'x'.repeat(KEPT_TEXT))))
  expect(kept.every(({ ran }) => ran)).toBe(true)
  const whole = kept.flatMap(({ line, printed: of }) => (of ? line : []))
  expect(whole).toEqual([94, 95, 96, 97, 98, 99])
  expect(kept.reduce((sum, { printed: of }) => sum + (of?.text.length ?? 0), 0)).toBeLessThanOrEqual(KEPT_TEXTS)
})
