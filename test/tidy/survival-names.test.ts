/** The survival rooms try failures and know none: not one kind is named there, in code or in words. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { FAULT_KINDS } from '../../src/lab/fault-command.ts'

const root = fileURLToPath(new URL('../../src/survival/', import.meta.url))

const namesIn = (text: string): readonly string[] =>
  FAULT_KINDS.filter((kind) => text.toLowerCase().includes(kind.toLowerCase()))

it('finds a name in any case of its letters', () => {
  expect(FAULT_KINDS).toHaveLength(new Set(FAULT_KINDS).size)
  expect(namesIn("kind === 'powerCut' // BITROT")).toEqual(['PowerCut', 'BitRot'])
})

it('finds none in src/survival', () => {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  expect(paths.length).toBeGreaterThan(5)
  for (const path of paths) expect([path, namesIn(readFileSync(root + path, 'utf8'))]).toEqual([path, []])
})
