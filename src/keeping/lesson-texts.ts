/** Texts of lessons that somebody opened from a file, kept in this browser so that they go on after a reload. Each is read anew. */
import * as v from 'valibot'

/** The last ones that were opened; each is as long as a lesson may be, at most. */
export const TEXTS_KEPT = 4
const TEXT_LIMIT = 300_000

const textSchema = v.object({
  /** Under which it is played: `ownId`. */
  id: v.string(),
  title: v.pipe(v.string(), v.maxLength(1000)),
  text: v.pipe(v.string(), v.maxLength(TEXT_LIMIT)),
})
const textsSchema = v.object({
  version: v.literal(1),
  lessons: v.pipe(v.array(textSchema), v.maxLength(TEXTS_KEPT)),
})

export type LessonText = v.InferOutput<typeof textSchema>

/** No id of a file's front matter has a dot: a lesson of one's own is never taken for one of the curriculum. */
const OWN = 'file.'
export const ownId = (id: string): string => `${OWN}${id}`
export const isOwn = (id: string): boolean => id.startsWith(OWN)

/** The last one that was opened first. None where it is no such text. */
export const readTexts = (kept: string): readonly LessonText[] => {
  try {
    const { success, output } = v.safeParse(textsSchema, JSON.parse(kept))
    return success ? output.lessons : []
  } catch {
    return []
  }
}

export const writtenTexts = (lessons: readonly LessonText[]): string => JSON.stringify({ version: 1, lessons })

/** In front of the others; one of the same id goes. */
export const withText = (lessons: readonly LessonText[], added: LessonText): readonly LessonText[] =>
  added.text.length > TEXT_LIMIT
    ? lessons
    : [added, ...lessons.filter(({ id }) => id !== added.id)].slice(0, TEXTS_KEPT)
