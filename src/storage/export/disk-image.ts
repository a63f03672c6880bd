/** A disk as its guest sees it, flattened: as a raw image, or as one dynamic VHDX file. Written out as it is read. */
import { createDynamicDisk } from '../create-disk.ts'
import type { NewGuid } from '../guid.ts'
import { nextHeldRun } from '../held-runs.ts'
import { HostVolume } from '../host-volume.ts'
import { encodeEntry, entryOffset, PAYLOAD_STATE, packEntry } from '../vhdx/block-allocation-table.ts'
import type { VirtualDisk } from '../virtual-disk.ts'
import { type Piece, readPieces } from './piece.ts'

/** What is handed over piece by piece, and how long it is going to be. */
export interface Export {
  readonly lengthBytes: number
  readonly pieces: Iterable<Piece>
}

/** Stretches that hold nothing but zeros by what the tables say are told as such, unread. */
export const rawImage = (disk: VirtualDisk): Export => ({ lengthBytes: disk.virtualSizeBytes, pieces: rawPieces(disk) })

function* rawPieces(disk: VirtualDisk): Generator<Piece> {
  const { virtualSizeBytes, sectorSizeBytes } = disk
  for (let at = 0; at < virtualSizeBytes; ) {
    const run = nextHeldRun(disk, at) ?? { fromBytes: virtualSizeBytes, endBytes: virtualSizeBytes }
    if (run.fromBytes > at) yield { zeroBytes: run.fromBytes - at }
    const { fromBytes, endBytes } = run
    yield* readPieces(endBytes - fromBytes, (offset, target) =>
      disk.read((fromBytes + offset) / sectorSizeBytes, target),
    )
    at = endBytes
  }
}

/** A new disk with an identity of its own; blocks that hold nothing take no room in it. */
export const flatVhdx = (disk: VirtualDisk, newGuid: NewGuid): Export => {
  const { blockSizeBytes } = disk
  const held: number[] = []
  for (let run = nextHeldRun(disk, 0); run !== undefined; ) {
    const block = Math.floor(run.fromBytes / blockSizeBytes)
    held.push(block)
    run = nextHeldRun(disk, (block + 1) * blockSizeBytes)
  }
  const head = emptyDisk(disk, held, newGuid)
  const lengthBytes = head.lengthBytes + held.length * blockSizeBytes
  return { lengthBytes, pieces: vhdxPieces(disk, held, head) }
}

/** Everything in front of the blocks, with a table that names them one behind the other. */
const emptyDisk = (disk: VirtualDisk, held: readonly number[], newGuid: NewGuid) => {
  const volume = new HostVolume({ capacityBytes: Number.MAX_SAFE_INTEGER })
  const empty = createDynamicDisk(volume, 'flat.vhdx', {
    sizeBytes: disk.virtualSizeBytes,
    blockSizeBytes: disk.blockSizeBytes,
    logicalSectorSizeBytes: disk.sectorSizeBytes,
    newGuid,
  })
  const { geometry } = empty.blocks
  const { offsetBytes } = empty.vhdx.regions.blockAllocationTable
  empty.close()
  const file = volume.open('flat.vhdx', { access: 'write', share: false })
  const { lengthBytes } = file
  held.forEach((block, index) => {
    const packed = packEntry(PAYLOAD_STATE.fullyPresent, lengthBytes + index * disk.blockSizeBytes)
    file.write(entryOffset(offsetBytes, geometry, block), encodeEntry(packed))
  })
  return file
}

function* vhdxPieces(disk: VirtualDisk, held: readonly number[], head: ReturnType<typeof emptyDisk>): Generator<Piece> {
  yield* readPieces(head.lengthBytes, (offset, target) => head.read(offset, target))
  const { blockSizeBytes, sectorSizeBytes, virtualSizeBytes } = disk
  for (const block of held) {
    const start = block * blockSizeBytes
    const insideBytes = Math.min(blockSizeBytes, virtualSizeBytes - start)
    yield* readPieces(insideBytes, (offset, target) => disk.read((start + offset) / sectorSizeBytes, target))
    if (insideBytes < blockSizeBytes) yield { zeroBytes: blockSizeBytes - insideBytes }
  }
}
