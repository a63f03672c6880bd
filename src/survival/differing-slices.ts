/** How many slices of a machine's disks read otherwise in another world. */
import type { HostedVm } from '../host/hosted-vm.ts'
import { withChains } from '../lab/chain-look.ts'
import { SLICE_BYTES } from '../lab/guest-files-look.ts'
import type { Lab } from '../lab/lab.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'

/** Of all its disks; 0 where one of them cannot be read. */
export const differingSlices = (lab: Lab, before: HostedVm, fork: Lab, after: HostedVm): number => {
  try {
    return withChains(lab, before, (ones) =>
      withChains(fork, after, (others) =>
        ones.reduce((sum, one, at) => sum + (others[at] ? differingOn(one, others[at]) : 0), 0),
      ),
    )
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return 0
  }
}

/** Only slices that a file has which is not the same on both sides can differ. */
const differingOn = (one: VirtualDisk, other: VirtualDisk): number => {
  const shared = new Set<string>()
  const theirs = new Map(other.chain().map((disk) => [disk.path, disk.dataWriteGuid]))
  for (const disk of one.chain()) if (theirs.get(disk.path) === disk.dataWriteGuid) shared.add(disk.path)
  const held = new Set<number>()
  for (const disk of [...one.chain(), ...other.chain()]) {
    if (shared.has(disk.path)) continue
    const perBlock = disk.blockSizeBytes / SLICE_BYTES
    for (let block = disk.blocks.nextDecided(0); block !== -1; block = disk.blocks.nextDecided(block + 1))
      for (let slice = block * perBlock; slice < (block + 1) * perBlock; slice++) held.add(slice)
  }
  const sectors = SLICE_BYTES / one.sectorSizeBytes
  const [a, b] = [new Uint8Array(SLICE_BYTES), new Uint8Array(SLICE_BYTES)]
  let differing = 0
  for (const slice of held) {
    if ((slice + 1) * sectors > Math.min(one.sectorCount, other.sectorCount)) continue
    one.read(slice * sectors, a)
    other.read(slice * sectors, b)
    if (a.some((byte, index) => byte !== b[index])) differing++
  }
  return differing
}
