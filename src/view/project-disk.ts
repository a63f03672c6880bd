/** The cross-section: every file of the chain, and what each slice of the guest's disk holds in it. */

import { readFileExtents } from '../guest/fat/file-extents.ts'
import { GuestError } from '../guest/guest-error.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { AttachedDisk } from '../host/virtual-machine.ts'
import { withChain } from '../lab/chain-look.ts'
import { SLICE_BYTES, slicesOf } from '../lab/guest-files-look.ts'
import type { Lab } from '../lab/lab.ts'
import { sliceMap } from '../storage/differencing/slice-map.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { diskItems } from './disk-items.ts'
import { fileNameOf, originOf, ownerOf, standingOf } from './file-standing.ts'
import type { DiskPart, LayerView } from './view-model.ts'

const EMPTY = {
  sliceBytes: SLICE_BYTES,
  sliceCount: 0,
  sectorsPerSlice: 0,
  layers: [],
  lookupsPerReadHundredths: null,
  guestFiles: [],
}

const layersOf = (lab: Lab, hosted: HostedVm, leaf: VirtualDisk): readonly LayerView[] => {
  const slices = sliceMap(leaf, SLICE_BYTES)
  return leaf.chain().map((disk, index) => {
    const { present, answering } = slices[index] as { present: Uint16Array; answering: Uint16Array }
    return {
      path: disk.path,
      fileName: fileNameOf(disk.path),
      kind: disk.kind === 'differencing' ? 'differencing' : 'dynamic',
      lengthBytes: disk.lengthBytes,
      blocks: disk.presentBlocks,
      owner: ownerOf(lab, hosted, disk.path),
      origin: originOf(hosted, disk),
      standing: standingOf(hosted, disk.path, leaf.path),
      present,
      answers: answering,
    }
  })
}

const guestFilesOf = (leaf: VirtualDisk): DiskPart['guestFiles'] => {
  try {
    const ranges = new Map<string, (readonly [number, number])[]>()
    for (const { path, runs } of readFileExtents(leaf)) {
      // a folder's files stand under its name
      const name = path.split('\\')[1] as string
      const found = slicesOf(runs, leaf).map(([first, last]) => [first, last - first + 1] as const)
      ranges.set(name, [...(ranges.get(name) ?? []), ...found])
    }
    return [...ranges].map(([name, each]) => ({ name, ranges: each }))
  } catch (error) {
    if (error instanceof GuestError) return []
    throw error
  }
}

/** Of the machine's disks the one at that location. */
export const projectDisk = (lab: Lab, hosted: HostedVm, shown: AttachedDisk | undefined): DiskPart => {
  const { host, volume, disks } = hosted.record
  const index = shown ? disks.indexOf(shown) : -1
  const controllerLocation = shown?.controllerLocation ?? null
  const without = (code: string, data: StorageError['data']): DiskPart => ({
    ...EMPTY,
    disks: diskItems(lab, hosted, undefined),
    controllerLocation,
    unreadable: { code, data },
  })
  if (hosted.volume.lost) return without(lab.places.place(host)?.lost ? 'host-lost' : 'volume-lost', { host, volume })
  const look = (leaf: VirtualDisk): DiskPart => ({
    disks: diskItems(lab, hosted, { leaf, index }),
    controllerLocation,
    sliceBytes: SLICE_BYTES,
    sliceCount: Math.ceil(leaf.virtualSizeBytes / SLICE_BYTES),
    sectorsPerSlice: SLICE_BYTES / leaf.sectorSizeBytes,
    layers: layersOf(lab, hosted, leaf),
    lookupsPerReadHundredths: hosted.drives ? hosted.meter.lookupsPerReadHundredths(leaf.path) : null,
    guestFiles: guestFilesOf(leaf),
    unreadable: null,
  })
  try {
    return withChain(lab, hosted, look, shown?.path)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return without(error.code, error.data)
  }
}
