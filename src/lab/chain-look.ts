import type { HostedVm } from '../host/hosted-vm.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { Lab } from './lab.ts'

/** The VM's chain, open for reading: as it is while something uses it, else on a copy of its volume. */
export const withChain = <T>(lab: Lab, hosted: HostedVm, look: (leaf: VirtualDisk) => T): T => {
  const { host, volume, leaf } = hosted.record
  if (hosted.drive && !hosted.volume.lost) return look(hosted.drive.leaf)
  const { disk } = lab.places.need(host, volume)
  if (disk.lost) throw new StorageError('volume-lost', { host, volume, vm: hosted.record.name })
  const copy = disk.fork()
  return look(openChain(copy, leaf, { access: 'read', newGuid: () => '' }))
}
