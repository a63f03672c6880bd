/**
 * Change tracking of a VM's disk (hyper-v.md 6.3): begun by its first backup, told when the active file becomes another
 * one, and given up when a checkpoint is applied. While the VM is off it is opened for the moment.
 */
import { ChangeTracking } from '../storage/change-tracking/change-tracking.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { HostedVm } from './hosted-vm.ts'

/** Does something with the tracking the disk has; nothing when it has none. */
const withTracking = (hosted: HostedVm, work: (tracking: ChangeTracking) => void): void => {
  const tracking = hosted.tracking ?? ChangeTracking.open(hosted.volume, hosted.basePath)
  if (!tracking) return
  work(tracking)
  if (tracking !== hosted.tracking) tracking.close()
}

/** `to` is about to become the active file, and reads as `from` does. */
export const leafChanges = (hosted: HostedVm, from: VirtualDisk, to: VirtualDisk): void =>
  withTracking(hosted, (tracking) => tracking.leafChanges(from, to))

/** The disk is about to become another one: what was changed between the two, nobody has noted. */
export const forgetChanges = (hosted: HostedVm): void =>
  withTracking(hosted, (tracking) => tracking.invalidate('applied'))

/** From this moment of `leaf` on changes are known. Begins to track a disk that was not; the room was asked for before. */
export const addReferencePoint = (hosted: HostedVm, id: string, leaf: VirtualDisk): void => {
  const found = hosted.tracking ?? ChangeTracking.open(hosted.volume, hosted.basePath)
  const tracking = found ?? ChangeTracking.begin(hosted.volume, hosted.basePath, leaf)
  tracking.addReferencePoint(id, leaf)
  if (hosted.drive) hosted.tracking = tracking
  else tracking.close()
}

/** The backup that it was made for did not come about. */
export const dropReferencePoint = (hosted: HostedVm, id: string): void =>
  withTracking(hosted, (tracking) => tracking.removeReferencePoint(id))
