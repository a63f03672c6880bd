/** The disks that a machine's stored configuration names, where a failed checkpoint left it behind (dormant-break.ts). */
import { keptFiles } from './disk-tree.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { interruptMerge } from './merges.ts'
import { activePaths } from './virtual-machine.ts'

/** Throws StorageError where one of them cannot be opened. */
export const requireStoredDisks = (hosted: HostedVm): void => {
  for (const { path } of hosted.record.storedDisks ?? []) hosted.probe(path)
}

/**
 * The power is gone, and with it all that knew of the newer files: what counts is the stored configuration. What is not
 * below its files is not the machine's any more, and stays behind.
 */
export const useStoredDisks = (context: HostContext, hosted: HostedVm): void => {
  if (hosted.record.storedDisks === null) return
  interruptMerge(context, hosted)
  hosted.detachDrives()
  const { storedDisks, files, name: vm } = hosted.record
  if (storedDisks === null) return
  const orphaned = activePaths(hosted.record).join(', ')
  hosted.update({ disks: storedDisks, storedDisks: null, files: keptFiles(hosted.record, storedDisks, files) })
  context.emit('dormant-break-shows', { vm, file: orphaned })
}
