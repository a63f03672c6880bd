/** Two plans of backups lived side by side for the page, in slices. Nothing of it changes the lab. */
import { quote } from '../console/lexer.ts'
import { printed } from '../console/pipeline/print.ts'
import { policyRows, policySteps } from '../console/policy-looks.ts'
import { Refused } from '../host/refusal.ts'
import { failuresOf } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import type { PolicyHost } from '../protocol.ts'
import type { PolicyComparison, PolicyProgress } from '../survival/policy-comparison.ts'
import { focusOf, needFocus } from '../view/focus.ts'
import { type PolicyStep, type PolicyWish, policyAnswer, policyFaults } from '../view/policies.ts'
import { refusable } from './refusable.ts'
import { SlicedWork } from './sliced-work.ts'

export class Policies implements PolicyHost {
  readonly #lab: () => Lab
  readonly #focus: () => string | undefined
  readonly #work = new SlicedWork<PolicyProgress, PolicyComparison>()
  #line = ''

  constructor(lab: () => Lab, focus: () => string | undefined) {
    this.#lab = lab
    this.#focus = focus
  }

  async policyFaults() {
    const vm = focusOf(this.#lab(), this.#focus())?.record.name
    return vm === undefined ? [] : policyFaults(failuresOf(this.#lab(), vm))
  }

  async beginPolicies({ a, b, days, fault }: PolicyWish) {
    return refusable(() => {
      this.#work.end()
      const vm = needFocus(this.#lab(), this.#focus()).record.name
      const plans = `-A ${quote(a.join('; '))} -B ${quote(b.join('; '))}`
      this.#line = `Compare-LabPolicy ${quote(vm)} ${plans} -Days ${days} -Fault ${fault}`
      this.#work.begin(policySteps(this.#lab(), { kind: 'policies', vm, a, b, days, fault }))
    })
  }

  async continuePolicies() {
    return refusable((): PolicyStep => {
      const slice = this.#work.next()
      if (!slice) throw new Refused('comparison-over', {})
      const { steps, result } = slice
      if (!result) return { done: false, progress: steps.at(-1) ?? null }
      return { done: true, answer: policyAnswer(result), line: this.#line, text: printed(policyRows(result)) }
    })
  }

  async endPolicies() {
    this.#work.end()
  }
}
