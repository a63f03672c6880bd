/** Lessons as the page gets them: read at build time, so that their reader is not in any download of the page. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { CURRICULUM } from '../lessons/curriculum.ts'
import { SCENARIOS } from '../src/lab/scenario.ts'
import type { Lesson } from '../src/lesson/lesson.ts'
import { readLesson } from '../src/lesson/read-lesson.ts'
import { lessonLintSentence } from '../src/words/lesson-lint.ts'

export const LESSONS_FOLDER = fileURLToPath(new URL('../lessons/', import.meta.url))
const SUMMARIES = 'virtual:lesson-summaries'

/** Of the language that the curriculum is written in: `<id>.lesson.md`. */
const lessonFiles = (): string[] =>
  existsSync(LESSONS_FOLDER) ? readdirSync(LESSONS_FOLDER).filter((name) => name.endsWith('.lesson.md')) : []

/** Throws with line and sentence of everything that keeps the lesson from being played. */
const lessonOf = (text: string, name: string): Lesson => {
  const lessons = lessonFiles().map((file) => basename(file, '.lesson.md'))
  const { lesson, findings } = readLesson(text, { scenarios: Object.keys(SCENARIOS), lessons })
  if (lesson !== null) return lesson
  throw new Error(findings.map((each) => `${name}:${each.line}: ${lessonLintSentence(each.code, each.data)}`).join('\n'))
}

/** What is told of a lesson before it is opened. */
const summaryOf = ({ id, title, minutes, level, goals, misconceptions }: Lesson) => ({
  id,
  title,
  minutes,
  level,
  goals,
  misconceptions,
})

/** In the curriculum's order; a lesson that is not written yet is not offered. */
const summaries = (): (ReturnType<typeof summaryOf> & { prerequisites: readonly string[] })[] =>
  CURRICULUM.flatMap(({ id, prerequisites }) => {
    const name = `${id}.lesson.md`
    if (!lessonFiles().includes(name)) return []
    return [{ ...summaryOf(lessonOf(readFileSync(LESSONS_FOLDER + name, 'utf8'), name)), prerequisites }]
  })

/** `*.lesson.md` is the lesson itself as a module; `virtual:lesson-summaries` what the lists of lessons say. */
export const lessonModules = (): Plugin => ({
  name: 'lesson-modules',
  resolveId: (id) => (id === SUMMARIES ? `\0${SUMMARIES}` : undefined),
  load(id) {
    if (id !== `\0${SUMMARIES}`) return undefined
    for (const name of lessonFiles()) this.addWatchFile(LESSONS_FOLDER + name)
    return `export default ${JSON.stringify(summaries())}`
  },
  transform: (text, id) =>
    id.endsWith('.lesson.md')
      ? { code: `export default ${JSON.stringify(lessonOf(text, basename(id)))}`, map: null }
      : undefined,
})
