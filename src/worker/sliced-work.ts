/** Work that goes in slices between the page's messages, and can be given up at any of them. */

/** The page draws, and the lab's clock goes on, between two slices. */
const SLICE_MS = 12

export interface Slice<Step, Result> {
  readonly steps: readonly Step[]
  /** Undefined until it is done. */
  readonly result: Result | undefined
}

export class SlicedWork<Step, Result> {
  #work: Generator<Step, Result> | undefined
  readonly #sliceMs: number

  constructor(sliceMs = SLICE_MS) {
    this.#sliceMs = sliceMs
  }

  get isUnderWay(): boolean {
    return this.#work !== undefined
  }

  begin(work: Generator<Step, Result>): void {
    this.end()
    this.#work = work
  }

  /** Null where nothing is under way. Throws what the work throws, which is then over. */
  next(): Slice<Step, Result> | null {
    if (!this.#work) return null
    const until = performance.now() + this.#sliceMs
    const steps: Step[] = []
    while (this.#work) {
      const step = this.#stepped(this.#work)
      if (step.done) {
        this.#work = undefined
        return { steps, result: step.value }
      }
      steps.push(step.value)
      if (performance.now() >= until) break
    }
    return { steps, result: undefined }
  }

  #stepped(work: Generator<Step, Result>): IteratorResult<Step, Result> {
    try {
      return work.next()
    } catch (error) {
      this.#work = undefined
      throw error
    }
  }

  /** Its forks are given back. */
  end(): void {
    this.#work?.return(undefined as never)
    this.#work = undefined
  }
}
