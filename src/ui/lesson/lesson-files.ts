/** A lesson when it is opened: one of the curriculum, or one that somebody opened from a file. */
import { isOwn } from '../../keeping/lesson-texts.ts'
import type { Lesson } from '../../lesson/lesson.ts'
import type { Sitting } from '../sitting.svelte.ts'
import { ownLessons } from './own-lessons.svelte.ts'

const files = import.meta.glob<{ readonly default: Lesson }>('../../../lessons/*.lesson.md')

/** Null where there is none of that id. */
export const fetchLesson = async (id: string, sitting: Sitting): Promise<Lesson | null> => {
  if (isOwn(id)) return ownLessons.fetch(id, sitting)
  const file = files[`../../../lessons/${id}.lesson.md`]
  return file ? (await file()).default : null
}
