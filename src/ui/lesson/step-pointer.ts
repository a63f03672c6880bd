/**
 * As a step opens, its machine is put in the middle and what is pointed out comes into sight; once more as it is reached,
 * for what was done may have moved it. The focus stays where it is.
 */
import type { Session } from '../session.svelte.ts'
import type { LessonSitting } from './lesson-sitting.svelte.ts'
import { scrollToSee } from './scroll-to-see.ts'
import { machineOf } from './step-machine.ts'

/** Below it the lab lies under the lesson, and would be scrolled to instead of it. */
const BESIDE = '(min-width: 1101px)'
const FRAMES_MAX = 90
/** So many frames in the same place: what is fetched late is there. */
const FRAMES_STILL = 6

const frame = () => new Promise(requestAnimationFrame)

/** Once it stands still; undefined where nothing is pointed out. */
const standing = async (isStill: () => boolean): Promise<HTMLElement | undefined> => {
  let top: number | undefined
  let still = 0
  for (let count = 0; count < FRAMES_MAX && isStill(); count++) {
    await frame()
    const lit = document.querySelector<HTMLElement>('.lab .lit')
    const now = lit ? lit.getBoundingClientRect().top + scrollY : undefined
    still = now !== undefined && now === top ? still + 1 : 0
    top = now
    if (lit && still >= FRAMES_STILL) return lit
  }
  return undefined
}

export class StepPointer {
  #step = ''
  #pointed = ''

  /** To be called whenever the lesson is drawn. */
  follow(play: LessonSitting): void {
    const step = play.part ? `${play.lesson.id} ${play.stepIndex}` : ''
    const key = play.part ? `${step} ${play.part.phase === 'reached' || play.part.phase === 'done'}` : ''
    if (key === this.#pointed) return
    this.#pointed = key
    const isNew = step !== this.#step
    this.#step = step
    if (key !== '') void this.#point(play, key, isNew)
  }

  async #point(play: LessonSitting, key: string, isNew: boolean): Promise<void> {
    const { session } = play
    if (isNew) await this.#choose(session, machineOf(play.step, session.vms?.map(({ name }) => name) ?? []))
    const lit = matchMedia(BESIDE).matches ? await standing(() => key === this.#pointed) : undefined
    if (lit) scrollToSee(lit)
  }

  async #choose(session: Session, machine: string | undefined): Promise<void> {
    if (machine !== undefined && machine !== session.vm?.name) await session.focusOn(machine)
  }
}
