/** The guest's disks as its kernel has them: each with its letter and the layout of its volume. */
import type { BlockDevice } from '../storage/block-device.ts'
import type { FatLayout } from './fat/fat-layout.ts'
import { markVolume } from './fat/fat-layout.ts'

export interface GuestVolume {
  readonly drive: BlockDevice
  readonly layout: FatLayout
}

/** Both marks of each, straight to its drive. Throws StorageError. */
export const markVolumes = (volumes: readonly GuestVolume[], state: 'clean' | 'dirty'): void => {
  for (const { drive, layout } of volumes) markVolume(drive, layout, state)
}
