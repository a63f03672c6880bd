/**
 * A VM's configuration as a file: what it has of itself beside its disks and memory. A real `.vmcx` is binary and
 * undocumented; ours says the same in JSON (a simplification the product lists). Paths are relative to the folder that
 * the VM was exported to.
 */
import type { Volume } from '../storage/volume.ts'
import { Refused } from './refusal.ts'
import type { VirtualMachine } from './virtual-machine.ts'

export const CONFIGURATION_FORMAT = 'afterimage-vm-1'

export type VmConfiguration = Pick<
  VirtualMachine,
  | 'name'
  | 'id'
  | 'generationId'
  | 'checkpointType'
  | 'automaticCheckpoints'
  | 'criticalTimeoutMinutes'
  | 'guest'
  | 'disks'
  | 'files'
  | 'checkpoints'
  | 'nowParent'
  | 'savedMemoryPath'
>

export const configurationOf = (vm: VirtualMachine): VmConfiguration => ({
  name: vm.name,
  id: vm.id,
  generationId: vm.generationId,
  checkpointType: vm.checkpointType,
  automaticCheckpoints: vm.automaticCheckpoints,
  criticalTimeoutMinutes: vm.criticalTimeoutMinutes,
  guest: vm.guest,
  disks: vm.disks,
  files: vm.files,
  checkpoints: vm.checkpoints,
  nowParent: vm.nowParent,
  savedMemoryPath: vm.savedMemoryPath,
})

/** The same with every path as `move` has it. */
export const withPaths = (configuration: VmConfiguration, move: (path: string) => string): VmConfiguration => {
  const moved = <T extends { readonly path: string }>(each: T): T => ({ ...each, path: move(each.path) })
  const maybe = (path: string | null): string | null => (path === null ? null : move(path))
  return {
    ...configuration,
    disks: configuration.disks.map(moved),
    files: configuration.files.map((file) => ({ ...moved(file), parent: maybe(file.parent) })),
    checkpoints: configuration.checkpoints.map((each) => ({
      ...each,
      disks: each.disks.map(moved),
      changedFiles: each.changedFiles.map(move),
      configurationPath: move(each.configurationPath),
      runtimePath: move(each.runtimePath),
      memoryPath: maybe(each.memoryPath),
    })),
    savedMemoryPath: maybe(configuration.savedMemoryPath),
  }
}

/** As it lies below the folder of an export. */
export const inFolder = (configuration: VmConfiguration, folder: string): VmConfiguration =>
  withPaths(configuration, (path) => `${folder}\\${path}`)

/** Returns the file's length in bytes. */
export const writeVmConfiguration = (volume: Volume, path: string, configuration: VmConfiguration): number => {
  const bytes = new TextEncoder().encode(JSON.stringify({ format: CONFIGURATION_FORMAT, ...configuration }))
  const file = volume.create(path)
  file.write(0, bytes)
  file.close()
  return bytes.length
}

/** Throws Refused `vm-configuration` for a file that is none, 0x80070002 without one. */
export const readVmConfiguration = (volume: Volume, path: string): VmConfiguration => {
  const file = volume.open(path, { access: 'read', share: true })
  const bytes = new Uint8Array(file.lengthBytes)
  file.read(0, bytes)
  file.close()
  const invalid = new Refused('vm-configuration', { path })
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw invalid
  }
  if (parsed === null || typeof parsed !== 'object') throw invalid
  const { format, ...configuration } = parsed as VmConfiguration & { readonly format?: unknown }
  if (format !== CONFIGURATION_FORMAT) throw invalid
  return configuration
}
