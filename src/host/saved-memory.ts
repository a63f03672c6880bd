/**
 * RAM in a file. A `.vmrs` holds the 16 MiB as they are, so its length is the RAM's; a real one also holds device
 * state (a simplification the product lists).
 */
import { isZeroPage } from '../guest/capture.ts'
import { type GuestMemory, PAGE_BYTES, PAGE_COUNT, RAM_BYTES } from '../guest/guest.ts'
import type { Volume } from '../storage/volume.ts'

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

export const writeMemoryFile = (volume: Volume, path: string, memory: GuestMemory): void => {
  if (!volume.exists(path)) reserveMemoryFile(volume, path)
  const file = volume.open(path, { access: 'write', share: false })
  memory.forEach((page, index) => {
    if (page) file.write(index * PAGE_BYTES, page)
  })
  file.flush()
  file.close()
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
