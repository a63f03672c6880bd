/**
 * What becomes of the files of a VM's disk trees (hyper-v.md 3.6 and 10): a file is needed while a checkpoint's disk or
 * an active disk is that file. Not needed: without a child it is removed, with one the child is merged into it, with two
 * or more it stays as a hidden shared parent. A disk that nothing of the VM has any more is only let go: it is the
 * administrator's file, not a checkpoint's.
 */
import { type AttachedDisk, type DiskFile, type VirtualMachine, withActivePath } from './virtual-machine.ts'

export type TidyStep =
  | { kind: 'remove'; path: string }
  | { kind: 'let-go'; path: string }
  | { kind: 'merge'; child: string; parent: string }

export type MergeStep = Extract<TidyStep, { kind: 'merge' }>

/** The files of the list that stand on it. */
export const childrenOf = (files: readonly DiskFile[], path: string): readonly DiskFile[] =>
  files.filter((file) => file.parent === path)

/** What the stored configuration still names is needed too: the next cold start goes by it. */
export const isNeeded = (vm: VirtualMachine, path: string): boolean =>
  [vm, ...vm.checkpoints, { disks: vm.storedDisks ?? [] }].some(({ disks }) => disks.some((disk) => disk.path === path))

/** A disk as it was attached: it stands on nothing, or on a file that is not the VM's. */
export const isOwnBase = (files: readonly DiskFile[], file: DiskFile): boolean =>
  file.parent === null || !files.some(({ path }) => path === file.parent)

/**
 * The next step towards a tidy tree; undefined when there is none. Youngest merges first. `passedOver`: bases of trees in
 * which nothing can be done now, so that a broken disk does not hold up a sound one.
 */
export const nextTidyStep = (vm: VirtualMachine, passedOver: ReadonlySet<string> = new Set()): TidyStep | undefined => {
  for (const file of [...vm.files].reverse()) {
    if (isNeeded(vm, file.path) || passedOver.has(baseOf(vm.files, file.path))) continue
    const children = childrenOf(vm.files, file.path)
    if (children.length === 0) return { kind: isOwnBase(vm.files, file) ? 'let-go' : 'remove', path: file.path }
    if (children.length === 1) return { kind: 'merge', child: (children[0] as DiskFile).path, parent: file.path }
  }
  return undefined
}

export const withoutFile = (files: readonly DiskFile[], path: string): readonly DiskFile[] =>
  files.filter((file) => file.path !== path)

/** The tree after `child` was merged into its parent: its own children stand on the parent now. */
export const mergedTree = (files: readonly DiskFile[], child: string, parent: string): readonly DiskFile[] =>
  withoutFile(files, child).map((file) => (file.parent === child ? { ...file, parent } : file))

/**
 * What is left of a machine when its tree is tidy, and the merges that lead there in their order, as they would follow
 * with nothing in their way.
 */
export const tidied = (
  record: VirtualMachine,
): { readonly record: VirtualMachine; readonly merges: readonly MergeStep[] } => {
  const merges: MergeStep[] = []
  let vm = record
  for (let step = nextTidyStep(vm); step; step = nextTidyStep(vm)) {
    if (step.kind === 'merge') merges.push(step)
    vm = { ...vm, ...(step.kind === 'merge' ? afterMerge(vm, step) : { files: withoutFile(vm.files, step.path) }) }
  }
  return { record: vm, merges }
}

/** What a merge changes in the machine: whatever named the child names the parent. */
export const afterMerge = (
  { files, disks, storedDisks, checkpoints }: VirtualMachine,
  { child, parent }: Pick<MergeStep, 'child' | 'parent'>,
): Pick<VirtualMachine, 'files' | 'disks' | 'storedDisks' | 'checkpoints'> => ({
  files: mergedTree(files, child, parent),
  disks: withActivePath(disks, child, parent),
  // A merge writes down what it renames, also where a failed checkpoint did not.
  storedDisks: storedDisks && withActivePath(storedDisks, child, parent),
  checkpoints: checkpoints.map((each) => ({
    ...each,
    disks: withActivePath(each.disks, child, parent),
    changedFiles: each.changedFiles.map((path) => (path === child ? parent : path)),
  })),
})

const fileAt = (files: readonly DiskFile[], path: string | null): DiskFile | undefined =>
  files.find((file) => file.path === path)

/** The VM's own files from the base to `leaf`, base first. */
export const chainOf = (files: readonly DiskFile[], leaf: string): readonly string[] => {
  const chain: string[] = []
  for (let file = fileAt(files, leaf); file; file = fileAt(files, file.parent)) chain.unshift(file.path)
  return chain
}

/** The lowest of the VM's own files under this one. */
export const baseOf = (files: readonly DiskFile[], path: string): string => chainOf(files, path)[0] ?? path

/** Of the files those that these disks or the VM's checkpoints stand on. */
export const keptFiles = (
  { checkpoints }: VirtualMachine,
  disks: readonly AttachedDisk[],
  files: readonly DiskFile[],
): readonly DiskFile[] => {
  const wanted = [...disks, ...checkpoints.flatMap((each) => each.disks)]
  const kept = new Set(wanted.flatMap(({ path }) => chainOf(files, path)))
  return files.filter(({ path }) => kept.has(path))
}
