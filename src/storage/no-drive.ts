/** What stands where no drive is: a machine may have none, and firmware then finds nothing to start from. */
import type { BlockDevice } from './block-device.ts'
import { StorageError } from './storage-error.ts'

const refuse = (): never => {
  throw new StorageError('no-drive')
}

export const NO_DRIVE: BlockDevice = {
  sectorSizeBytes: 512,
  sectorCount: 0,
  read: refuse,
  write: refuse,
  flush: () => {},
  trim: () => {},
}
