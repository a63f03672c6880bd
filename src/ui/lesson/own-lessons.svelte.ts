/** Lessons that somebody opened from a file: as they were read, and their texts for after a reload. */
import { BrowserStore } from '../../keeping/browser-store.ts'
import { type LessonText, ownId, readTexts, withText, writtenTexts } from '../../keeping/lesson-texts.ts'
import type { Lesson } from '../../lesson/lesson.ts'
import type { Sitting } from '../sitting.svelte.ts'

class OwnLessons {
  /** They are gone with the page. */
  isNotKept = $state(false)
  readonly #store = new BrowserStore('afterimage-lesson-files', () => {
    this.isNotKept = true
  })
  /** The last one that was opened first. */
  current = $state.raw<readonly LessonText[]>(readTexts(this.#store.read() ?? ''))
  readonly #read = new Map<string, Lesson>()

  /** Under an id of its own, whatever its file calls it. */
  keep(read: Lesson, text: string): Lesson {
    const lesson = { ...read, id: ownId(read.id) }
    this.#read.set(lesson.id, lesson)
    this.current = withText(this.current, { id: lesson.id, title: lesson.title, text })
    this.#store.write(writtenTexts(this.current))
    return lesson
  }

  /** Null where its text is not there, or cannot be read any more. */
  async fetch(id: string, sitting: Sitting): Promise<Lesson | null> {
    const known = this.#read.get(id)
    if (known) return known
    const text = this.current.find((each) => each.id === id)?.text
    if (text === undefined) return null
    await sitting.openLab()
    const answer = await sitting.session.look((host) => host.lesson.readLesson(text))
    return answer?.lesson ? { ...answer.lesson, id } : null
  }

  forget(): void {
    this.#read.clear()
    this.current = []
    this.#store.forget()
  }
}

export const ownLessons = new OwnLessons()
