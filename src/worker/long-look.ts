/** A look of the prompt that takes long, in slices on a copy of the lab; the line then shows what was found. */
import { type LookProgress, longLookOf, longLookSteps } from '../console/long-look.ts'
import { look as lookAt } from '../console/looks.ts'
import type { Shown } from '../console/pipeline/objects.ts'
import { runLine } from '../console/run-line.ts'
import type { Lab } from '../lab/lab.ts'
import type { LineResult, LongLookHost } from '../protocol.ts'
import type { LineWatch } from './line-waits.ts'
import { refusable } from './refusable.ts'
import { SlicedWork } from './sliced-work.ts'

type Line = Omit<LineResult, 'nowMicros'>

export class LongLooks implements LongLookHost {
  readonly #lab: () => Lab
  readonly #watch: LineWatch
  readonly #told: (answer: Line) => LineResult
  readonly #work = new SlicedWork<LookProgress, Shown>()
  #line = ''
  #copy: Lab | undefined

  /** `told`: sends what changed. */
  constructor(lab: () => Lab, watch: LineWatch, told: (answer: Line) => LineResult) {
    this.#lab = lab
    this.#watch = watch
    this.#told = told
  }

  async beginLook(line: string) {
    await this.endLook()
    const look = longLookOf(line)
    // Whoever runs it as any other line is told why not.
    if (!look || this.#watch.isHeldBack(line)) return false
    this.#line = line
    this.#copy = this.#lab().fork()
    this.#work.begin(longLookSteps(this.#copy, look))
    return true
  }

  async continueLook() {
    const slice = refusable(() => this.#work.next())
    const found = slice.ok ? slice.answer : null
    if (found && !found.result) return { progress: found.steps.at(-1) ?? null, result: undefined }
    const result = this.#printed(found?.result)
    await this.endLook()
    return { progress: null, result }
  }

  /** Without an answer the line says by itself why there is none. */
  #printed(answer: Shown | undefined): LineResult {
    const lab = this.#lab()
    if (answer && this.#copy) lab.lastSurvival = this.#copy.lastSurvival
    const kind = longLookOf(this.#line)?.kind
    const looks: typeof lookAt = (of, look) => (answer && look.kind === kind ? answer : lookAt(of, look))
    const { sentence: _, ...line } = runLine(lab, this.#line, { wait: false, looks })
    if (line.ok) this.#watch.ran(this.#line)
    return this.#told(line)
  }

  async endLook() {
    this.#work.end()
    this.#copy?.dispose()
    this.#copy = undefined
  }
}
