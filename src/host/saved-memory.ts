/**
 * RAM in a file. A `.vmrs` holds the 16 MiB as they are, so its length is the RAM's; a real one also holds device
 * state (a simplification the product lists).
 */
import { holdsPage, isZeroPage } from '../guest/capture.ts'
import { type GuestMemory, PAGE_BYTES, PAGE_COUNT, RAM_BYTES } from '../guest/guest.ts'
import type { HostFile } from '../storage/host-file.ts'
import type { Volume } from '../storage/volume.ts'
import type { HostedVm } from './hosted-vm.ts'
import { Refused } from './refusal.ts'

/** 64 KiB, in which files keep their content. */
const PAGES_PER_UNIT = 16

/** Undefined for a file that is no memory of such a machine. */
const ramWords = (file: HostFile): Int32Array | undefined => {
  if (file.lengthBytes !== RAM_BYTES) return undefined
  const bytes = new Uint8Array(RAM_BYTES)
  file.read(0, bytes)
  return new Int32Array(bytes.buffer)
}

/** Claims the space before the moment comes, so that saving cannot run out of it. Throws 0x80070070. */
export const reserveMemoryFile = (volume: Volume, path: string): void => {
  const file = volume.create(path)
  try {
    file.truncate(RAM_BYTES)
  } catch (error) {
    file.close()
    volume.remove(path)
    throw error
  }
  file.close()
}

/**
 * `like`: another memory file of the machine, if there is one. What is the same in both is kept once by the simulator: an
 * idle guest's checkpoints would otherwise hold its memory as often as there are of them.
 */
export const writeMemoryFile = (volume: Volume, path: string, memory: GuestMemory, like?: string): void => {
  if (!volume.exists(path)) reserveMemoryFile(volume, path)
  const file = volume.open(path, { access: 'write', share: false })
  const other = like === undefined ? undefined : volume.open(like, { access: 'info', share: true })
  const known = other && ramWords(other)
  for (let first = 0; first < PAGE_COUNT; first += PAGES_PER_UNIT) {
    const pages = memory.slice(first, first + PAGES_PER_UNIT)
    const at = first * PAGE_BYTES
    if (pages.every((page) => page === undefined)) continue
    if (other && known && pages.every((page, index) => holdsPage(known, first + index, page)))
      file.copyFrom(other, at, at, PAGES_PER_UNIT * PAGE_BYTES)
    else
      pages.forEach((page, index) => {
        if (page) file.write(at + index * PAGE_BYTES, page)
      })
  }
  other?.close()
  file.flush()
  file.close()
}

/** Without it the machine stays Saved: it goes on when its file is back. Throws 0x80070002. */
export const requireSavedMemory = ({ record: { name: vm, savedMemoryPath: path }, volume }: HostedVm): void => {
  if (path !== null && !volume.exists(path)) throw new Refused('0x80070002', { path, vm, memory: vm })
}

export const readMemoryFile = (volume: Volume, path: string): GuestMemory => {
  const file = volume.open(path, { access: 'read', share: true })
  const bytes = new Uint8Array(RAM_BYTES)
  file.read(0, bytes)
  file.close()
  const words = new Int32Array(bytes.buffer)
  return Array.from({ length: PAGE_COUNT }, (_, page) =>
    isZeroPage(words, page) ? undefined : bytes.slice(page * PAGE_BYTES, (page + 1) * PAGE_BYTES),
  )
}
