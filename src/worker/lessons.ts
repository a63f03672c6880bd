/** The lesson that is played on the page's lab: its step's opening world, and experiments that never touch it. */

import { lineOf } from '../console/line-of.ts'
import { Refused } from '../host/refusal.ts'
import type { Command, Outcome } from '../lab/command.ts'
import type { Lab } from '../lab/lab.ts'
import { SCENARIOS } from '../lab/scenario.ts'
import type { Lesson } from '../lesson/lesson.ts'
import { LessonPlay, type StepProgress } from '../lesson/lesson-play.ts'
import { cmdletsOf, passesTime } from '../lesson/step-cmdlets.ts'
import type { Journal, LessonHost } from '../protocol.ts'
import type { LessonPart, Possibility } from '../view/view-model.ts'
import type { LineWatch } from './line-waits.ts'
import { refusable } from './refusable.ts'
import { doneAgain, StepOpening, setUp } from './step-opening.ts'

/** While time runs by itself checks are judged at most so often; what somebody does is judged at once. */
const LOOK_INTERVAL_MS = 200
/** Of the worker's time at most one part in so many goes to them meanwhile: a slow phone has other things to do. */
const LOOK_SHARE = 8

export interface LabHolder {
  readonly lab: () => Lab
  /** Puts another lab in its place; the one before is whoever's who asks. */
  readonly replace: (lab: Lab) => void
  /** Sends what changed. */
  readonly told: <Answer extends object>(answer: Answer) => Answer & { nowMicros: number }
}

export class Lessons implements LessonHost, LineWatch {
  readonly #holder: LabHolder
  #play: LessonPlay | undefined
  /** Until it is open nothing may be done in the lab: its setup is half done. */
  readonly #opening = new StepOpening()
  /** The lesson's world while somebody experiments on a fork of it. */
  #parked: Lab | undefined
  #nextLookMs = Number.NEGATIVE_INFINITY
  #lookedAt = ''
  /** Time passed, and the checks were not judged since. */
  #owed: ReturnType<typeof setTimeout> | undefined

  constructor(holder: LabHolder) {
    this.#holder = holder
  }

  async readLesson(text: string) {
    // The reader is for authors: who only learns never loads it.
    const { readLesson } = await import('../lesson/read-lesson.ts')
    return readLesson(text, { scenarios: Object.keys(SCENARIOS) })
  }

  async openStep(lesson: Lesson, stepIndex: number) {
    const lab = this.#holder.lab()
    const step = lesson.steps[stepIndex]
    if (!step) throw new Error(`no step ${stepIndex} in ${lesson.id}`)
    this.#forget()
    this.#opening.begin(lab, setUp(lab, step), (opening) => this.#begin(new LessonPlay(lesson, stepIndex, opening)))
    return this.continueStep()
  }

  async resumeStep(
    lesson: Lesson,
    stepIndex: number,
    opened: Pick<Journal, 'entries' | 'untilMicros'>,
    since: Pick<Journal, 'entries' | 'untilMicros'>,
    progress: StepProgress,
  ) {
    const lab = this.#holder.lab()
    this.#forget()
    this.#opening.begin(lab, doneAgain(lab, opened, since), (opening) =>
      this.#begin(new LessonPlay(lesson, stepIndex, opening, progress)),
    )
    return this.continueStep()
  }

  async continueStep() {
    return refusable(() => this.#holder.told(this.#opening.next()))
  }

  #begin(play: LessonPlay): void {
    this.#play = play
    this.#lookedAt = ''
  }

  async resetStep() {
    const play = this.#need()
    this.#drop(this.#holder.lab())
    if (this.#parked) this.#drop(this.#parked)
    this.#parked = undefined
    this.#holder.replace(play.opening.fork())
    play.reset()
    return this.#holder.told({})
  }

  async predicted() {
    this.#need().predicted()
    this.#holder.told({})
  }

  async quizAnswered() {
    this.#need().quizAnswered()
    this.#holder.told({})
  }

  async beginExperiment() {
    if (this.#parked) return
    const lab = this.#holder.lab()
    this.#parked = lab
    this.#holder.replace(lab.fork())
    this.#holder.told({})
  }

  async endExperiment() {
    const lab = this.#parked
    if (lab) {
      this.#drop(this.#holder.lab())
      this.#parked = undefined
      this.#holder.replace(lab)
    }
    return this.#holder.told({})
  }

  async leaveLesson() {
    if (this.#parked) await this.endExperiment()
    this.#forget()
    this.#holder.told({})
  }

  /** The page opens another lab. */
  forget(): void {
    if (this.#parked) this.#drop(this.#parked)
    this.#parked = undefined
    this.#forget()
  }

  #forget(): void {
    clearTimeout(this.#owed)
    this.#owed = undefined
    this.#opening.end()
    if (this.#play) this.#drop(this.#play.opening)
    this.#play = undefined
  }

  #drop(lab: Lab): void {
    lab.dispose()
  }

  #need(): LessonPlay {
    if (!this.#play) throw new Error('no lesson is played')
    return this.#play
  }

  /** A line of the prompt was carried out. */
  readonly ran = (line: string): void => {
    if (!this.#parked) this.#play?.ran(line)
  }

  readonly isHeldBack = (line: string): boolean =>
    this.#opening.isUnderWay || cmdletsOf(line).some((cmdlet) => this.#locked.includes(cmdlet))

  /** Time is part of what a question is asked about. */
  get clockWaits(): boolean {
    return this.#opening.isUnderWay || passesTime(this.#locked)
  }

  /** Also on a fork: what an experiment shows is known. */
  get #locked(): readonly string[] {
    return this.#play?.locked ?? []
  }

  /** Throws `predict-first` for what waits for the prediction, and `step-opening` before there is one. */
  holdBack(cmdlets: readonly string[]): void {
    if (this.#opening.isUnderWay) throw new Refused('step-opening', {})
    const locked = this.#locked
    const waiting = cmdlets.find((cmdlet) => locked.includes(cmdlet))
    if (waiting !== undefined) throw new Refused('predict-first', { cmdlet: waiting })
  }

  /** The same of a control of the page; undefined where nothing is held back. */
  refusalOf(command: Command): Extract<Outcome, { ok: false }> | undefined {
    if (this.#locked.length === 0 && !this.#opening.isUnderWay) return undefined
    const held = refusable(() => this.holdBack(cmdletsOf(lineOf(command))))
    return held.ok ? undefined : held
  }

  /** What a menu may offer while an answer is asked for. */
  heldBack(possible: readonly Possibility[]): readonly Possibility[] {
    return possible.map((each) => ({ ...each, refusal: each.refusal ?? this.refusalOf(each.command) ?? null }))
  }

  /** What the page shows; null without a lesson. `passing`: only time passed, and goes on passing. */
  part(passing = false): LessonPart | null {
    const play = this.#play
    if (!play) return null
    if (!this.#parked) this.#look(play, passing)
    return play.part(this.#parked !== undefined)
  }

  /** What happened is judged at once; while only time passes, some times a second, and once more when it stands. */
  #look(play: LessonPlay, passing: boolean): void {
    const lab = this.#holder.lab()
    const happened = `${lab.events.length} ${lab.history.length} ${play.phase} ${lab.lastSurvival?.at ?? ''}`
    const now = performance.now()
    if (passing && happened === this.#lookedAt && now < this.#nextLookMs) {
      this.#owed ??= setTimeout(() => this.#holder.told({}), this.#nextLookMs - now)
      return
    }
    clearTimeout(this.#owed)
    this.#owed = undefined
    this.#lookedAt = happened
    play.look(lab)
    const tookMs = performance.now() - now
    this.#nextLookMs = now + tookMs + Math.max(LOOK_INTERVAL_MS, tookMs * (LOOK_SHARE - 1))
  }
}
