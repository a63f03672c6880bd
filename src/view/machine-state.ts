/** The machine of a VM as a picture: its states, the ways between them, and what is possible in the present one. */
import {
  LEGALITY,
  type LegalitySource,
  legalityOf,
  type StableState,
  type Verdict,
  type VmOperation,
} from '../host/legality.ts'
import type { Lab } from '../lab/lab.ts'
import { focusOf } from './focus.ts'
import { machineStates, machineWays, type StateWay } from './machine-ways.ts'
import { applyTargets, powerTrials, type Trial, tryOperation } from './operation-trials.ts'
import type { Trouble, VmState } from './view-model.ts'

export type { StateWay } from './machine-ways.ts'

export interface OperationLegality {
  readonly operation: VmOperation
  readonly verdict: Verdict
  readonly source: LegalitySource
  /** Why not; null where it is possible. The state may allow what a missing file, or a full volume, does not. */
  readonly refusal: Trouble | null
}

/** What leads out of the present state now. */
export interface WayOut {
  readonly to: string
  /** Operations that are possible. */
  readonly open: readonly VmOperation[]
  /** Operations that the state allows and that something else stands in the way of. */
  readonly barred: readonly VmOperation[]
  /** What nobody asks for and what may happen: events of the machine. */
  readonly mishaps: readonly string[]
  /** Time alone leads there. */
  readonly isTimed: boolean
}

export interface MachineStateView {
  readonly vm: string
  readonly state: VmState
  /** Of the power region, as the machine names them. */
  readonly states: readonly string[]
  readonly ways: readonly StateWay[]
  readonly out: readonly WayOut[]
  /** Minutes that it stands still over storage that fails; null for ever. */
  readonly criticalTimeoutMinutes: number | null
  /** Empty while it is on its way from one state to another: then it takes nothing. */
  readonly operations: readonly OperationLegality[]
}

const MISHAPS: readonly string[] = ['START_FAILED', 'CRITICAL_TIMEOUT', 'POWER_LOST']

export const machineState = (lab: Lab, focus: string | undefined): MachineStateView | null => {
  const hosted = focusOf(lab, focus)
  if (!hosted) return null
  const { name: vm, criticalTimeoutMinutes } = hosted.record
  const state = lab.hypervisor.stateOf(hosted) as VmState
  const power = powerTrials(lab, vm)
  const operations = LEGALITY.filter((each) => each.state === state).map(
    ({ operation, verdict, source }): OperationLegality => {
      const trial = power.get(operation) ?? (verdict === 'yes' ? tryOperation(lab, hosted, operation) : undefined)
      const code = verdict === 'no' ? 'vm-state' : 'operation-not-simulated'
      const byState: Trial = verdict === 'yes' ? null : { code, data: { vm, operation, state } }
      return { operation, verdict, source, refusal: trial ?? byState }
    },
  )
  const present = state.replace(/Critical$/, '')
  const targets = legalityOf('apply', state)?.verdict === 'yes' ? applyTargets(lab, hosted) : new Set<string>()
  const mayHappen = (event: string): boolean => {
    if (!MISHAPS.includes(event)) return false
    return event !== 'CRITICAL_TIMEOUT' || (state !== present && criticalTimeoutMinutes !== null)
  }
  const wayOut = ({ to, acts, events, isTimed }: StateWay): WayOut => {
    const legal = acts.filter((act) => legalityOf(act, state as StableState)?.verdict === 'yes')
    const isOpen = (act: VmOperation): boolean =>
      act === 'apply' ? targets.has(to) : operations.find(({ operation }) => operation === act)?.refusal === null
    return {
      to,
      open: legal.filter(isOpen),
      barred: legal.filter((act) => act !== 'apply' && !isOpen(act)),
      mishaps: events.filter(mayHappen),
      isTimed,
    }
  }
  const ways = machineWays().filter(({ from }) => from === present)
  const out = ways
    .map(wayOut)
    .filter(({ open, barred, mishaps, isTimed }) => isTimed || open.length + barred.length + mishaps.length > 0)
  // It stands still then, whatever it did: the state has a name of its own.
  const storage = { to: 'PausedCritical', open: [], barred: [], mishaps: ['STORAGE_LOST'], isTimed: false }
  const mayFreeze = state === present && ways.some(({ events }) => events.includes('STORAGE_LOST'))
  return {
    vm,
    state,
    states: machineStates,
    ways: machineWays(),
    out: mayFreeze ? [...out, storage] : out,
    criticalTimeoutMinutes,
    operations,
  }
}
