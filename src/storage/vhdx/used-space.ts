/** What of an open file is in use, part by part. */
import type { BlockMap } from './block-map.ts'
import { MEBIBYTE } from './file-identifier.ts'
import { FilePlan } from './file-plan.ts'
import type { VhdxFile } from './vhdx-file.ts'

/** A block or a sector bitmap block: what can stand anywhere in a file. */
export type Extent = { readonly offsetBytes: number; readonly lengthBytes: number } & (
  | { readonly block: number }
  | { readonly chunk: number }
)

/** Everything the table gives a place to, in no order of places. */
export const extentsOf = (blocks: BlockMap): readonly Extent[] => {
  const { blockSizeBytes, chunkCount } = blocks.geometry
  const extents: Extent[] = []
  for (let block = blocks.nextDecided(0); block !== -1; block = blocks.nextDecided(block + 1)) {
    const offsetBytes = blocks.offsetBytes(block)
    if (offsetBytes !== 0) extents.push({ offsetBytes, lengthBytes: blockSizeBytes, block })
  }
  for (const [chunk, offsetBytes] of blocks.bitmapPlaces())
    if (chunk < chunkCount) extents.push({ offsetBytes, lengthBytes: MEBIBYTE, chunk })
  return extents
}

/** The file with all that is named in it taken; what is free is nobody's. */
export const planOf = (vhdx: VhdxFile, extents: readonly Extent[]): FilePlan => {
  const plan = new FilePlan(vhdx.lengthBytes)
  plan.take(0, MEBIBYTE)
  const { logOffsetBytes, logLengthBytes } = vhdx.header
  plan.take(logOffsetBytes, logLengthBytes)
  for (const { offsetBytes, lengthBytes } of [...Object.values(vhdx.regions), ...extents])
    plan.take(offsetBytes, lengthBytes)
  return plan
}
