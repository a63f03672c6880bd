/** What a repository really holds, beside the rule of thumb C(F·D + R·d·D) with what was measured there. */
import { fileBytes, type Manifest, readManifest } from '../backup/manifest.ts'
import { contentOf, manifestsOf } from '../backup/point-content.ts'
import { BACKUP_BLOCK_BYTES, type RestorePoint } from '../backup/restore-point.ts'
import { pointsOf, type RepositoryOf } from '../backup/retention-steps.ts'
import { estimatedBytes, type SizeEstimate } from '../backup/size-estimate.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Lab } from './lab.ts'

export type { SizeEstimate }

export interface RepositorySize extends SizeEstimate {
  /** Of all files of its points, as they lie there. */
  readonly storedBytes: number
  readonly estimatedBytes: number
}

const PERCENT = 100

const hundredths = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part * PERCENT) / whole))

const isFull = ({ type }: Manifest): boolean => type === 'Full' || type === 'SyntheticFull'

/** Those that can be read; a damaged one tells nothing. */
const manifestOf = (lab: Lab, point: RestorePoint): readonly Manifest[] => {
  try {
    return [readManifest(lab.places.need(point.place, point.volume).disk, point, lab.engine.modules.sha256)]
  } catch (error) {
    if (error instanceof StorageError) return []
    throw error
  }
}

/** Blocks that hold something at the newest moment that can be read. */
const dataBlocks = (lab: Lab, points: readonly RestorePoint[]): number => {
  for (const point of points.toReversed())
    try {
      const manifests = manifestsOf(lab.places.need(point.place, point.volume).disk, point, lab.context)
      return contentOf(manifests).blocks.length
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  return 0
}

/** Bytes that the manifest's blocks take, those that several have in common once. */
const storedOnce = ({ blocks }: Manifest): number =>
  [...new Map(blocks.map(({ offsetBytes, storedBytes }) => [offsetBytes, storedBytes])).values()].reduce(
    (sum, bytes) => sum + bytes,
    0,
  )

const rawBytes = ({ blocks }: Manifest): number =>
  blocks.filter(({ storedBytes }) => storedBytes > 0).length * BACKUP_BLOCK_BYTES

/** As its files lie there, whatever the backup program believes that it wrote. */
const lyingBytes = (lab: Lab, point: RestorePoint): number =>
  fileBytes(lab.places.need(point.place, point.volume).disk, point)

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0)

/** Null where nothing of the machine lies there. */
export const repositorySize = (lab: Lab, where: RepositoryOf): RepositorySize | null => {
  const points = pointsOf(lab.backups.points, where)
  if (points.length === 0) return null
  const manifests = points.flatMap((point) => manifestOf(lab, point))
  const dataBytes = dataBlocks(lab, points) * BACKUP_BLOCK_BYTES
  const increments = manifests.filter((manifest) => !isFull(manifest))
  const estimate: SizeEstimate = {
    dataBytes,
    fulls: manifests.length - increments.length,
    increments: increments.length,
    changeHundredths: hundredths(sum(increments.map(rawBytes)), dataBytes * increments.length),
    keptHundredths: hundredths(sum(manifests.map(storedOnce)), sum(manifests.map(rawBytes))),
  }
  return {
    ...estimate,
    storedBytes: sum(points.map((point) => lyingBytes(lab, point))),
    estimatedBytes: estimatedBytes(estimate),
  }
}

export const estimateSize = (estimate: SizeEstimate): number => estimatedBytes(estimate)
