/** What lies beside a checkpoint's disk: its memory and its configuration. */
import { RAM_BYTES } from '../guest/guest.ts'
import type { HostedVm } from './hosted-vm.ts'
import { readMemoryFile } from './saved-memory.ts'

/** The memory file that is most like the next one. */
export const newestMemory = (hosted: HostedVm): string | undefined =>
  hosted.record.checkpoints.findLast(({ memoryPath }) => memoryPath !== null && hosted.volume.exists(memoryPath))
    ?.memoryPath ?? undefined

/** RAM of this moment: the running guest's, or of a saved machine its file. */
export const checkpointMemory = (hosted: HostedVm) => {
  const { savedMemoryPath } = hosted.record
  return savedMemoryPath === null ? hosted.slot.memory() : readMemoryFile(hosted.volume, savedMemoryPath)
}

/** A real `.vmcx` is binary and undocumented; ours says the same in JSON (a simplification the product lists). */
export const writeConfiguration = (hosted: HostedVm, path: string): void => {
  const { name, id, generationId, disks, checkpointType } = hosted.record
  writeText(hosted, path, JSON.stringify({ name, id, generationId, checkpointType, memoryBytes: RAM_BYTES, disks }))
}

/** The runtime state of a checkpoint without memory: that there is none. A real one holds more, and no RAM either. */
export const writeBareRuntime = (hosted: HostedVm, path: string): void =>
  writeText(hosted, path, JSON.stringify({ id: hosted.record.id, memory: null }))

const writeText = (hosted: HostedVm, path: string, text: string): void => {
  const file = hosted.volume.create(path)
  file.write(
    0,
    Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff),
  )
  file.close()
}
