/** One step as it is played: the world it opened on, where it is, and what of its checks is met. */
import { type MachineState, start, step as stepMachine } from '../kernel/statechart.ts'
import type { Lab } from '../lab/lab.ts'
import { figuresOf, marksIn } from './figure-values.ts'
import { judgeCheck } from './judge-check.ts'
import { LabFacts } from './lab-facts.ts'
import type { Lesson, LessonStep } from './lesson.ts'
import type { CheckView, LessonPart, StepPhase } from './lesson-part.ts'
import { playerMachine } from './player.machine.ts'
import type { FigureMark, Prose } from './prose.ts'
import { cmdletsThatWait, doLines, passesTime } from './step-cmdlets.ts'
import { stepWorld } from './step-world.ts'

/** How far a step was when somebody left it. */
export interface StepProgress {
  readonly predicted: boolean
  readonly reached: boolean
  /** Quizzes that were answered. */
  readonly quizzes: number
  /** Its lines that were carried out. */
  readonly ran?: readonly string[]
  /** What the step showed as it was reached; without it the present counts. */
  readonly kept?: Pick<LessonPart, 'checks' | 'figures'> | undefined
}

type Figures = LessonPart['figures']

export class LessonPlay {
  readonly lesson: Lesson
  readonly stepIndex: number
  readonly step: LessonStep
  /** The world that the step opened on, behind its `setup`. Disposed of by whoever made it. */
  readonly opening: Lab
  readonly #openingFacts: LabFacts
  readonly #waiting: readonly string[]
  #state: MachineState
  #checks: readonly CheckView[] = []
  readonly #figuresBefore: Figures
  #figures: Figures = {}
  /** They are those of the moment at which the step was reached, and stay. */
  #isKept = false
  /** `do` lines that were carried out: all that a step without checks has. */
  readonly #ran = new Set<string>()

  constructor(lesson: Lesson, stepIndex: number, opening: Lab, progress?: StepProgress) {
    this.lesson = lesson
    this.stepIndex = stepIndex
    this.step = lesson.steps[stepIndex] as LessonStep
    this.opening = opening
    this.#openingFacts = new LabFacts(opening)
    this.#waiting = cmdletsThatWait(this.step)
    const asksFirst = this.step.body.some(({ kind }) => kind === 'predict')
    this.#state = start(playerMachine, { asksFirst, quizzes: this.step.quizzes.length }).state
    this.#figuresBefore = figuresOf(marksBefore(this.step), stepWorld(opening, this.#openingFacts))
    this.#figures = this.#figuresBefore
    if (progress) this.#goOn(progress)
  }

  #goOn({ predicted, reached, quizzes, ran = [], kept }: StepProgress): void {
    for (const line of ran) this.ran(line)
    if (predicted) this.#send('PREDICTED')
    if (!reached) return
    this.#send('MET')
    if (kept) {
      this.#checks = kept.checks
      this.#figures = kept.figures
      this.#isKept = true
    }
    for (let answered = 0; answered < quizzes; answered++) this.#send('QUIZ_ANSWERED')
  }

  #send(type: string): void {
    this.#state = stepMachine(playerMachine, this.#state, { type }).state
  }

  get phase(): StepPhase {
    return this.#state.value as StepPhase
  }

  /** Cmdlets that nobody may use yet. */
  get locked(): readonly string[] {
    return this.phase === 'predict' ? this.#waiting : []
  }

  predicted(): void {
    this.#send('PREDICTED')
  }

  quizAnswered(): void {
    this.#send('QUIZ_ANSWERED')
  }

  /** The world is the opening one again. */
  reset(): void {
    this.#send('RESET')
    this.#ran.clear()
    this.#isKept = false
    this.#checks = []
    this.#figures = this.#figuresBefore
  }

  /** A line of the console was carried out. */
  ran(line: string): void {
    this.#ran.add(line.trim())
  }

  /** Judges the checks on the lab as it is, until they were met once; what they showed then stays. */
  look(lab: Lab): void {
    const isOver = this.phase === 'reached' || this.phase === 'done'
    if (this.phase === 'predict' || (isOver && this.#isKept)) return
    const world = stepWorld(lab, this.#openingFacts)
    this.#checks = this.step.checks.map((check) => judgeCheck(check, world))
    if (!isOver && !this.#isMet()) return
    this.#send('MET')
    this.#figures = figuresOf(marksOf(this.step), world)
    this.#isKept = true
  }

  #isMet(): boolean {
    if (this.step.checks.length > 0) return this.#checks.every(({ met }) => met)
    return doLines(this.step).every((line) => this.#ran.has(line))
  }

  part(experimenting: boolean): LessonPart {
    return {
      lesson: this.lesson.id,
      stepIndex: this.stepIndex,
      phase: this.phase,
      locked: this.locked,
      clockWaits: passesTime(this.locked),
      checks: this.#checks,
      figures: this.#figures,
      experimenting,
    }
  }
}

/** In what is read before the event. */
const marksBefore = (step: LessonStep): readonly FigureMark[] => marksIn([...proseBefore(step), ...step.hints.flat()])

const proseBefore = (step: LessonStep): Prose =>
  step.body.flatMap((part) => {
    if (part.kind === 'prose') return part.prose
    return part.kind === 'predict'
      ? [...part.prediction.question, ...part.prediction.choices.flatMap((each) => each.text)]
      : []
  })

/** All that the step shows. */
export const marksOf = (step: LessonStep): readonly FigureMark[] => [
  ...marksBefore(step),
  ...marksIn(step.body.flatMap((part) => (part.kind === 'predict' ? part.prediction.why : []))),
  ...marksIn([...step.outcome, ...step.explain]),
  ...marksIn(step.quizzes.flatMap((quiz) => [...quiz.question, ...quiz.why])),
  ...marksIn(step.quizzes.flatMap((quiz) => (quiz.kind === 'number' ? [] : quiz.choices.flatMap(({ text }) => text)))),
]
