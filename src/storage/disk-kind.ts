/** The three kinds of virtual disk, as a file's own metadata tell them. */
import type { DiskParameters } from './vhdx/metadata-table.ts'

export type DiskKind = 'fixed' | 'dynamic' | 'differencing'

export const kindOf = ({ hasParent, leaveBlocksAllocated }: DiskParameters): DiskKind =>
  hasParent ? 'differencing' : leaveBlocksAllocated ? 'fixed' : 'dynamic'
