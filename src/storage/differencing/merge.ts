/**
 * Merging a child into its parent, [MS-VHDX] 2.2.2 and its note on parent_linkage2. The parent's old moment is gone from
 * the first block on; the child goes on hiding every block that was copied, so stopping anywhere loses nothing.
 */
import type { Guid, NewGuid } from '../guid.ts'
import { openChild } from '../open-chain.ts'
import { StorageError } from '../storage-error.ts'
import type { ParentLocator } from '../vhdx/parent-locator.ts'
import { parentLocatorChange, virtualDiskItemsChange } from '../vhdx/vhdx-content.ts'
import type { VirtualDisk } from '../virtual-disk.ts'
import type { Volume } from '../volume.ts'
import { pathKey } from '../windows-path.ts'
import { growthOfMerge, type MergePiece, type MergeSource, mergePieces } from './merge-pieces.ts'
import { linkTo, volumeRootOf } from './parent-link.ts'

export interface MergeOptions {
  readonly newGuid: NewGuid
  /** Open disks; those that are grandchildren are changed through their handles and stand on the parent at the end. */
  readonly open: readonly VirtualDisk[]
  /** The ancestor that takes the child and all between them; its parent when not given. */
  readonly into?: VirtualDisk | undefined
}

/** Blocks of the child that a merge has to bring into the parent, ascending. */
export const mergeableBlocks = (child: VirtualDisk): readonly number[] => {
  const blocks: number[] = []
  for (let at = child.blocks.nextDecided(0); at !== -1; at = child.blocks.nextDecided(at + 1)) blocks.push(at)
  return blocks
}

/** By how much the parent's file will grow: what must be free before a merge, for the child's file goes only after it. */
export const spaceNeededBytes = (child: VirtualDisk, into: VirtualDisk = parentOf(child)): number =>
  growthOfMerge(into, levelsAbove(child, into).flatMap(blocksOf))

const blocksOf = (disk: VirtualDisk): readonly MergeSource[] => mergeableBlocks(disk).map((block) => ({ disk, block }))

/** The files from the one on `into` up to the child, lowest first. Throws `vhd-no-ancestor` when it stands on no such disk. */
const levelsAbove = (child: VirtualDisk, into: VirtualDisk): readonly VirtualDisk[] => {
  const chain = child.chain()
  const at = chain.indexOf(into)
  if (at === -1 || into === child)
    throw new StorageError('vhd-no-ancestor', { path: child.path, parentPath: into.path })
  return chain.slice(at + 1)
}

const parentOf = (child: VirtualDisk): VirtualDisk => {
  if (child.parent === undefined) throw new StorageError('vhdx-no-parent', { path: child.path })
  return child.parent
}

/**
 * Makes the parent writable, tells the child and all its children (`grandchildren`, by path) which DataWriteGuid the
 * parent is going to have, then gives it to the parent. Returns that GUID. The one the parent has now stays in
 * parent_linkage: after a merge that was stopped it is not the one the child began with.
 * Throws 0x80070020 when a file is in use; the chain is sound then. The caller must know that the parent has no other
 * child: it becomes invalid here.
 */
export const beginMerge = (
  child: VirtualDisk,
  grandchildren: readonly string[],
  volume: Volume,
  options: MergeOptions,
): Guid => {
  const parent = options.into ?? parentOf(child)
  const lowest = levelsAbove(child, parent)[0] as VirtualDisk
  parent.makeWritable()
  try {
    const parentLinkage2 = options.newGuid()
    relink(lowest, (locator) => ({ ...locator, parentLinkage: parent.dataWriteGuid, parentLinkage2 }))
    eachGrandchild(child, grandchildren, volume, options, (disk) => {
      // Named anew: after a stopped merge into the child, parent_linkage may still name what the child was before it.
      relink(disk, (locator) => ({ ...locator, parentLinkage: child.dataWriteGuid, parentLinkage2 }))
    })
    parent.vhdx.beforeDataChange(parentLinkage2)
    return parentLinkage2
  } catch (error) {
    parent.makeReadOnly()
    throw error
  }
}

/**
 * Copies what one block of the child decides. Blocks come in any order, and again when they were written again.
 * Throws 0x80070070 without room, and has changed nothing then. Returns the bytes copied.
 */
export const mergeBlock = (child: VirtualDisk, block: number, into?: VirtualDisk): number => {
  const parent = into ?? parentOf(child)
  parent.vhdx.assertRoom(growthOfMerge(parent, [{ disk: child, block }]))
  let bytes = 0
  for (const piece of mergePieces(child, parent, block)) {
    copyPiece(child, parent, piece)
    bytes += piece.count * child.sectorSizeBytes
  }
  return bytes
}

/**
 * After the last block: the parent takes the child's virtual-disk items, grandchildren stand on the parent, in their
 * files and as open disks. The child's file stays, for the caller to close and remove, and so does the drive. Without
 * grandchildren the parent stays writable, for it is the leaf now; with them it is read-only again.
 * Throws 0xC03A000E when the parent has been changed outside this merge.
 */
export const finishMerge = (
  child: VirtualDisk,
  grandchildren: readonly string[],
  volume: Volume,
  options: MergeOptions & { readonly mergedGuid: Guid },
): void => {
  const parent = options.into ?? parentOf(child)
  if (parent.dataWriteGuid !== options.mergedGuid) {
    throw new StorageError('0xC03A000E', { path: child.path, parentPath: parent.path })
  }
  parent.vhdx.change(virtualDiskItemsChange(parent.vhdx.content, child.vhdx.parameters))
  // The child goes next, and what its user had flushed into it must not go with it.
  parent.vhdx.flush()
  eachGrandchild(child, grandchildren, volume, options, (disk) => {
    relink(disk, (locator) => linkTo(disk.path, parent.path, options.mergedGuid, volumeRootOf(locator), volume))
    disk.reparent(parent)
  })
  if (grandchildren.length > 0) parent.makeReadOnly()
}

/**
 * For a merged file that is left where it is: it does not go by what its parent is now any more, and fails with
 * 0xC03A000E like every other child that the parent had.
 */
export const disownParent = (child: VirtualDisk, into: VirtualDisk): void =>
  relink(levelsAbove(child, into)[0] as VirtualDisk, ({ parentLinkage2: _, ...locator }) => locator)

export interface MergedBlock {
  /** Block of the child. */
  readonly block: number
  readonly bytes: number
  /** Child blocks whose content the parent has now, and all there are. A block written again meanwhile is not done. */
  readonly blocksDone: number
  readonly blocksTotal: number
}

/**
 * A whole merge, one block a step; with several levels the lowest file first, so that newer data wins. The child may be
 * written meanwhile when it is the leaf: a block written again is merged again before the end. Stopped early (`return`),
 * the parent is read-only again and a merge can start anew.
 */
export function* mergeIntoParent(
  child: VirtualDisk,
  grandchildren: readonly (VirtualDisk | string)[],
  { newGuid, into = parentOf(child) }: Pick<MergeOptions, 'newGuid' | 'into'>,
): Generator<MergedBlock, void> {
  const { volume } = child.vhdx
  const paths = grandchildren.map((disk) => (typeof disk === 'string' ? disk : disk.path))
  const options = { newGuid, into, open: grandchildren.filter((disk) => typeof disk !== 'string') }
  let finished = false
  const mergedGuid = beginMerge(child, paths, volume, options)
  try {
    for (const { disk, block } of levelsAbove(child, into).slice(0, -1).flatMap(blocksOf)) {
      const bytes = mergeBlock(disk, block, into)
      yield { block, bytes, blocksDone: 0, blocksTotal: child.blocks.decidedCount }
    }
    yield* mergeTopmost(child, into)
    finishMerge(child, paths, volume, { ...options, mergedGuid })
    finished = true
  } finally {
    if (!finished) into.makeReadOnly()
  }
}

/** The blocks of the file that may be written meanwhile, until none is left that the parent does not have. */
function* mergeTopmost(child: VirtualDisk, into: VirtualDisk): Generator<MergedBlock, void> {
  const done = new Set<number>()
  const again = new Set<number>()
  let cursor = 0
  const unwatch = child.watchWrites((block) => {
    done.delete(block)
    if (block < cursor) again.add(block)
  })
  try {
    for (;;) {
      let block = child.blocks.nextDecided(cursor)
      cursor = block === -1 ? child.blocks.geometry.blockCount : block + 1
      if (block === -1) block = again.values().next().value ?? -1
      if (block === -1) break
      again.delete(block)
      const bytes = mergeBlock(child, block, into)
      done.add(block)
      yield { block, bytes, blocksDone: done.size, blocksTotal: child.blocks.decidedCount }
    }
  } finally {
    unwatch()
  }
}

const eachGrandchild = (
  child: VirtualDisk,
  grandchildren: readonly string[],
  volume: Volume,
  options: MergeOptions,
  visit: (disk: VirtualDisk) => void,
): void => {
  for (const path of grandchildren) {
    const open = options.open.find((disk) => pathKey(disk.path) === pathKey(path))
    if (open !== undefined) {
      visit(open)
      continue
    }
    const disk = openChild(volume, path, child, { access: 'write', newGuid: options.newGuid })
    try {
      visit(disk)
    } finally {
      disk.close()
    }
  }
}

/** Rewrites the locator of a disk that may be open for reading only: it gets its access back. */
const relink = (disk: VirtualDisk, change: (locator: ParentLocator) => ParentLocator): void => {
  const { access, locator } = disk.vhdx
  if (locator === undefined) throw new StorageError('vhdx-no-parent', { path: disk.path })
  disk.makeWritable()
  try {
    disk.vhdx.change(parentLocatorChange(disk.vhdx.content, change(locator), disk.path))
  } finally {
    if (access === 'read') disk.makeReadOnly()
  }
}

const copyPiece = (child: VirtualDisk, parent: VirtualDisk, piece: MergePiece): void => {
  const lengthBytes = piece.count * child.sectorSizeBytes
  const { fromOffsetBytes } = piece
  if (fromOffsetBytes !== undefined) {
    child.vhdx.observer?.data('read', child.path, fromOffsetBytes, lengthBytes)
  }
  parent.place(piece.sector, piece.count, (offsetBytes) => {
    if (fromOffsetBytes === undefined) parent.vhdx.write(offsetBytes, new Uint8Array(lengthBytes))
    else parent.vhdx.copyFrom(child.vhdx, fromOffsetBytes, offsetBytes, lengthBytes)
    parent.vhdx.observer?.data('write', parent.path, offsetBytes, lengthBytes)
  })
}
