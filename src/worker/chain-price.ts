/** Prices for the page, and a comparison that works in slices. */
import { quote } from '../console/lexer.ts'
import { printed } from '../console/pipeline/print.ts'
import { comparisonRows } from '../console/price-looks.ts'
import { Refused } from '../host/refusal.ts'
import type { Lab } from '../lab/lab.ts'
import type { ChainPriceHost, ComparisonStep } from '../protocol.ts'
import { compareChainLengths } from '../survival/compare-chain-lengths.ts'
import { type ComparisonOptions, countedFiles, latencyAt, storedAt } from '../view/chain-price.ts'
import { needFocus } from '../view/focus.ts'
import { refusable } from './refusable.ts'

/** The page draws between two slices. */
const SLICE_MS = 24

export class ChainPrice implements ChainPriceHost {
  readonly #lab: () => Lab
  readonly #focus: () => string | undefined
  #steps: ReturnType<typeof compareChainLengths> | undefined
  #line = ''

  constructor(lab: () => Lab, focus: () => string | undefined) {
    this.#lab = lab
    this.#focus = focus
  }

  async latencyAt(minuteMicros: number) {
    return latencyAt(this.#lab(), minuteMicros, this.#focus())
  }

  async storedAt(atMicros: number) {
    return storedAt(this.#lab(), atMicros, this.#focus())
  }

  async countedFiles() {
    return refusable(() => countedFiles(this.#lab(), needFocus(this.#lab(), this.#focus())))
  }

  async beginComparison(options: ComparisonOptions) {
    await this.endComparison()
    const { vm, profile, minutes, files } = options
    this.#line = `Compare-LabChainLength ${quote(vm)} -Profile ${profile} -Minutes ${minutes} -Files ${files}`
    this.#steps = compareChainLengths(this.#lab(), options)
  }

  async continueComparison() {
    return refusable((): ComparisonStep => {
      const steps = this.#steps
      if (!steps) throw new Refused('comparison-over', {})
      const until = performance.now() + SLICE_MS
      for (;;) {
        const step = steps.next()
        if (step.done) {
          this.#steps = undefined
          return { done: true, result: step.value, line: this.#line, text: printed(comparisonRows(step.value)) }
        }
        if (performance.now() >= until) return { done: false, progress: step.value }
      }
    })
  }

  /** Its copies are given back. */
  async endComparison() {
    this.#steps?.return(undefined as never)
    this.#steps = undefined
  }
}
