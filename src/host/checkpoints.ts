/**
 * Checkpoints (hyper-v.md 2 and 3). Taking one freezes the active file and adds an empty child; applying one puts a
 * new empty child on the file that froze then; deleting one gives up the chance to go back and merges what is not
 * needed any more. The present never changes by deleting.
 */
import { RAM_BYTES } from '../guest/guest.ts'
import { bulkMicros } from '../places/medium.ts'
import { createDifferencingDisk } from '../storage/create-disk.ts'
import { openChain } from '../storage/open-chain.ts'
import { changedSince, tellChanged } from './changed-checkpoint.ts'
import { checkpointMemory, newestMemory, writeBareRuntime, writeConfiguration } from './checkpoint-files.ts'
import { type CheckpointPlan, NEW_CHILD_BYTES, requireSpace } from './checkpoint-plan.ts'
import { addReferencePoint, forgetChanges, leafChanges } from './disk-tracking.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { requireLegal } from './legality.ts'
import { interruptMerge, tidyDisks } from './merges.ts'
import { switchOff } from './power-effects.ts'
import { Refused } from './refusal.ts'
import { requireCheckpointStorage } from './remove-checkpoints.ts'
import { writeMemoryFile } from './saved-memory.ts'
import { type AttachedDisk, activePaths, type Checkpoint } from './virtual-machine.ts'

/**
 * Takes the checkpoint now, of a guest that is frozen where the plan says so; what is left is the time its memory takes to be written. `operation`: the one that waited
 * for the guest and goes on with it.
 */
export const createCheckpoint = (
  context: HostContext,
  hosted: HostedVm,
  plan: CheckpointPlan,
  operation?: string,
): Checkpoint => {
  const usedBytes = hosted.volume.usedBytes
  interruptMerge(context, hosted)
  const id = context.newGuid()
  const base = `${hosted.record.folder}\\Snapshots\\${id.toUpperCase()}`
  const memory = plan.withMemory ? checkpointMemory(hosted) : undefined
  if (memory) writeMemoryFile(hosted.volume, `${base}.vmrs`, memory, newestMemory(hosted))
  else writeBareRuntime(hosted, `${base}.vmrs`)
  writeConfiguration(hosted, `${base}.vmcx`)
  const frozen = hosted.record.disks
  // A backup copies this moment: what is changed from here on, the agent's thaw included, is not in its copy.
  addLeaves(context, hosted, frozen, { referencePoint: plan.purpose === 'recovery' ? id : undefined })
  if (plan.quiesce) hosted.slot.guest().agent.thaw()
  const writing = beginWriting(context, hosted, plan, operation)
  const checkpoint: Checkpoint = {
    id,
    name: plan.name,
    kind: plan.kind,
    purpose: plan.purpose,
    automatic: plan.automatic,
    parent: hosted.record.nowParent,
    takenAt: context.kernel.now,
    disks: frozen,
    changedFiles: [],
    configurationPath: `${base}.vmcx`,
    runtimePath: `${base}.vmrs`,
    memoryPath: memory ? `${base}.vmrs` : null,
    bytesWritten: hosted.volume.usedBytes - usedBytes,
    writing,
  }
  hosted.update({ checkpoints: [...hosted.record.checkpoints, checkpoint], nowParent: id })
  if (plan.fellBack)
    context.emit('production-fell-back', { vm: hosted.record.name, name: plan.name, cause: plan.fellBack })
  context.emit('checkpoint-taken', {
    vm: hosted.record.name,
    id,
    name: plan.name,
    kind: plan.kind,
    hasMemory: memory !== undefined,
    recovery: plan.purpose === 'recovery',
    file: activePaths(hosted.record).join(', '),
  })
  tidyDisks(context, hosted)
  return checkpoint
}

/** New empty children on the files of `disks` become the active ones; a running guest goes on in them. `moment`: the present goes on. */
export const addLeaves = (
  context: HostContext,
  hosted: HostedVm,
  disks: readonly AttachedDisk[],
  moment?: { readonly referencePoint: string | undefined },
): void => {
  const leaves = disks.map((disk) => ({ ...disk, path: addLeaf(context, hosted, disk.path, moment) }))
  // A configuration that is written anew says what is.
  hosted.update({ disks: leaves, storedDisks: null })
  hosted.meter.chainChanged()
}

/** One such child, already in the tree and under a running guest's drive. Returns its path. */
const addLeaf = (
  context: HostContext,
  hosted: HostedVm,
  parent: string,
  moment: { readonly referencePoint: string | undefined } | undefined,
): string => {
  const path = childPath(hosted.baseOf(parent), context.newGuid())
  const { newGuid } = context
  const running = hosted.drives?.onFile(parent)
  const parentDisk = running?.leaf ?? openChain(hosted.volume, parent, { access: 'read', newGuid })
  const options = { parent: parentDisk, volumeRoot: hosted.volumeRoot, newGuid, observer: hosted.meter }
  running?.settleCache()
  running?.leaf.flush()
  const child = createDifferencingDisk(hosted.volume, path, options)
  if (moment) leafChanges(hosted, parentDisk, child)
  hosted.update({ files: [...hosted.record.files, { path, parent }] })
  running?.swapLeaf(child)
  if (moment?.referencePoint !== undefined) addReferencePoint(hosted, moment.referencePoint, child)
  if (!running) child.closeChain()
  return path
}

/** `shop_<GUID>.avhdx` beside its parent, as Hyper-V names them. */
const childPath = (basePath: string, guid: string): string =>
  `${basePath.replace(/\.a?vhdx$/i, '')}_${guid.toUpperCase()}.avhdx`

/** What is left of a checkpoint is time: its memory on the way to the medium, or the I/O of freeze and thaw. */
const beginWriting = (
  context: HostContext,
  hosted: HostedVm,
  { name, purpose, withMemory }: CheckpointPlan,
  waited: string | undefined,
): string => {
  const place = context.places.need(hosted.record.host, hosted.record.volume)
  const { now } = context.kernel
  const ioMicros = Math.max(0, (hosted.drives?.busyUntil ?? 0) - now)
  const total = ioMicros + (withMemory ? bulkMicros(place.speed, RAM_BYTES, ++place.bulkJobs) : 0)
  const { name: vm } = hosted.record
  const subject = purpose === 'user' ? name : ''
  const begun = { kind: 'checkpoint', vm, subject, startedAt: now, total, unit: 'micros' } as const
  const id = waited ?? context.operations.begin(begun)
  if (waited !== undefined) {
    const { startedAt } = context.operations.get(waited) ?? begun
    context.operations.progress(waited, 0, now - startedAt + total)
  }
  context.kernel.spawn(`operation:${id}`, 'operation', { durationMicros: total })
  return id
}

/** All of the checkpoint is on disk: from now on it survives a power cut. */
export const checkpointWritten = (context: HostContext, hosted: HostedVm, operation: string): void => {
  const { record } = hosted
  const written = record.checkpoints.find((checkpoint) => checkpoint.writing === operation)
  context.operations.end(operation)
  if (!written) return
  if (written.memoryPath !== null) context.places.need(record.host, record.volume).bulkJobs--
  hosted.update({
    checkpoints: record.checkpoints.map((each) => (each === written ? { ...each, writing: null } : each)),
  })
  context.emit('checkpoint-complete', {
    vm: record.name,
    name: written.name,
    recovery: written.purpose === 'recovery',
    micros: context.kernel.now - written.takenAt,
    bytesRead: 0,
    bytesWritten: written.bytesWritten,
  })
}

export const applyCheckpoint = (context: HostContext, hosted: HostedVm, checkpoint: Checkpoint): void => {
  requireCheckpointStorage(hosted, checkpoint)
  requireLegal(context, hosted, 'apply')
  if (checkpoint.writing) throw new Refused('checkpoint-busy', { vm: hosted.record.name, name: checkpoint.name })
  requireSpace(hosted, checkpoint.disks.length * NEW_CHILD_BYTES)
  requireOwnFiles(hosted, checkpoint)
  const changed = changedSince(hosted, checkpoint)
  for (const { path } of checkpoint.disks) hosted.probe(path)
  interruptMerge(context, hosted)
  switchOff(hosted)
  hosted.detachDrives()
  forgetChanges(hosted)
  const thrownAway = activePaths(hosted.record).join(', ')
  dropOwnMemory(hosted)
  addLeaves(context, hosted, checkpoint.disks)
  hosted.update({
    nowParent: checkpoint.id,
    generationId: context.newGuid(),
    savedMemoryPath: checkpoint.memoryPath,
    trouble: null,
  })
  context.emit('checkpoint-applied', {
    vm: hosted.record.name,
    name: checkpoint.name,
    hasMemory: checkpoint.memoryPath !== null,
    thrownAway,
  })
  tellChanged(context, hosted, checkpoint, changed)
  context.kernel.send(hosted.actor, { type: 'APPLIED', withMemory: checkpoint.memoryPath !== null })
  tidyDisks(context, hosted)
}

/**
 * A machine gets its configuration back with its disk, and goes on from the memory that belongs to both: without either
 * file nothing is applied (our own decision; no source says what Hyper-V does). Throws 0x80070002.
 */
const requireOwnFiles = ({ volume }: HostedVm, { name, configurationPath, runtimePath }: Checkpoint): void => {
  for (const path of [configurationPath, runtimePath])
    if (!volume.exists(path)) throw new Refused('0x80070002', { path, checkpoint: name })
}

const dropOwnMemory = (hosted: HostedVm): void => {
  const path = hosted.ownMemoryPath
  if (hosted.volume.exists(path)) hosted.volume.remove(path)
}
