/** Where a disk may hold anything but zeros, told by its tables alone: what a copy of it has to read. */
import { PAYLOAD_STATE } from './vhdx/block-allocation-table.ts'
import type { VirtualDisk } from './virtual-disk.ts'

/**
 * The first byte from here on whose block some file of the chain has data for, and where that block ends; undefined when
 * there is none. Blocks that a file declares to be zeros, and those that no file has, are passed over at no cost of theirs.
 */
export const nextHeldRun = (
  disk: VirtualDisk,
  fromBytes: number,
): { readonly fromBytes: number; readonly endBytes: number } | undefined => {
  for (let at = fromBytes; at < disk.virtualSizeBytes; ) {
    const decided = nextDecided(disk, at)
    if (decided >= disk.virtualSizeBytes) return undefined
    const { isHeld, endBytes } = blockAt(disk, decided)
    if (isHeld) return { fromBytes: decided, endBytes }
    at = endBytes
  }
  return undefined
}

/** Whether anything of the range may be other than zeros. */
export const isHeld = (disk: VirtualDisk | undefined, fromBytes: number, endBytes: number): boolean => {
  const run = disk && nextHeldRun(disk, fromBytes)
  return run !== undefined && run.fromBytes < endBytes
}

/** The next byte that some file says anything about. */
const nextDecided = (disk: VirtualDisk, fromBytes: number): number => {
  let next = Number.POSITIVE_INFINITY
  for (let file: VirtualDisk | undefined = disk; file !== undefined; file = file.parent) {
    const block = file.blocks.nextDecided(Math.floor(fromBytes / file.blockSizeBytes))
    if (block !== -1) next = Math.min(next, Math.max(fromBytes, block * file.blockSizeBytes))
  }
  return next
}

/** From the top down, as a read goes: the first file that says anything about the block decides. */
const blockAt = (disk: VirtualDisk, atBytes: number): { isHeld: boolean; endBytes: number } => {
  let endBytes = disk.virtualSizeBytes
  for (let file: VirtualDisk | undefined = disk; file !== undefined; file = file.parent) {
    const block = Math.floor(atBytes / file.blockSizeBytes)
    endBytes = Math.min(endBytes, (block + 1) * file.blockSizeBytes)
    const state = file.blocks.state(block)
    if (state === PAYLOAD_STATE.notPresent) continue
    const isZeros =
      state === PAYLOAD_STATE.zero || state === PAYLOAD_STATE.unmapped || state === PAYLOAD_STATE.undefined
    return { isHeld: !isZeros, endBytes }
  }
  return { isHeld: false, endBytes }
}
