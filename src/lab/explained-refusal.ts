/** A refusal as a person needs it: files with their volume in front, and who has a file that is in use. */
import { inItsStore } from '../backup/placed-failure.ts'
import { type FileHolder, holderOf } from '../host/file-holders.ts'
import { hostPath, writtenPath } from '../host/host-paths.ts'
import { Refused } from '../host/refusal.ts'
import type { PlaceVolume } from '../places/places.ts'
import type { StorageError } from '../storage/storage-error.ts'
import type { Command, Refusal } from './command.ts'
import { fileWorldOf } from './file-world.ts'
import type { Lab } from './lab.ts'

/** Volumes work with paths inside them: only these are theirs, and not the guest's. */
const HOST_FILE = /\.(a?vhdx|vmcx|vmrs|mrt|rct)$/i
const ON_A_VOLUME = /^([A-Za-z]:|\\\\)/

const volumeOfPath = (lab: Lab, path: string, host: string): readonly PlaceVolume[] => {
  try {
    return [hostPath(lab.places, path, host).volume]
  } catch (error) {
    if (error instanceof Refused) return []
    throw error
  }
}

/** Those that the command works on, the likeliest first. */
const volumesOf = (lab: Lab, command: Command): readonly PlaceVolume[] => {
  const hosted = 'vm' in command && command.vm !== undefined ? lab.hypervisor.find(command.vm) : undefined
  const host = 'host' in command && typeof command.host === 'string' ? command.host : hosted?.record.host
  const written = (['path', 'destinationPath', 'parentPath', 'vhdPath'] as const)
    .map((key) => (command as unknown as Readonly<Record<string, unknown>>)[key])
    .filter((path): path is string => typeof path === 'string')
  const own = hosted && lab.places.volume(hosted.record.host, hosted.record.volume)
  const named = host === undefined ? [] : written.flatMap((path) => volumeOfPath(lab, path, host))
  return [...(own ? [own] : []), ...named]
}

const holderAmong = (lab: Lab, volumes: readonly PlaceVolume[], path: string): FileHolder | undefined => {
  const world = fileWorldOf(lab)
  for (const volume of volumes) {
    const found = holderOf(world, volume, path)
    if (found) return found
  }
  return undefined
}

export const explained = (lab: Lab, command: Command, { code, data }: Refused | StorageError): Refusal => {
  const volumes = volumesOf(lab, command)
  const { path } = data
  const isInner = (value: unknown): value is string =>
    typeof value === 'string' && HOST_FILE.test(value) && !ON_A_VOLUME.test(value)
  const holder =
    code === '0x80070020' && isInner(path) && data['holder'] === undefined ? holderAmong(lab, volumes, path) : undefined
  const inFull = (value: string): string => {
    const volume = volumes.find(({ disk }) => !disk.lost && disk.exists(value)) ?? volumes[0]
    return volume ? writtenPath(volume, value) : value
  }
  const written = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, isInner(value) ? inFull(value) : value]),
  )
  return { ok: false, code, data: inItsStore(lab.backups.state.points, { ...written, ...holder }) }
}
