/** A lesson's file is called after its id; a translation's after its language too. */
import type { Diagnostic } from './diagnostic.ts'
import type { Lesson } from './lesson.ts'
import { ENDING } from './slug.ts'

/** Of `<id>.lesson.<language>.md` the file that it translates, `<id>.lesson.md`; undefined for any other name. */
export const originalFileOf = (name: string): string | undefined => {
  const id = /^(.+)\.lesson\.[A-Za-z0-9-]+\.md$/.exec(name)?.[1]
  return id === undefined ? undefined : `${id}${ENDING}`
}

/** `name` without folders. Undefined where it is right. */
export const fileNameFinding = (
  name: string,
  { id, language }: Pick<Lesson, 'id' | 'language'>,
): Diagnostic | undefined => {
  const right = `${id}.lesson.md`
  const translated = `${id}.lesson.${language}.md`
  if (name === right || name === translated) return undefined
  const isTranslation = !name.endsWith('.lesson.md')
  return { line: 1, code: 'file-name', data: { name, right: isTranslation ? translated : right }, suggestion: '' }
}
