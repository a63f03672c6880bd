/** What is told of a merge, under the numbers of Hyper-V's own log (hyper-v.md 3.8: Hyper-V-VMMS). */
import type { StorageError } from '../storage/storage-error.ts'
import type { HostContext } from './host-context.ts'
import type { Merge } from './virtual-machine.ts'

interface MergeOf {
  readonly vm: string
  readonly child: string
  readonly parent: string
}

/** `neededBytes`: by how much the parent may grow; the child goes only at the end. */
export const tellMergeStarted = (
  { emit }: HostContext,
  { vm, child, parent }: MergeOf,
  work: { readonly blocks: number; readonly neededBytes: number; readonly freeBytes: number },
): void => emit('merge-started', { eventId: 19070, vm, child, parent, ...work })

export const tellMergeFinished = ({ emit, kernel }: HostContext, vm: string, merge: Merge): void => {
  const { child, parent, blocks, startedAt } = merge
  emit('merge-finished', { eventId: 19080, vm, child, parent, blocks: blocks.length, micros: kernel.now - startedAt })
}

export const tellMergeInterrupted = ({ emit }: HostContext, vm: string, merge: Merge): void => {
  const { child, parent, done, blocks } = merge
  emit('merge-interrupted', { eventId: 19090, vm, child, parent, done, blocks: blocks.length })
}

/** The parent was theirs as well: Hyper-V does not look for such files, and says nothing (derived). */
export const tellMergeBreaks = ({ emit }: HostContext, { vm, parent }: MergeOf, files: readonly string[]): void =>
  emit('merge-breaks-others', { vm, parent, files: files.join(', ') })

export const tellMergeFailed = (
  { emit }: HostContext,
  { vm, child, parent }: MergeOf,
  { code, data }: StorageError,
): void => emit('merge-failed', { ...data, eventId: 19100, vm, child, parent, reason: code })
