/** `lab lesson test`: lessons read, and played with their solutions and their detours. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { SCENARIOS } from '../lab/scenario.ts'
import type { Diagnostic } from '../lesson/diagnostic.ts'
import { fileNameFinding } from '../lesson/file-name.ts'
import { readLesson } from '../lesson/read-lesson.ts'
import { testLesson } from '../lesson/test-lesson.ts'
import { usage } from '../words/command-line.ts'
import { lessonLintText } from '../words/lesson-lint.ts'
import { isLessonTestCode, lessonsFound, lessonTested, lessonTestSentence } from '../words/lesson-test.ts'
import { refuse, stop, type Terminal } from './terminal.ts'

const FOLDER = 'lessons'

const told = (file: string, finding: Diagnostic): string => {
  const { line, code, data } = finding
  return `${file}:${line}: ${isLessonTestCode(code) ? lessonTestSentence(code, data) : lessonLintText(finding)}`
}

/** All of the repository where none is named. */
const filesOf = (args: readonly string[]): readonly string[] => {
  if (args.length > 0) return args
  if (!existsSync(FOLDER)) return []
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.lesson.md'))
    .sort()
    .map((name) => join(FOLDER, name))
}

export const lessonTest = async (terminal: Terminal, args: readonly string[]): Promise<void> => {
  const [verb, ...named] = args
  if (verb !== 'test' || named.some((each) => each.startsWith('--'))) stop(usage)
  const engine = await terminal.engine()
  const files = filesOf(named)
  const lessons = filesOf([]).map((file) => basename(file).replace(/(\.[a-z]{2})?\.lesson\.md$/, ''))
  const known = { scenarios: Object.keys(SCENARIOS), lessons }
  let count = 0
  for (const file of files) {
    if (!existsSync(file)) refuse('0x80070002', { path: file })
    const started = performance.now()
    const { lesson, findings } = readLesson(readFileSync(file, 'utf8'), known)
    const scenario = lesson && SCENARIOS[lesson.scenario]
    const tested = lesson && scenario && findings.length === 0 ? testLesson(engine, scenario, lesson) : undefined
    const wrongName = lesson ? fileNameFinding(basename(file), lesson) : undefined
    const found = [...(wrongName ? [wrongName] : []), ...findings, ...(tested?.findings ?? [])]
    for (const each of found) terminal.stdout(`${told(file, each)}\n`)
    if (tested && found.length === 0)
      terminal.stdout(`${lessonTested(file, tested, (performance.now() - started) / 1000)}\n`)
    count += found.length
  }
  const summary = lessonsFound(files.length, count)
  if (count > 0) stop(summary)
  terminal.stdout(`${summary}\n`)
}
