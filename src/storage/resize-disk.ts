/** Making a disk larger or smaller, as a tool that has its file alone does. */
import { minimumSizeBytes } from './minimum-size.ts'
import { StorageError } from './storage-error.ts'
import { wrongParameter } from './vhdx/metadata-table.ts'
import { type OpenVhdx, openVhdx } from './vhdx/open-vhdx.ts'
import { resizeVhdx } from './vhdx/resize-vhdx.ts'
import type { VhdxOptions } from './vhdx/vhdx-file.ts'
import { VirtualDisk } from './virtual-disk.ts'
import type { Volume } from './volume.ts'

/**
 * Gives the disk another size in bytes, or the smallest its partitions allow. Sectors that it gains read as zeros. Its
 * DataWriteGuid changes: a child of the file fails with 0xC03A000E from then on, for no file knows its children.
 * Throws `vhd-is-differencing` (a child has its parent's size), `vhd-below-minimum`, `vhd-minimum-unknown`,
 * `vhdx-parameter`, 0x80070070, and what `openVhdx` does; nothing has changed then.
 */
export const resizeDisk = (
  volume: Volume,
  path: string,
  sizeBytes: number | 'minimum',
  options: VhdxOptions,
): { readonly beforeBytes: number; readonly afterBytes: number } => {
  const open = openVhdx(volume, path, 'write', options)
  try {
    const beforeBytes = open.vhdx.parameters.virtualSizeBytes
    const afterBytes = checkedSize(open, sizeBytes)
    if (afterBytes !== beforeBytes) resizeVhdx(open, afterBytes)
    return { beforeBytes, afterBytes }
  } finally {
    open.vhdx.close()
  }
}

const checkedSize = (open: OpenVhdx, asked: number | 'minimum'): number => {
  const { parameters, path } = open.vhdx
  if (parameters.hasParent) throw new StorageError('vhd-is-differencing', { path })
  const minimum = minimumSizeBytes(new VirtualDisk(open, undefined))
  if (asked === 'minimum' && minimum === undefined) throw new StorageError('vhd-minimum-unknown', { path })
  const sizeBytes = asked === 'minimum' ? (minimum as number) : asked
  if (wrongParameter({ ...parameters, virtualSizeBytes: sizeBytes }) !== undefined)
    throw new StorageError('vhdx-parameter', { name: 'virtual-size' })
  const isSmaller = sizeBytes < parameters.virtualSizeBytes
  if (isSmaller && minimum === undefined) throw new StorageError('vhd-minimum-unknown', { path })
  if (isSmaller && sizeBytes < (minimum ?? 0))
    throw new StorageError('vhd-below-minimum', { path, sizeBytes, minimumBytes: minimum ?? 0 })
  return sizeBytes
}
