/** One lesson as somebody plays it: its step, what was answered, and how all of it comes back after the page was left. */
import { boundedLines } from '../../keeping/kept-lines.ts'
import { lessonRecord, type Resume, withLesson, withStep } from '../../keeping/learner-progress.ts'
import type { Lesson, LessonLine } from '../../lesson/lesson.ts'
import type { LessonPart } from '../../lesson/lesson-part.ts'
import type { Journal } from '../../protocol.ts'
import { refusalSentence } from '../../words/catalogue.ts'
import { player as words } from '../../words/page-lesson.ts'
import type { Session } from '../session.svelte.ts'
import { keptOf, type LinesRun, NO_LINES, restoredLines, withLine } from './lines-run.ts'
import { progress } from './progress-box.svelte.ts'
import { resumedStep } from './resumed-step.ts'
import { StepAnswers } from './step-answers.svelte.ts'
import { StepOpener } from './step-opener.svelte.ts'

type Stage = 'opening' | 'playing' | 'ended' | 'failed'

export class LessonSitting extends StepAnswers {
  stage = $state<Stage>('opening')
  /** Why it cannot be played, or what was not as it should be. */
  notice = $state('')
  /** For whoever does not see what happened: one sentence, said politely. */
  said = $state('')
  /** Somebody went on, and the title of the step is to have the focus: what had it is gone. */
  hasGoneOn = false
  /** Run since the step opened. */
  #lines = $state.raw(NO_LINES)
  /** The one that is being carried out. */
  running = $state<number>()
  /** As it was when somebody began to experiment: nothing of that is to stay. */
  #parked = $state.raw<{ readonly journal: Journal; readonly lines: LinesRun }>()
  /** Whoever opens it again opens another one of these. */
  #isLeft = false
  readonly opener: StepOpener
  /** Of the journal: what belongs to the step's opening world. */
  #opened = $state.raw({ entries: 0, micros: 0 })
  /** Which lab its lines are run on: another takes its place. */
  #world = 0

  constructor(lesson: Lesson, session: Session) {
    super(lesson, session)
    this.opener = new StepOpener(session)
  }

  /** Null until the step is open. */
  get part(): LessonPart | null {
    const { lesson } = this.session
    return this.stage === 'playing' && lesson?.stepIndex === this.stepIndex ? lesson : null
  }

  /** Lines that were carried out since the step opened, by their places in the file. */
  get ran(): readonly number[] {
    return this.#lines.ran
  }

  /** What each line printed when it was run last. */
  get printed(): LinesRun['printed'] {
    return this.#lines.printed
  }

  /** Something was done since the step opened, by a line or by a control of the lab. */
  get hasTried(): boolean {
    return this.#lines.any || this.session.commandCount > this.#opened.entries
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
    const { first, opened, since, progress } = resumedStep(from)
    await this.session.openJournal(first)
    if (this.#isLeft) return true
    this.session.rebuild = () => this.#rebuild()
    const { lesson } = this
    const answer = await this.opener.open(
      (host) => host.lesson.resumeStep(lesson, from.stepIndex, opened, since, progress),
      () => this.#isLeft,
      () => {},
    )
    if (this.#isLeft) return true
    if (!answer?.ok) return false
    this.#opened = { entries: from.openedEntries, micros: from.openedMicros }
    this.stepIndex = from.stepIndex
    this.given = from.given ?? undefined
    this.answered = from.answered
    this.#stand(restoredLines(this.step, from.lines))
    this.notice = from.experimenting ? words.experimentLost : ''
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
    this.#stand(NO_LINES)
    this.notice = ''
    this.stage = 'playing'
    this.keep()
  }

  /** On another lab than the one before. */
  #stand(lines: LinesRun): void {
    this.#world++
    this.#lines = lines
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
    // The end speaks for itself, and what was said of the last step is past.
    this.said = ''
    this.stage = 'ended'
  }

  async run({ text, line }: LessonLine): Promise<void> {
    if (this.running !== undefined) return
    this.running = line
    // Also where it does not come to its end.
    this.#lines = { ...this.#lines, any: true }
    const world = this.#world
    const ok = await this.session.runLine(text, true)
    this.running = undefined
    // Nothing of it is true of a lab that took the place of its own meanwhile.
    if (world !== this.#world) return
    const last = this.session.printed.at(-1)
    const told = last?.line === text ? { text: last.text, ok: last.ok } : undefined
    this.#lines = withLine(this.#lines, line, ok, told)
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
    this.#stand(NO_LINES)
    await this.session.askWhatIsPossible(true)
    this.keep()
  }

  async experiment(): Promise<void> {
    this.#parked = { journal: this.session.journal, lines: this.#lines }
    this.#world++
    this.notice = ''
    await this.session.look((host) => host.lesson.beginExperiment())
    this.keep()
    await this.session.askWhatIsPossible(true)
  }

  async endExperiment(): Promise<void> {
    const parked = this.#parked
    await this.session.look((host) => host.lesson.endExperiment())
    // Not before: what is kept meanwhile is still the lesson's.
    this.#parked = undefined
    if (parked) {
      this.session.journal = parked.journal
      this.#stand(parked.lines)
    }
    this.session.running = false
    this.keep()
    await this.session.askWhatIsPossible(true)
  }

  /** So that it goes on from here when the page comes back. */
  override keep(): void {
    const { part } = this
    if (this.stage !== 'playing' || this.session.phase === 'dead') return
    const reached = part?.phase === 'reached' || part?.phase === 'done'
    const resume: Resume = {
      stepIndex: this.stepIndex,
      journal: this.#parked?.journal ?? this.session.journal,
      openedEntries: this.#opened.entries,
      openedMicros: this.#opened.micros,
      given: this.given ?? null,
      reached,
      answered: [...this.answered],
      kept: part && reached ? { checks: part.checks, figures: part.figures } : null,
      lines: boundedLines(keptOf(this.step, this.#parked?.lines ?? this.#lines)),
      experimenting: this.#parked !== undefined,
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
    if (this.#parked) this.session.journal = this.#parked.journal
    await this.session.look((host) => host.lesson.leaveLesson())
    await this.session.askWhatIsPossible(true)
  }
}
