/** What the lists of lessons say of each, as a module: the lessons themselves come when they are opened. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { CURRICULUM } from '../lessons/curriculum.ts'
import { readLesson } from '../src/lesson/read-lesson.ts'

const FOLDER = fileURLToPath(new URL('../lessons/', import.meta.url))
/** The landing's list, which is to be small, and the overview's, which says all. */
const MODULES = ['virtual:lesson-titles', 'virtual:lesson-summaries'] as const

/** In the curriculum's order. What is wrong with a lesson is told where it is made a module of its own. */
export const lessonSummaries = (folder = FOLDER) =>
  CURRICULUM.flatMap(({ id, prerequisites }) => {
    const path = `${folder}${id}.lesson.md`
    const { lesson } = existsSync(path) ? readLesson(readFileSync(path, 'utf8')) : { lesson: null }
    if (!lesson) return []
    const { title, minutes, level, goals, misconceptions, pass } = lesson
    const steps = lesson.steps.length
    const quizzes = lesson.steps.reduce((sum, step) => sum + step.quizzes.length, 0)
    return [{ id, title, minutes, level, goals, misconceptions, pass, steps, quizzes, prerequisites }]
  })

const codeOf = (id: string): string => {
  const all = lessonSummaries()
  const told = id === MODULES[0] ? all.map(({ id, title, minutes }) => ({ id, title, minutes })) : all
  return `export default ${JSON.stringify(told)}`
}

/** `import summaries from 'virtual:lesson-summaries'` */
export const lessonSummaryModule = (): Plugin => ({
  name: 'lesson-summaries',
  resolveId: (id) => (MODULES.some((name) => name === id) ? `\0${id}` : undefined),
  load(id) {
    if (!MODULES.some((name) => id === `\0${name}`)) return undefined
    for (const lesson of CURRICULUM) this.addWatchFile(`${FOLDER}${lesson.id}.lesson.md`)
    return codeOf(id.slice(1))
  },
})
