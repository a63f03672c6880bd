/** Making a disk's file as short as what it holds. */
import { StorageError } from './storage-error.ts'
import { type Compaction, compactVhdx } from './vhdx/compact-vhdx.ts'
import { openVhdx } from './vhdx/open-vhdx.ts'
import type { VhdxOptions } from './vhdx/vhdx-file.ts'
import type { Volume } from './volume.ts'

/**
 * Also for one file of a chain: what the disk shows stays, and so does its DataWriteGuid. Throws `vhd-is-fixed`, and what
 * `openVhdx` does; nothing has changed then.
 */
export const compactDisk = (
  volume: Volume,
  path: string,
  options: VhdxOptions & Compaction,
): { readonly beforeBytes: number; readonly afterBytes: number } => {
  const open = openVhdx(volume, path, 'write', options)
  const { vhdx } = open
  try {
    if (vhdx.parameters.leaveBlocksAllocated) throw new StorageError('vhd-is-fixed', { path: vhdx.path })
    const beforeBytes = vhdx.lengthBytes
    compactVhdx(open, options)
    return { beforeBytes, afterBytes: vhdx.lengthBytes }
  } finally {
    vhdx.close()
  }
}
