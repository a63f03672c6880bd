/** One lesson as somebody plays it: its step, what was answered, and how all of it comes back after the page was left. */
import { lessonRecord, type Resume, withLesson, withStep } from '../../keeping/learner-progress.ts'
import type { Lesson, LessonLine } from '../../lesson/lesson.ts'
import type { LessonPart } from '../../lesson/lesson-part.ts'
import type { Journal } from '../../protocol.ts'
import { refusalSentence } from '../../words/catalogue.ts'
import { player as words } from '../../words/page-lesson.ts'
import type { Session } from '../session.svelte.ts'
import { progress } from './progress-box.svelte.ts'
import { StepAnswers } from './step-answers.svelte.ts'
import { StepOpener } from './step-opener.svelte.ts'

export interface LinePrinted {
  readonly text: string
  readonly ok: boolean
}

type Stage = 'opening' | 'playing' | 'ended' | 'failed'

export class LessonSitting extends StepAnswers {
  stage = $state<Stage>('opening')
  /** Why it cannot be played, or what was not as it should be. */
  notice = $state('')
  /** For whoever does not see what happened: one sentence, said politely. */
  said = $state('')
  /** Somebody went on, and the title of the step is to have the focus: what had it is gone. */
  hasGoneOn = false
  /** Lines that were run since the step opened, by their places in the file. */
  ran = $state.raw<readonly number[]>([])
  /** What each line of them printed when it was run last. */
  printed = $state.raw<ReadonlyMap<number, LinePrinted>>(new Map())
  /** The one that is being carried out. */
  running = $state<number>()
  /** As it was when somebody began to experiment: nothing of that is to stay. */
  #parked: Journal | undefined
  /** Whoever opens it again opens another one of these. */
  #isLeft = false
  readonly opener: StepOpener
  /** Of the journal: what belongs to the step's opening world. */
  #opened = $state.raw({ entries: 0, micros: 0 })
  /** A line was run, perhaps one that only looks. */
  #hasRun = $state(false)

  constructor(lesson: Lesson, session: Session) {
    super(lesson, session)
    this.opener = new StepOpener(session)
  }

  /** Null until the step is open. */
  get part(): LessonPart | null {
    const { lesson } = this.session
    return this.stage === 'playing' && lesson?.stepIndex === this.stepIndex ? lesson : null
  }

  /** Something was done since the step opened, by a line or by a control of the lab. */
  get hasTried(): boolean {
    return this.#hasRun || this.session.commandCount > this.#opened.entries
  }

  /** Where it was left, or from its beginning. */
  async begin(): Promise<void> {
    const { resume } = lessonRecord(progress.current, this.lesson.id)
    if (resume && resume.stepIndex < this.lesson.steps.length && (await this.#resume(resume))) return
    await this.beginAnew()
    if (resume && this.stage === 'playing') this.notice = words.notResumed
  }

  async beginAnew(): Promise<void> {
    this.stage = 'opening'
    const { scenario, seed } = this.lesson
    await this.session.openJournal({ version: 1, scenario, seed, entries: [], untilMicros: 0 })
    if (this.#isLeft) return
    this.session.rebuild = () => this.#rebuild()
    await this.openStep(0)
  }

  async #resume(from: Resume): Promise<boolean> {
    // Nothing is kept until it stands again: half of it would take the place of the whole.
    this.stage = 'opening'
    const { journal, openedEntries, openedMicros } = from
    await this.session.openJournal({ ...journal, entries: [], untilMicros: 0 })
    if (this.#isLeft) return true
    this.session.rebuild = () => this.#rebuild()
    const opened = { entries: journal.entries.slice(0, openedEntries), untilMicros: openedMicros }
    const since = { entries: journal.entries.slice(openedEntries), untilMicros: journal.untilMicros }
    const play = {
      predicted: from.given !== null,
      reached: from.reached,
      quizzes: from.answered.length,
      ...(from.kept && { kept: from.kept }),
    }
    const { lesson } = this
    const answer = await this.opener.open(
      (host) => host.lesson.resumeStep(lesson, from.stepIndex, opened, since, play),
      () => this.#isLeft,
      () => {},
    )
    if (this.#isLeft) return true
    if (!answer?.ok) return false
    this.#opened = { entries: openedEntries, micros: openedMicros }
    this.stepIndex = from.stepIndex
    this.given = from.given ?? undefined
    this.answered = from.answered
    this.ran = []
    this.printed = new Map()
    this.#hasRun = false
    this.stage = 'playing'
    return true
  }

  /** The worker died: the lab comes back as far as it was kept. */
  async #rebuild(): Promise<void> {
    const { resume } = lessonRecord(progress.current, this.lesson.id)
    this.#parked = undefined
    if (!resume || !(await this.#resume(resume))) await this.beginAnew()
  }

  /** On the world that the step before left. */
  async openStep(stepIndex: number): Promise<void> {
    const { lesson, session } = this
    const answer = await this.opener.open(
      (host) => host.lesson.openStep(lesson, stepIndex),
      () => this.#isLeft,
      // Nothing is kept of it until it is open: whoever comes back sets it up again.
      () => {
        this.stage = 'opening'
      },
    )
    if (!answer) return
    if (!answer.ok) {
      this.notice = words.setupRefused(refusalSentence(answer.code, answer.data))
      this.stage = 'failed'
      return
    }
    session.running = false
    this.#opened = { entries: session.journal.entries.length, micros: answer.answer.nowMicros }
    this.stepIndex = stepIndex
    this.given = undefined
    this.answered = []
    this.ran = []
    this.printed = new Map()
    this.#hasRun = false
    this.notice = ''
    this.stage = 'playing'
    this.keep()
  }

  /** Done with this one: the next, or the end. */
  async next(): Promise<void> {
    const { id, steps } = this.lesson
    progress.change((before) => withStep(before, id, this.step.id, { done: true }))
    if (this.stepIndex + 1 < steps.length) {
      this.hasGoneOn = true
      return this.openStep(this.stepIndex + 1)
    }
    progress.change((before) => withLesson(before, id, { done: true, resume: null }))
    this.stage = 'ended'
  }

  async run({ text, line }: LessonLine): Promise<void> {
    if (this.running !== undefined) return
    this.running = line
    const ok = await this.session.runLine(text, true)
    this.running = undefined
    const last = this.session.printed.at(-1)
    if (last?.line === text) this.printed = new Map([...this.printed, [line, { text: last.text, ok: last.ok }]])
    this.#hasRun = true
    if (ok && !this.ran.includes(line)) this.ran = [...this.ran, line]
    this.keep()
  }

  async reset(): Promise<void> {
    const answer = await this.session.look((host) => host.lesson.resetStep())
    if (!answer) return
    const { journal } = this.session
    const { entries, micros } = this.#opened
    this.#parked = undefined
    this.session.journal = { ...journal, entries: journal.entries.slice(0, entries), untilMicros: micros }
    this.session.running = false
    this.ran = []
    this.printed = new Map()
    this.#hasRun = false
    await this.session.askWhatIsPossible(true)
    this.keep()
  }

  async experiment(): Promise<void> {
    this.#parked = this.session.journal
    await this.session.look((host) => host.lesson.beginExperiment())
    await this.session.askWhatIsPossible(true)
  }

  async endExperiment(): Promise<void> {
    const parked = this.#parked
    this.#parked = undefined
    await this.session.look((host) => host.lesson.endExperiment())
    if (parked) this.session.journal = parked
    this.session.running = false
    await this.session.askWhatIsPossible(true)
  }

  /** So that it goes on from here when the page comes back. */
  override keep(): void {
    const { part } = this
    if (this.stage !== 'playing' || this.session.phase === 'dead') return
    const reached = part?.phase === 'reached' || part?.phase === 'done'
    const resume: Resume = {
      stepIndex: this.stepIndex,
      journal: this.#parked ?? this.session.journal,
      openedEntries: this.#opened.entries,
      openedMicros: this.#opened.micros,
      given: this.given ?? null,
      reached,
      answered: [...this.answered],
      kept: part && reached ? { checks: part.checks, figures: part.figures } : null,
    }
    progress.change((before) => withLesson(before, this.lesson.id, { resume }))
  }

  /** The machine stays as it is, and is no lesson's any more. */
  async leave(): Promise<void> {
    this.#isLeft = true
    this.session.rebuild = undefined
    // While its lab is being built no lesson is there yet that could be left.
    if (this.stage === 'opening') return
    this.keep()
    this.stage = 'opening'
    if (this.#parked) this.session.journal = this.#parked
    await this.session.look((host) => host.lesson.leaveLesson())
    await this.session.askWhatIsPossible(true)
  }
}
