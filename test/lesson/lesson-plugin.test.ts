/** A lesson file is a module: its default export is the lesson, and what is wrong with it breaks the build. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, createServer, type InlineConfig } from 'vite'
import { expect, it } from 'vitest'
import { lessonFiles, lessonModule } from '../../scripts/lesson-plugin.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import lesson from '../fixtures/small.lesson.md'

const path = fileURLToPath(new URL('../fixtures/small.lesson.md', import.meta.url))
const text = readFileSync(path, 'utf8')

it('is what the reader reads', () => {
  expect(lesson).toEqual(readLesson(text).lesson)
  expect(lesson.id).toBe('small')
})

it('names file and line of everything that is wrong', () => {
  const wrong = text.replace('level: beginner', 'level: begginer').replace('```do', '```doo')
  expect(() => lessonModule(wrong, path)).toThrow(`${path}:6: 'begginer' is no value for level.`)
  expect(() => lessonModule(wrong, path)).toThrow(`${path}:19: There is no fence doo.`)
  expect(() => lessonModule(text, path.replace('small', 'tiny'))).toThrow('Call it small.lesson.md')
  expect(() => lessonModule(text.replace('shop-server', 'shop-servant'), path)).toThrow(':10: There is no scenario')
})

it('is served and built, and breaks the build with file and line', async () => {
  const root = mkdtempSync(join(tmpdir(), 'lesson-plugin-'))
  const quiet: InlineConfig = { root, configFile: false, logLevel: 'silent', plugins: [lessonFiles()] }
  const built = () =>
    build({
      ...quiet,
      build: { write: false, lib: { entry: join(root, 'main.js'), formats: ['es'], fileName: 'out' } },
    })
  try {
    writeFileSync(join(root, 'main.js'), "import lesson from './small.lesson.md'\nexport const title = lesson.title\n")
    writeFileSync(join(root, 'small.lesson.md'), text)
    expect(JSON.stringify(await built())).toContain('A small lesson')
    const server = await createServer({ ...quiet, server: { middlewareMode: true, ws: false } })
    try {
      const served = await server.transformRequest('/small.lesson.md?import')
      expect(served?.code).toContain('"title":"A small lesson"')
    } finally {
      await server.close()
    }
    writeFileSync(join(root, 'small.lesson.md'), text.replace('seed: 1', 'sead: 1'))
    await expect(built()).rejects.toThrow('small.lesson.md:11: The front matter knows no key sead.')
  } finally {
    rmSync(root, { recursive: true })
  }
})
