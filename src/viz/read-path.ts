/** One read of a slice, falling from the newest file to the one that answers. */
import type { DiskPart } from '../view/view-model.ts'

export interface ReadStep {
  /** Index into the disk's layers. */
  readonly layer: number
  /** Sectors of the slice that this file answers; 0 where the read falls through. */
  readonly sectors: number
}

export interface ReadPath {
  readonly slice: number
  /** Newest file first; ends at the file that gave the last sector, or at the base. */
  readonly steps: readonly ReadStep[]
  /** Sectors that no file has: they read as zeros. */
  readonly zeroSectors: number
}

export const readPath = (disk: DiskPart, slice: number): ReadPath => {
  const steps: ReadStep[] = []
  let missing = disk.sectorsPerSlice
  for (let layer = disk.layers.length - 1; layer >= 0 && missing > 0; layer--) {
    const sectors = disk.layers[layer]?.answers[slice] ?? 0
    steps.push({ layer, sectors })
    missing -= sectors
  }
  return { slice, steps, zeroSectors: missing }
}
