/** The cross-section: every file of the chain, and what each slice of the guest's disk holds in it. */

import { readFileExtents } from '../guest/fat/file-extents.ts'
import { GuestError } from '../guest/guest-error.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { withChain } from '../lab/chain-look.ts'
import { SLICE_BYTES, slicesOf } from '../lab/guest-files-look.ts'
import type { Lab } from '../lab/lab.ts'
import { sliceMap } from '../storage/differencing/slice-map.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { DiskPart, LayerView } from './view-model.ts'

const EMPTY = {
  sliceBytes: SLICE_BYTES,
  sliceCount: 0,
  sectorsPerSlice: 0,
  layers: [],
  lookupsPerReadHundredths: null,
  guestFiles: [],
}

const fileNameOf = (path: string): string => path.split('\\').at(-1) as string

const layersOf = (hosted: HostedVm, leaf: VirtualDisk): readonly LayerView[] => {
  const slices = sliceMap(leaf, SLICE_BYTES)
  const { checkpoints } = hosted.record
  return leaf.chain().map((disk, index) => {
    const { present, answering } = slices[index] as { present: Uint16Array; answering: Uint16Array }
    const below = checkpoints.findLast(({ disks }) => disks.some(({ path }) => path === disk.parent?.path))
    return {
      path: disk.path,
      fileName: fileNameOf(disk.path),
      kind: disk.kind === 'differencing' ? 'differencing' : 'dynamic',
      lengthBytes: disk.lengthBytes,
      blocks: disk.presentBlocks,
      cameAfter: below?.purpose === 'user' ? below.name : null,
      takenMicros: below?.takenAt ?? null,
      active: disk.path === leaf.path,
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

export const projectDisk = (lab: Lab, hosted: HostedVm): DiskPart => {
  const { host, volume } = hosted.record
  if (hosted.volume.lost) {
    const code = lab.places.place(host)?.lost ? 'host-lost' : 'volume-lost'
    return { ...EMPTY, unreadable: { code, data: { host, volume } } }
  }
  try {
    return withChain(lab, hosted, (leaf) => ({
      sliceBytes: SLICE_BYTES,
      sliceCount: Math.ceil(leaf.virtualSizeBytes / SLICE_BYTES),
      sectorsPerSlice: SLICE_BYTES / leaf.sectorSizeBytes,
      layers: layersOf(hosted, leaf),
      lookupsPerReadHundredths: hosted.drives ? hosted.meter.lookupsPerReadHundredths : null,
      guestFiles: guestFilesOf(leaf),
      unreadable: null,
    }))
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return { ...EMPTY, unreadable: { code: error.code, data: error.data } }
  }
}
