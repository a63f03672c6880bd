/**
 * Change tracking of a VM's disk (hyper-v.md 6.3): begun by its first backup, told when the active file becomes another
 * one, and given up when a checkpoint is applied. While the VM is off it is opened for the moment.
 */
import { ChangeTracking, changedSince } from '../storage/change-tracking/change-tracking.ts'
import type { ChangesAnswer } from '../storage/change-tracking/reference-point.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { HostedVm } from './hosted-vm.ts'

/** Does something with the tracking of the disk with that active file; nothing when it has none. */
const withTracking = (hosted: HostedVm, path: string, work: (tracking: ChangeTracking) => void): void => {
  const attached = hosted.drives?.onFile(path)?.tracking
  const tracking = attached ?? ChangeTracking.open(hosted.volume, hosted.baseOf(path))
  if (!tracking) return
  work(tracking)
  if (tracking !== attached) tracking.close()
}

/** `to` is about to become the active file, and reads as `from` does. */
export const leafChanges = (hosted: HostedVm, from: VirtualDisk, to: VirtualDisk): void =>
  withTracking(hosted, from.path, (tracking) => tracking.leafChanges(from, to))

/** The disks are about to become others: what was changed between the two, nobody has noted. */
export const forgetChanges = (hosted: HostedVm): void => {
  for (const { path } of hosted.record.disks) withTracking(hosted, path, (tracking) => tracking.invalidate('applied'))
}

/** From this moment of `leaf` on changes are known. Begins to track a disk that was not; the room was asked for before. */
export const addReferencePoint = (hosted: HostedVm, id: string, leaf: VirtualDisk): void => {
  const basePath = hosted.baseOf(leaf.path)
  const drive = hosted.drives?.onFile(leaf.path)
  const found = drive?.tracking ?? ChangeTracking.open(hosted.volume, basePath)
  const tracking = found ?? ChangeTracking.begin(hosted.volume, basePath, leaf)
  tracking.addReferencePoint(id, leaf)
  if (drive) drive.tracking = tracking
  else tracking.close()
}

/** What was changed on the disk with that active file since the reference point. A copy is asked: looking changes nothing. */
export const changesSince = (hosted: HostedVm, path: string, id: string, leaf: VirtualDisk): ChangesAnswer => {
  const attached = hosted.drives?.onFile(path)?.tracking?.fork(hosted.volume)
  return changedSince(attached ?? ChangeTracking.open(hosted.volume, hosted.baseOf(path)), id, leaf)
}

/** Nobody will ask since that moment again. */
export const dropReferencePoint = (hosted: HostedVm, id: string): void => {
  for (const { path } of hosted.record.disks)
    withTracking(hosted, path, (tracking) => tracking.removeReferencePoint(id))
}
