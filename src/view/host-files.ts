/** The files of a volume as the explorer lists them, and one virtual disk among them looked into. */
import { testVhd, vhdInfo } from '../console/look-vhd.ts'
import { isObject } from '../console/pipeline/objects.ts'
import type { HostFileRole } from '../host/file-roles.ts'
import { writtenPath } from '../host/host-paths.ts'
import { Refused } from '../host/refusal.ts'
import { hostFilesOf } from '../lab/host-files-look.ts'
import type { Lab } from '../lab/lab.ts'
import type { PlaceVolume } from '../places/places.ts'
import { StorageError } from '../storage/storage-error.ts'

export interface HostFileView extends HostFileRole {
  /** As a line on its host names it. */
  readonly written: string
}

/** What `Get-VHD` and `Test-VHD` say of a file. */
export interface DiskInspection {
  /** Null where the chain cannot be opened, and `trouble` says why. */
  readonly properties: readonly (readonly [name: string, value: string])[] | null
  readonly trouble: null | { readonly code: string; readonly data: StorageError['data'] }
  readonly test: boolean
}

const needVolume = (lab: Lab, place: string, volume: string): PlaceVolume => {
  const found = lab.places.need(place, volume)
  if (found.disk.lost) throw new Refused('volume-lost', { host: place, volume })
  return found
}

/** Throws `volume-lost`. */
export const hostFilesAt = (lab: Lab, place: string, volume: string): readonly HostFileView[] => {
  const found = needVolume(lab, place, volume)
  return hostFilesOf(lab, found).map((file) => ({ ...file, written: writtenPath(found, file.path) }))
}

/** Throws 0x80070002 without the file, `volume-lost`. */
export const inspectDiskAt = (lab: Lab, place: string, written: string): DiskInspection => {
  const test = testVhd(lab, written, place)
  try {
    const properties = vhdInfo(lab, written, place)
      .filter(isObject)
      .flatMap((each) => Object.entries(each.properties).map(([name, value]) => [name, String(value ?? '')] as const))
    return { properties, trouble: null, test }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return { properties: null, trouble: { code: error.code, data: error.data }, test }
  }
}
