/** The lessons of the curriculum, each fetched when it is opened; and those that somebody opened from a file, until the page is left. */
import type { Lesson } from '../../lesson/lesson.ts'

const files = import.meta.glob<{ readonly default: Lesson }>('../../../lessons/*.lesson.md')
const opened = new Map<string, Lesson>()

export const keepOpened = (lesson: Lesson): void => {
  opened.set(lesson.id, lesson)
}

/** Null where there is none of that id. */
export const fetchLesson = async (id: string): Promise<Lesson | null> => {
  const own = opened.get(id)
  if (own) return own
  const file = files[`../../../lessons/${id}.lesson.md`]
  return file ? (await file()).default : null
}
