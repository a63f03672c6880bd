/** What a restore point holds: its own blocks and, below them, those of the points it stands on. */
import type { HostVolume } from '../storage/host-volume.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupTools } from './backup-context.ts'
import { readStored } from './blocks-file.ts'
import { type Manifest, readManifest, type Sealing, type StoredBlock } from './manifest.ts'
import { BACKUP_BLOCK_BYTES, blocksPath } from './restore-point.ts'
import { keyBytes, unseal } from './sealing.ts'

/** One block and the file that it lies in. */
export interface HeldBlock extends StoredBlock {
  /** Index into the manifests. */
  readonly from: number
}

export interface PointContent {
  /** The point's own, and one for each point below it. */
  readonly manifests: readonly Manifest[]
  /** Ascending; none of them zeros, for what is not named is zeros. */
  readonly blocks: readonly HeldBlock[]
}

interface PointName {
  readonly vm: string
  readonly id: string
}

/**
 * The manifests from the point down to the one that stands alone. Throws StorageError `restore-point-damaged` at one that
 * is not as it was written, `restore-point-incomplete` at one that is not there.
 */
export const manifestsOf = (volume: HostVolume, point: PointName, { sha256 }: BackupTools): readonly Manifest[] => {
  const manifests: Manifest[] = []
  for (let id: string | null = point.id; id !== null; ) {
    const manifest = manifestBelow(volume, point, id, sha256)
    if (manifests.some((each) => each.id === manifest.id))
      throw new StorageError('restore-point-damaged', { restorePoint: point.id, file: blocksPath(manifest) })
    manifests.push(manifest)
    id = manifest.dependsOn
  }
  return manifests
}

const manifestBelow = (volume: HostVolume, { vm, id: top }: PointName, id: string, sha256: BackupTools['sha256']) => {
  try {
    const manifest = readManifest(volume, { vm, id }, sha256)
    if (!volume.exists(blocksPath(manifest)))
      throw new StorageError('restore-point-incomplete', { restorePoint: top, file: blocksPath(manifest) })
    return manifest
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    if (error.code === '0x80070002')
      throw new StorageError('restore-point-incomplete', { restorePoint: top, file: String(error.data['path']) })
    if (error.code === 'restore-point-damaged') throw new StorageError(error.code, { ...error.data, restorePoint: top })
    throw error
  }
}

/** The youngest file that has a block decides. */
export const contentOf = (manifests: readonly Manifest[]): PointContent => {
  const found = new Map<number, HeldBlock>()
  manifests.forEach(({ blocks }, from) => {
    for (const block of blocks) if (!found.has(block.block)) found.set(block.block, { ...block, from })
  })
  const blocks = [...found.values()].filter(({ storedBytes }) => storedBytes > 0).sort((a, b) => a.block - b.block)
  return { manifests, blocks }
}

/** Throws as `manifestsOf`. */
export const pointContent = (volume: HostVolume, point: PointName, tools: BackupTools): PointContent =>
  contentOf(manifestsOf(volume, point, tools))

/** Throws StorageError `key-lost`. */
export const sealedOf = ({ compress, keyId, id }: Sealing & { readonly id: string }, { keys }: BackupTools) => ({
  compress,
  key: keyId === null ? null : keyBytes(neededKey(keyId, id, keys())),
})

const neededKey = (keyId: string, restorePoint: string, keys: ReturnType<BackupTools['keys']>): string => {
  const hex = keys.find(({ id }) => id === keyId)?.hex
  if (hex == null) throw new StorageError('key-lost', { restorePoint, key: keyId })
  return hex
}

/** The bytes as stored, where they have their hash. Throws StorageError `restore-point-damaged`. */
export const checkedStored = (
  volume: HostVolume,
  { manifests }: PointContent,
  held: HeldBlock,
  { hashes }: BackupTools,
): Uint8Array => {
  const manifest = manifests[held.from] as Manifest
  const file = blocksPath(manifest)
  const bytes = readStored(volume, file, held)
  if (hashes.fast(bytes) !== held.hash)
    throw new StorageError('restore-point-damaged', {
      restorePoint: (manifests[0] as Manifest).id,
      file,
      block: held.block,
    })
  return bytes
}

/** The block of the disk, 64 KiB. Throws StorageError `restore-point-damaged` and `key-lost`. */
export const readHeld = (
  volume: HostVolume,
  content: PointContent,
  held: HeldBlock,
  tools: BackupTools,
): Uint8Array => {
  const stored = checkedStored(volume, content, held, tools)
  const bytes = unseal(stored, sealedOf(content.manifests[held.from] as Manifest, tools))
  if (bytes.length !== BACKUP_BLOCK_BYTES)
    throw new StorageError('restore-point-damaged', { restorePoint: (content.manifests[0] as Manifest).id })
  return bytes
}
