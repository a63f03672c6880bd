/** `lab lesson test`: lessons read, and played with their solutions and their detours. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { LabEngine } from '../lab/lab-engine.ts'
import { SCENARIOS } from '../lab/scenario.ts'
import type { Diagnostic } from '../lesson/diagnostic.ts'
import { fileNameFinding, originalFileOf } from '../lesson/file-name.ts'
import type { Lesson } from '../lesson/lesson.ts'
import { readLesson } from '../lesson/read-lesson.ts'
import { idOfFile } from '../lesson/slug.ts'
import { type LessonTested, testLesson } from '../lesson/test-lesson.ts'
import { translationFindings } from '../lesson/translation.ts'
import { usage } from '../words/command-line.ts'
import { lessonLintText } from '../words/lesson-lint.ts'
import { isLessonTestCode, lessonsFound, lessonTested, lessonTestText } from '../words/lesson-test.ts'
import { refuse, stop, type Terminal } from './terminal.ts'

const FOLDER = 'lessons'

const told = (file: string, finding: Diagnostic): string => {
  const { line, code } = finding
  return `${file}:${line}: ${isLessonTestCode(code) ? lessonTestText(finding) : lessonLintText(finding)}`
}

const inFolder = (): readonly string[] => (existsSync(FOLDER) ? readdirSync(FOLDER).sort() : [])

/** All of the repository where none is named, translations among them. */
const filesOf = (args: readonly string[]): readonly string[] => {
  if (args.length > 0) return args
  const isLesson = (name: string): boolean => idOfFile(name) !== undefined || originalFileOf(name) !== undefined
  return inFolder()
    .filter(isLesson)
    .map((name) => join(FOLDER, name))
}

const read = (file: string) => {
  const lessons = inFolder().flatMap((name) => idOfFile(name) ?? [])
  return readLesson(readFileSync(file, 'utf8'), { scenarios: Object.keys(SCENARIOS), lessons })
}

/** Of a translation: where it is another lesson than its original. */
const againstOriginal = (file: string, lesson: Lesson): readonly Diagnostic[] => {
  const name = originalFileOf(basename(file))
  if (name === undefined) return []
  const path = join(dirname(file), name)
  const original = existsSync(path) ? read(path) : undefined
  if (original?.lesson) return translationFindings(readFileSync(file, 'utf8'), lesson, original.lesson)
  return [{ line: 1, code: 'translation-original', data: { file: name }, suggestion: '' }]
}

interface Found {
  readonly findings: readonly Diagnostic[]
  /** Undefined where it was not played. */
  readonly tested: LessonTested | undefined
}

const testFile = (engine: LabEngine, file: string): Found => {
  const { lesson, findings } = read(file)
  const scenario = lesson && SCENARIOS[lesson.scenario]
  const wrongName = lesson ? fileNameFinding(basename(file), lesson) : undefined
  const before = [...(wrongName ? [wrongName] : []), ...findings, ...(lesson ? againstOriginal(file, lesson) : [])]
  const tested = lesson && scenario ? testLesson(engine, scenario, lesson) : undefined
  return { findings: [...before, ...(tested?.findings ?? [])], tested }
}

export const lessonTest = async (terminal: Terminal, args: readonly string[]): Promise<void> => {
  const [verb, ...named] = args
  if (verb !== 'test' || named.some((each) => each.startsWith('--'))) stop(usage)
  const engine = await terminal.engine()
  const files = filesOf(named)
  let count = 0
  for (const file of files) {
    if (!existsSync(file)) refuse('0x80070002', { path: file })
    const started = performance.now()
    const { findings, tested } = testFile(engine, file)
    for (const each of findings) terminal.stdout(`${told(file, each)}\n`)
    if (tested && findings.length === 0)
      terminal.stdout(`${lessonTested(file, tested, (performance.now() - started) / 1000)}\n`)
    count += findings.length
  }
  const summary = lessonsFound(files.length, count)
  if (count > 0) stop(summary)
  terminal.stdout(`${summary}\n`)
}
