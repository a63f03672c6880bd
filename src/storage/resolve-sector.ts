/** Which file of a chain a sector is read from. */
import type { VirtualDisk } from './virtual-disk.ts'

/** The disk that answers (the base where none has the sector), and how many files above it passed the question on. */
export const resolveSector = (
  leaf: VirtualDisk,
  sector: number,
): { readonly disk: VirtualDisk; readonly hops: number } => {
  let disk = leaf
  let hops = 0
  while (!disk.hasSector(sector) && disk.parent !== undefined) {
    disk = disk.parent
    hops += 1
  }
  return { disk, hops }
}
