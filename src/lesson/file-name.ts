/** A lesson's file is called after its id; a translation's after its language too. */
import type { Diagnostic } from './diagnostic.ts'
import type { Lesson } from './lesson.ts'

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
