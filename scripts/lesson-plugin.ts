/** Lesson files as modules: read when the program is built, so that the page gets plain data and no parser. */
import { readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Plugin } from 'vite'
import { SCENARIOS } from '../src/lab/scenario.ts'
import { fileNameFinding } from '../src/lesson/file-name.ts'
import { readLesson } from '../src/lesson/read-lesson.ts'
import { idOfFile } from '../src/lesson/slug.ts'
import { lessonLintText } from '../src/words/lesson-lint.ts'

/** The code of the module. Throws what is wrong with the lesson, a line each, as `file:line: sentence`. */
export const lessonModule = (text: string, path: string): string => {
  const lessons = readdirSync(dirname(path)).flatMap((name) => idOfFile(name) ?? [])
  const { lesson, findings } = readLesson(text, { scenarios: Object.keys(SCENARIOS), lessons })
  const wrongName = lesson ? fileNameFinding(basename(path), lesson) : undefined
  const all = wrongName ? [wrongName, ...findings] : findings
  if (all.length > 0) throw new Error(all.map((found) => `${path}:${found.line}: ${lessonLintText(found)}`).join('\n'))
  return `export default ${JSON.stringify(lesson)}\n`
}

/** `import lesson from './x.lesson.md'` gives a Lesson; one with a finding breaks the build. */
export const lessonFiles = (): Plugin => ({
  name: 'lesson-files',
  enforce: 'pre',
  transform: {
    filter: { id: /\.lesson\.md(?:\?|$)/ },
    handler(text, id) {
      const path = id.replace(/\?.*$/, '')
      // Asked for as text or as an address, it stays what it is.
      if (/[?&](?:raw|url)\b/.test(id)) return null
      return { code: lessonModule(text, path), map: null, moduleType: 'js' }
    },
  },
})
