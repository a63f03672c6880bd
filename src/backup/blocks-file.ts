/**
 * A `.blocks` file while it is written: sealed blocks one after the other. Where blocks of a younger point replace those
 * of an older one, they take their place if they fit and no other block lies there too, and go to the end otherwise.
 */
import type { HostVolume } from '../storage/host-volume.ts'
import type { StoredBlock } from './manifest.ts'

export interface Stored {
  readonly offsetBytes: number
  readonly storedBytes: number
  readonly hash: string
}

const withFile = <T>(volume: HostVolume, path: string, work: (file: ReturnType<HostVolume['open']>) => T): T => {
  const file = volume.exists(path) ? volume.open(path, { access: 'write', share: false }) : volume.create(path)
  try {
    return work(file)
  } finally {
    file.close()
  }
}

/** Made empty, so that a point of zeros has its file too. */
export const createBlocksFile = (volume: HostVolume, path: string): void => withFile(volume, path, () => {})

/** Returns where it lies. */
export type Append = (bytes: Uint8Array, hash: string) => Stored

const appendTo =
  (file: ReturnType<HostVolume['open']>): Append =>
  (bytes, hash) => {
    const offsetBytes = file.lengthBytes
    file.write(offsetBytes, bytes)
    return { offsetBytes, storedBytes: bytes.length, hash }
  }

export const appendStored = (volume: HostVolume, path: string, bytes: Uint8Array, hash: string): Stored =>
  withFile(volume, path, (file) => appendTo(file)(bytes, hash))

/** Block after block into a file that is opened once. Nobody else can have it open meanwhile. */
export const appending = <T>(volume: HostVolume, path: string, work: (append: Append) => T): T =>
  withFile(volume, path, (file) => work(appendTo(file)))

export const overwriteStored = (volume: HostVolume, path: string, offsetBytes: number, bytes: Uint8Array): void =>
  withFile(volume, path, (file) => file.write(offsetBytes, bytes))

export const flushBlocksFile = (volume: HostVolume, path: string): void =>
  withFile(volume, path, (file) => file.flush())

/** Past the end of the file it gives zeros: their hash tells. */
export const readStored = (volume: HostVolume, path: string, { offsetBytes, storedBytes }: StoredBlock): Uint8Array => {
  const file = volume.open(path, { access: 'read', share: true })
  try {
    const bytes = new Uint8Array(storedBytes)
    const present = Math.max(0, Math.min(storedBytes, file.lengthBytes - offsetBytes))
    file.read(offsetBytes, bytes.subarray(0, present))
    return bytes
  } finally {
    file.close()
  }
}

const isShared = (entries: readonly StoredBlock[], one: StoredBlock): boolean =>
  entries.some((each) => each.block !== one.block && each.offsetBytes === one.offsetBytes && each.storedBytes > 0)

/** A younger block into the file of a full: in the place of the older one if it fits. Null for one of zeros: it is left out. */
export const placed = (
  { volume, path }: { readonly volume: HostVolume; readonly path: string },
  entries: readonly StoredBlock[],
  { block, bytes, hash }: { readonly block: number; readonly bytes: Uint8Array | null; readonly hash: string },
): readonly StoredBlock[] => {
  const old = entries.find((each) => each.block === block)
  const others = entries.filter((each) => each !== old)
  if (bytes === null) return others
  if (!old || bytes.length > old.storedBytes || isShared(entries, old))
    return [...others, { ...appendStored(volume, path, bytes, hash), block }]
  overwriteStored(volume, path, old.offsetBytes, bytes)
  return [...others, { block, offsetBytes: old.offsetBytes, storedBytes: bytes.length, hash }]
}
