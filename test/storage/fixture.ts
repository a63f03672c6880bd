/** Small disks for storage tests: a counting GUID source, filled sectors, the whole disk as bytes. */
import { createHash } from 'node:crypto'
import type { NewGuid } from '../../src/storage/guid.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'

export const MIB = 1_048_576

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** GUIDs in order, all different, the same in each run. */
export const countingGuids = (): NewGuid => {
  let count = 0
  return () => `abcdef01-2345-4678-9abc-${(++count).toString(16).padStart(12, '0')}`
}

export const volumeOf = (mebibytes: number): HostVolume => new HostVolume({ capacityBytes: mebibytes * MIB })

const ROWS = Array.from({ length: 256 }, (_, start) =>
  Uint8Array.from({ length: 512 }, (_, i) => (i * 7 + start) & 0xff || 1),
)

/** Bytes that say who wrote them: no sector of one seed equals one of another, and none is zero. */
export const filled = (lengthBytes: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(lengthBytes)
  for (let at = 0; at < lengthBytes; at += 512) {
    const row = ROWS[((at >> 9) * 13 + seed * 31) & 0xff] as Uint8Array
    bytes.set(lengthBytes - at < 512 ? row.subarray(0, lengthBytes - at) : row, at)
  }
  return bytes
}

export const wholeDisk = (disk: VirtualDisk): Uint8Array => {
  const bytes = new Uint8Array(disk.virtualSizeBytes)
  disk.read(0, bytes)
  return bytes
}

export const fileBytes = (volume: HostVolume, path: string): Uint8Array => {
  const file = volume.open(path, { access: 'info', share: true })
  const bytes = new Uint8Array(file.lengthBytes)
  file.read(0, bytes)
  return bytes
}

/** Changes bytes of a file that nobody has open. */
export const patch = (volume: HostVolume, path: string, offsetBytes: number, bytes: ArrayLike<number>): void => {
  const file = volume.open(path, { access: 'write', share: false })
  file.write(offsetBytes, Uint8Array.from(bytes))
  file.close()
}

/** Whether two byte arrays are equal; `toEqual` on a megabyte is slow and prints it. */
export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
