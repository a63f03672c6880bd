/**
 * `<id>.json`: what a restore point is and where each of its blocks lies, one line of JSON and the SHA-256 of that line
 * below it, so that a changed byte anywhere in it is found. It is replaced as a whole, through a file of its own and a
 * rename, so that there is always an old one or a new one.
 */

import type { OrdersTold } from '../guest/guest.ts'
import type { CheckpointType } from '../host/virtual-machine.ts'
import { canonicalJson, utf8Bytes } from '../kernel/canonical-json.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupTools } from './backup-context.ts'
import { blocksPath, type Consistency, manifestPath, type PointType, type RestorePoint } from './restore-point.ts'

export interface DiskShape {
  readonly name: string
  readonly controllerLocation: number
  readonly sizeBytes: number
  readonly blockSizeBytes: number
  readonly sectorSizeBytes: number
}

/** Where a block of the disk lies in the `.blocks` file. */
export interface StoredBlock {
  /** Its number; blocks of the second disk come after `BLOCKS_PER_DISK`. */
  readonly block: number
  readonly offsetBytes: number
  /** 0 for a block of zeros, of which nothing is stored. */
  readonly storedBytes: number
  /** The fast hash of what is stored. */
  readonly hash: string
}

/** More blocks of 64 KiB than any disk here has. */
export const BLOCKS_PER_DISK = 2 ** 32

/** Compressed, or not; with which key. */
export interface Sealing {
  readonly compress: boolean
  readonly keyId: string | null
}

export interface Manifest extends Sealing {
  readonly version: 2
  readonly id: string
  readonly vm: string
  /** Where the VM ran when it was copied. */
  readonly host: string
  readonly job: string | null
  readonly type: PointType
  readonly takenAt: SimTime
  readonly consistency: Consistency
  /** What the point has to show when it is started, as the program said at its moment; null where nobody asked it. */
  readonly orders: OrdersTold | null
  readonly dependsOn: string | null
  readonly referencePoint: string | null
  readonly copyOf: string | null
  /** The VM's setting when it was copied: a restored VM has it again. */
  readonly checkpointType: CheckpointType
  readonly disks: readonly DiskShape[]
  readonly blocksFile: string
  readonly lengthBytes: number
  /** Of the whole `.blocks` file; null while blocks of younger points are being put into it. */
  readonly sha256: string | null
  /** False for what only others stand on: it is no point that could be restored. */
  readonly restorable: boolean
  readonly blocks: readonly StoredBlock[]
}

type Sha256 = (bytes: Uint8Array) => string

const textOf = (manifest: Manifest): string =>
  canonicalJson({
    ...manifest,
    blocks: manifest.blocks.map(({ block, offsetBytes, storedBytes, hash }) => [block, offsetBytes, storedBytes, hash]),
  })

/** Returns the bytes it takes. Throws what the volume does, with the former manifest untouched. */
export const writeManifest = (volume: HostVolume, manifest: Manifest, sha256: Sha256): number => {
  const line = textOf(manifest)
  const bytes = utf8Bytes(`${line}\n${sha256(utf8Bytes(line))}\n`)
  const path = manifestPath(manifest)
  const draft = `${path}.new`
  if (volume.exists(draft)) volume.remove(draft)
  const file = volume.create(draft)
  try {
    file.write(0, bytes)
    file.flush()
  } finally {
    file.close()
  }
  if (volume.exists(path)) volume.replace(draft, path)
  else volume.rename(draft, path)
  return bytes.length
}

/** Throws StorageError: `restore-point-damaged` where a byte of it is not as it was written, and what the volume does. */
export const readManifest = (volume: HostVolume, point: { vm: string; id: string }, sha256: Sha256): Manifest => {
  const path = manifestPath(point)
  const manifest = parsed(bytesOf(volume, path), sha256)
  if (manifest?.id !== point.id) throw new StorageError('restore-point-damaged', { restorePoint: point.id, file: path })
  return manifest
}

const bytesOf = (volume: HostVolume, path: string): Uint8Array => {
  const file = volume.open(path, { access: 'read', share: true })
  try {
    const bytes = new Uint8Array(file.lengthBytes)
    file.read(0, bytes)
    return bytes
  } finally {
    file.close()
  }
}

const LINE_FEED = 10

const parsed = (bytes: Uint8Array, sha256: Sha256): Manifest | undefined => {
  const end = bytes.indexOf(LINE_FEED)
  if (end < 0) return undefined
  const line = bytes.subarray(0, end)
  const sum = new TextDecoder().decode(bytes.subarray(end))
  if (sum !== `\n${sha256(line)}\n`) return undefined
  const { blocks, ...rest } = JSON.parse(new TextDecoder().decode(line)) as Written
  return {
    ...rest,
    blocks: blocks.map(([block, offsetBytes, storedBytes, hash]) => ({ block, offsetBytes, storedBytes, hash })),
  }
}

type Written = Omit<Manifest, 'blocks'> & { readonly blocks: readonly StoredLine[] }
type StoredLine = readonly [block: number, offsetBytes: number, storedBytes: number, hash: string]

/** What the catalogue says of a manifest that lies there. */
export const pointOf = (
  manifest: Manifest,
  where: Pick<RestorePoint, 'place' | 'volume' | 'bytes' | 'immutableUntil'>,
): RestorePoint => ({
  id: manifest.id,
  vm: manifest.vm,
  host: manifest.host,
  compress: manifest.compress,
  keyId: manifest.keyId,
  job: manifest.job,
  type: manifest.type,
  takenAt: manifest.takenAt,
  consistency: manifest.consistency,
  dependsOn: manifest.dependsOn,
  blocksFile: manifest.blocksFile,
  referencePoint: manifest.referencePoint,
  copyOf: manifest.copyOf,
  verified: null,
  damage: null,
  ...where,
})

/** What a manifest says of its `.blocks` file. */
export const sumOf = (volume: HostVolume, path: string, { sha256Of }: BackupTools) => ({
  lengthBytes: volume.lengthOf(path),
  sha256: sha256Of(volume.piecesOf(path)),
})

/** Of both files, as far as they are there. */
export const fileBytes = (
  volume: HostVolume,
  manifest: { readonly vm: string; readonly id: string; readonly blocksFile: string },
): number =>
  [manifestPath(manifest), blocksPath(manifest)]
    .filter((path) => volume.exists(path))
    .reduce((sum, path) => sum + volume.lengthOf(path), 0)
