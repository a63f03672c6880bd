/**
 * Which operation a VM takes in which state, as data: hyper-v.md 1.4, cell by cell, with what each cell rests on. What is
 * not cited there is marked, and so it is shown.
 */

import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { Refused } from './refusal.ts'
import { requireNotDeleting, stateOf } from './vm-state.ts'

export const STABLE_STATES = [
  'Off',
  'Running',
  'Saved',
  'Paused',
  'PausedCritical',
  'OffCritical',
  'SavedCritical',
] as const
export type StableState = (typeof STABLE_STATES)[number]

export type VmOperation =
  | 'start'
  | 'shut-down'
  | 'turn-off'
  | 'reset'
  | 'save'
  | 'pause'
  | 'resume'
  | 'remove-saved-state'
  | 'production-checkpoint'
  | 'standard-checkpoint'
  | 'apply'
  | 'delete-checkpoint'
  | 'export'
  | 'delete-vm'
  | 'change-disks'
  | 'merge-vhd'
  | 'convert-vhd'
  | 'resize-vhd'
  | 'optimize-vhd'

/** `not-simulated`: Hyper-V takes it, the lab does not. */
export type Verdict = 'yes' | 'no' | 'not-simulated'
/** Stated in a source; derived from such; known from experience only. */
export type LegalitySource = 'cited' | 'derived' | 'uncertain'

export interface Legality {
  readonly operation: VmOperation
  readonly state: StableState
  readonly verdict: Verdict
  readonly source: LegalitySource
}

const VERDICTS: Readonly<Record<string, Verdict>> = { y: 'yes', n: 'no', s: 'not-simulated' }
const SOURCES: Readonly<Record<string, LegalitySource>> = { c: 'cited', d: 'derived', u: 'uncertain' }

/** Verdict and source of each state, in the order of STABLE_STATES. */
const CELLS: Readonly<Record<VmOperation, string>> = {
  start: 'yc nc yc nc nc nd nd',
  'shut-down': 'nd yc nd nd nd nd nd',
  'turn-off': 'nd yd nd yd yd nd nd',
  reset: 'nd yc nd nu nd nd nd',
  save: 'nd yd nd yu nd nd nd',
  pause: 'nc yc nc nc nc nd nd',
  resume: 'nc nc nc yc yc nd nd',
  'remove-saved-state': 'nd nd yc nd nd nd nu',
  'production-checkpoint': 'yc yc nc nc nc nd nd',
  'standard-checkpoint': 'yc yc yc yc nd nd nd',
  apply: 'yc yc yc yc nu nd nd',
  'delete-checkpoint': 'yc yc yu yd yu nd nd',
  export: 'yc yc yd yd nd nd nd',
  'delete-vm': 'yc nd yu nd nd yu yu',
  'change-disks': 'yc su nd nd nd nd nd',
  'merge-vhd': 'yc nc nd nd nd nd nd',
  'convert-vhd': 'yc nc nd nd nd nd nd',
  'resize-vhd': 'yc sc nd nd nd nd nd',
  'optimize-vhd': 'yc nc nc nc nc nd nd',
}

export const LEGALITY: readonly Legality[] = Object.entries(CELLS).flatMap(([operation, cells]) =>
  cells.split(' ').map((cell, index) => ({
    operation: operation as VmOperation,
    state: STABLE_STATES[index] as StableState,
    verdict: VERDICTS[cell[0] as string] as Verdict,
    source: SOURCES[cell[1] as string] as LegalitySource,
  })),
)

/** Undefined while the VM is on its way from one state to another. */
export const legalityOf = (operation: VmOperation, state: string): Legality | undefined =>
  LEGALITY.find((each) => each.operation === operation && each.state === state)

/** Refuses with Hyper-V's sentence where the VM does not take the operation now. On the way to another state it takes none. */
export const requireLegal = (context: HostContext, hosted: HostedVm, operation: VmOperation): void => {
  requireNotDeleting(hosted)
  const state = stateOf(context, hosted)
  const verdict = legalityOf(operation, state)?.verdict ?? 'no'
  const { name: vm } = hosted.record
  if (verdict === 'not-simulated') throw new Refused('operation-not-simulated', { vm, operation, state })
  if (verdict === 'no') throw new Refused('vm-state', { vm, operation, state })
}
