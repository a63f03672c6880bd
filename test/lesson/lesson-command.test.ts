/** `lab lesson test` on files: what it prints, and with which exit code. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCommandLine } from '../../src/cli/command-line.ts'
import { engine } from '../fixtures/lab-fixture.ts'

const text = readFileSync(new URL('../fixtures/small.lesson.md', import.meta.url), 'utf8')
const translated = text.replace('language: en', 'language: de').replace('A small lesson', 'Eine kleine Lektion')

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lesson-command-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const tested = async (...files: readonly string[]) => {
  const [out, err]: [string[], string[]] = [[], []]
  const terminal = {
    engine: async () => engine,
    stdout: (said: string) => void out.push(said),
    stderr: (said: string) => void err.push(said),
  }
  const status = await runCommandLine(terminal, ['lesson', 'test', ...files])
  return { status, stdout: out.join(''), stderr: err.join('') }
}

it('plays a lesson and its translation', async () => {
  const both = [file('small.lesson.md', text), file('small.lesson.de.md', translated)]
  expect(await tested(...both)).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/2 lessons: noth/),
  })
})

it('tells where a translation is another lesson than its original', async () => {
  file('small.lesson.md', text)
  const other = file('small.lesson.de.md', translated.replace(/seed: \d+/, 'seed: 77'))
  const { status, stdout } = await tested(other)
  expect([status, stdout]).toEqual([1, expect.stringMatching(/small\.lesson\.de\.md:\d+: seed is another one than/)])
})

it('tells a translation of what is not there', async () => {
  const { status, stdout } = await tested(file('alone.lesson.de.md', translated.replace('id: small', 'id: alone')))
  expect([status, stdout]).toEqual([
    1,
    expect.stringContaining('alone.lesson.de.md:1: This translates alone.lesson.md'),
  ])
})

it('says once which file is missing', async () => {
  const { status, stderr } = await tested(join(folder, 'none.lesson.md'))
  expect(status).toBe(1)
  expect(stderr.match(/0x80070002/g)).toHaveLength(1)
  expect(stderr).toContain('none.lesson.md')
})
