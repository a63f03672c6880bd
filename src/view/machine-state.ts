/** The machine of a VM as a picture: its states, the ways between them, and what is possible in the present one. */
import { LEGALITY, type Legality, type LegalitySource, type Verdict, type VmOperation } from '../host/legality.ts'
import { vmMachine } from '../host/vm.machine.ts'
import type { Command } from '../lab/command.ts'
import type { Lab } from '../lab/lab.ts'
import { focusOf } from './focus.ts'
import { possibilities } from './possibilities.ts'
import type { Trouble, VmState } from './view-model.ts'

export interface StateWay {
  readonly from: string
  readonly to: string
  /** Events of the machine that lead there; empty where time alone does. */
  readonly events: readonly string[]
}

export interface OperationLegality {
  readonly operation: VmOperation
  readonly verdict: Verdict
  readonly source: LegalitySource
  /** Why not; null where it is possible. The state may allow what a missing file does not. */
  readonly refusal: Trouble | null
}

export interface MachineStateView {
  readonly vm: string
  readonly state: VmState
  /** Of the power region, as the machine names them. */
  readonly states: readonly string[]
  readonly ways: readonly StateWay[]
  /** Empty while it is on its way from one state to another: then it takes nothing. */
  readonly operations: readonly OperationLegality[]
}

type Transition = string | { readonly target?: string | readonly string[] } | readonly Transition[] | undefined

interface StateNode {
  readonly on?: Readonly<Record<string, Transition>>
  readonly after?: Readonly<Record<string, Transition>>
  readonly states?: Readonly<Record<string, StateNode>>
}

/** `#vm.power.Running` and `Starting.firmware` lie in Running and Starting; undefined: it stays where it is. */
const targetsOf = (transition: Transition, names: ReadonlySet<string>): readonly string[] => {
  if (transition === undefined) return []
  if (typeof transition === 'string') {
    const found = transition.split('.').find((part) => names.has(part))
    return found === undefined ? [] : [found]
  }
  if (Array.isArray(transition)) return transition.flatMap((each: Transition) => targetsOf(each, names))
  const { target } = transition as { readonly target?: string | readonly string[] }
  return [target ?? []].flat().flatMap((each) => targetsOf(each, names))
}

const waysFrom = (from: string, node: StateNode, names: ReadonlySet<string>): readonly [string, string][] => [
  ...Object.entries(node.on ?? {}).flatMap(([event, each]) =>
    targetsOf(each, names).map((to): [string, string] => [to, event]),
  ),
  ...Object.values(node.after ?? {}).flatMap((each) => targetsOf(each, names).map((to): [string, string] => [to, ''])),
  ...Object.values(node.states ?? {}).flatMap((inner) => waysFrom(from, inner, names)),
]

const power = (vmMachine.config.states as unknown as { readonly power: StateNode }).power.states ?? {}

/** Read off the machine itself, which the hypervisor steps: what is drawn is what happens. */
const machineWays = (): readonly StateWay[] => {
  const names = new Set(Object.keys(power))
  return Object.entries(power).flatMap(([from, node]) => {
    const byTarget = new Map<string, string[]>()
    for (const [to, event] of waysFrom(from, node, names)) {
      if (to === from) continue
      byTarget.set(to, [...(byTarget.get(to) ?? []), ...(event === '' ? [] : [event])])
    }
    return [...byTarget].map(([to, events]) => ({ from, to, events: [...new Set(events)] }))
  })
}

const legalityIn = (vm: string, { operation, state, verdict, source }: Legality): OperationLegality => ({
  operation,
  verdict,
  source,
  refusal:
    verdict === 'yes'
      ? null
      : { code: verdict === 'no' ? 'vm-state' : 'operation-not-simulated', data: { vm, operation, state } },
})

/** The command that tries the operation; the others need more than the machine's name. */
const operationOf = (command: Command): VmOperation | undefined => {
  switch (command.type) {
    case 'start-vm':
      return 'start'
    case 'suspend-vm':
      return 'pause'
    case 'resume-vm':
      return 'resume'
    case 'save-vm':
      return 'save'
    case 'restart-vm':
      return 'reset'
    case 'remove-saved-state':
      return 'remove-saved-state'
    case 'stop-vm':
      return command.mode === 'save' ? undefined : command.mode
    default:
      return undefined
  }
}

/** What the state allows may fail for another reason, such as a disk that is not there: that is tried. */
const tried = (lab: Lab, vm: string): ReadonlyMap<VmOperation, Trouble> => {
  const found = new Map<VmOperation, Trouble>()
  for (const { command, refusal } of possibilities(lab, 'vm', undefined, vm)) {
    const operation = operationOf(command)
    if (operation !== undefined && refusal) found.set(operation, refusal)
  }
  return found
}

export const machineState = (lab: Lab, focus: string | undefined): MachineStateView | null => {
  const hosted = focusOf(lab, focus)
  if (!hosted) return null
  const { name: vm } = hosted.record
  const state = lab.hypervisor.stateOf(hosted) as VmState
  const refusals = tried(lab, vm)
  return {
    vm,
    state,
    states: Object.keys(power),
    ways: machineWays(),
    operations: LEGALITY.filter((each) => each.state === state)
      .map((each) => legalityIn(vm, each))
      .map((each) => ({ ...each, refusal: refusals.get(each.operation) ?? each.refusal })),
  }
}
