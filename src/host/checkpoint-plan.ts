/** Whether a checkpoint can be made and of which kind (hyper-v.md 2): found out before anything is changed. */
import { RAM_BYTES } from '../guest/guest.ts'
import { coarseFileBytes } from '../storage/change-tracking/coarse-file.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { legalityOf, requireLegal } from './legality.ts'
import { Refused } from './refusal.ts'
import { requireSavedMemory } from './saved-memory.ts'
import { throwawayCopy } from './throwaway-copy.ts'
import type { Checkpoint } from './virtual-machine.ts'
import { stateOf } from './vm-state.ts'

export const CHECKPOINTS_MAX = 50
export const CHECKPOINT_NAME_LENGTH_MAX = 100

/** An empty child of a disk up to 4 GiB: headers, log, metadata, BAT and one bitmap block. */
export const NEW_CHILD_BYTES = 5 * 1024 * 1024
const CONFIGURATION_BYTES_MAX = 4096
/** What a backup may add to begin tracking a disk, of whatever size up to the largest there is. */
const TRACKING_BYTES_MAX = coarseFileBytes(64 * 2 ** 40)

export interface CheckpointPlan {
  readonly name: string
  readonly purpose: Checkpoint['purpose']
  /** What the VM's type and state come to; a production checkpoint needs a running guest. */
  readonly kind: Checkpoint['kind']
  /** Why it is no production checkpoint though one was wished; null when none was, or it is one. */
  readonly fellBack: null | 'vm-state' | 'agent-absent' | 'freeze-timeout'
  readonly withMemory: boolean
  /** The guest's agent freezes and thaws it. */
  readonly quiesce: boolean
  /** Made by the hypervisor at a start. */
  readonly automatic: boolean
}

/** Whether a checkpoint can be made, and which. Throws Refused and changes nothing. */
export const planCheckpoint = (
  context: HostContext,
  hosted: HostedVm,
  name: string,
  purpose: Checkpoint['purpose'],
): CheckpointPlan => {
  const vm = hosted.record
  const state = stateOf(context, hosted)
  const users = vm.checkpoints.filter((checkpoint) => checkpoint.purpose === 'user')
  if (purpose === 'user' && vm.checkpointType === 'Disabled') throw new Refused('checkpoints-disabled', { vm: vm.name })
  requireLegal(context, hosted, 'standard-checkpoint')
  requireCheckpointName(hosted, name)
  if (purpose === 'user' && users.length >= CHECKPOINTS_MAX)
    throw new Refused('checkpoint-limit', { vm: vm.name, limit: CHECKPOINTS_MAX })
  const wantsProduction = purpose === 'recovery' || vm.checkpointType !== 'Standard'
  const agentAbsent = state === 'Running' && vm.guest.agent === 'Absent'
  const isLegal = legalityOf('production-checkpoint', state)?.verdict === 'yes'
  const impossible = !isLegal || (agentAbsent && purpose === 'user')
  if (purpose === 'user' && vm.checkpointType === 'ProductionOnly' && impossible)
    throw new Refused(agentAbsent ? 'agent-absent' : 'production-impossible', { vm: vm.name, state })
  const kind = wantsProduction && !impossible ? 'production' : 'standard'
  const withMemory = kind === 'standard' && state !== 'Off' && purpose === 'user'
  const fellBack =
    purpose === 'user' && wantsProduction && impossible ? (agentAbsent ? 'agent-absent' : 'vm-state') : null
  const quiesce = kind === 'production' && state === 'Running' && vm.guest.agent === 'Healthy'
  const trackingBytes = purpose === 'recovery' ? TRACKING_BYTES_MAX : 0
  const memoryBytes = withMemory ? RAM_BYTES : 0
  const quiesceBytes = quiesce ? quiesceGrowthBytes(context, hosted) : 0
  const bytesPerDisk = NEW_CHILD_BYTES + trackingBytes
  requireSpace(hosted, vm.disks.length * bytesPerDisk + CONFIGURATION_BYTES_MAX + memoryBytes + quiesceBytes)
  requireSavedMemory(hosted)
  // A disk file may be gone, or be attached to the host.
  for (const { path } of vm.disks) hosted.probe(path)
  return { name, purpose, kind, fellBack, withMemory, quiesce, automatic: false }
}

/**
 * What freeze and thaw add to the old and the new file. On a nearly full volume a copy of the VM is frozen to know: a
 * freeze whose writes had to be parked would leave a checkpoint that is not consistent.
 */
const quiesceGrowthBytes = (context: HostContext, hosted: HostedVm): number => {
  const leaves = (hosted.drives?.all ?? []).map(({ leaf }) => leaf)
  const thawBytes = leaves.reduce((sum, { blockSizeBytes }) => sum + blockSizeBytes, 0)
  const absentBytes = leaves.reduce(
    (sum, leaf) => sum + leaf.virtualSizeBytes - leaf.presentBlocks * leaf.blockSizeBytes,
    0,
  )
  const mostBytes = absentBytes + thawBytes
  const { capacityBytes, usedBytes } = hosted.volume
  const childrenBytes = leaves.length * NEW_CHILD_BYTES
  if (capacityBytes - usedBytes >= childrenBytes + CONFIGURATION_BYTES_MAX + mostBytes) return mostBytes
  const copy = throwawayCopy(context, hosted)
  try {
    copy.slot.guest().agent.freeze()
    return copy.drives?.parked.length === 0 ? copy.volume.usedBytes - usedBytes + thawBytes : mostBytes
  } finally {
    copy.dispose()
  }
}

export const requireSpace = (hosted: HostedVm, neededBytes: number): void => {
  const { capacityBytes, usedBytes, lost } = hosted.volume
  const { name: vm, volume, host } = hosted.record
  if (lost) throw new Refused('volume-lost', { host, volume, vm })
  const freeBytes = capacityBytes - usedBytes
  if (freeBytes < neededBytes) throw new Refused('0x80070070', { vm, volume, neededBytes, freeBytes })
}

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** A moment is called by one word: the present, the newest restore point, and each of those, `SHOP-1`, have theirs. */
const isWordOfOthers = (vm: string, name: string): boolean =>
  ['now', 'latest'].includes(name.toLowerCase()) ||
  (sameName(name.slice(0, vm.length + 1), `${vm}-`) && /^\d+$/.test(name.slice(vm.length + 1)))

/** Throws `checkpoint-name-blank`, `checkpoint-name-too-long`, `checkpoint-name-taken`, `checkpoint-name-reserved`. */
export const requireCheckpointName = (hosted: HostedVm, name: string, own?: Checkpoint): void => {
  const { name: vm, checkpoints } = hosted.record
  if (name.trim() === '') throw new Refused('checkpoint-name-blank', { vm })
  if (name.length > CHECKPOINT_NAME_LENGTH_MAX)
    throw new Refused('checkpoint-name-too-long', { vm, length: name.length })
  if (isWordOfOthers(vm, name)) throw new Refused('checkpoint-name-reserved', { vm, name })
  const isTaken = (each: Checkpoint): boolean => each !== own && each.purpose === 'user' && sameName(each.name, name)
  if (checkpoints.some(isTaken)) throw new Refused('checkpoint-name-taken', { vm, name })
}
