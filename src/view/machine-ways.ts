/** The states of the machine and the ways between them, read off the machine that the hypervisor steps. */
import { legalityOf, type VmOperation } from '../host/legality.ts'
import { vmMachine } from '../host/vm.machine.ts'

export interface StateWay {
  readonly from: string
  readonly to: string
  /** Events of the machine that lead there. */
  readonly events: readonly string[]
  /** Operations that do: those that Hyper-V takes in that state. */
  readonly acts: readonly VmOperation[]
  /** Time alone leads there. */
  readonly isTimed: boolean
}

const OPERATIONS: Readonly<Record<string, VmOperation>> = {
  START: 'start',
  SHUT_DOWN: 'shut-down',
  TURN_OFF: 'turn-off',
  RESET: 'reset',
  SAVE: 'save',
  PAUSE: 'pause',
  RESUME: 'resume',
  APPLIED: 'apply',
  SAVED_STATE_REMOVED: 'remove-saved-state',
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

const waysFrom = (node: StateNode, names: ReadonlySet<string>): readonly [to: string, event: string][] => [
  ...Object.entries(node.on ?? {}).flatMap(([event, each]) =>
    targetsOf(each, names).map((to): [string, string] => [to, event]),
  ),
  ...Object.values(node.after ?? {}).flatMap((each) => targetsOf(each, names).map((to): [string, string] => [to, ''])),
  ...Object.values(node.states ?? {}).flatMap((inner) => waysFrom(inner, names)),
]

const power = (vmMachine.config.states as unknown as { readonly power: StateNode }).power.states ?? {}

/** Of the power region. */
export const machineStates: readonly string[] = Object.keys(power)

/** Over storage that fails a state takes what it does not take elsewhere. */
const isTaken = (act: VmOperation, state: string): boolean =>
  [state, `${state}Critical`].some((each) => legalityOf(act, each)?.verdict === 'yes')

export const machineWays = (): readonly StateWay[] => {
  const names = new Set(machineStates)
  return Object.entries(power).flatMap(([from, node]) => {
    const byTarget = new Map<string, string[]>()
    for (const [to, event] of waysFrom(node, names))
      if (to !== from) byTarget.set(to, [...(byTarget.get(to) ?? []), event])
    return [...byTarget].map(([to, all]): StateWay => {
      const events = [...new Set(all)].filter((event) => event !== '')
      const acts = events.flatMap((event) => OPERATIONS[event] ?? []).filter((act) => isTaken(act, from))
      return { from, to, events, acts, isTimed: all.includes('') }
    })
  })
}
