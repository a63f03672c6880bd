/** A checkpoint whose files were written to by somebody else: what it names is not its moment any more. */
import { childrenOnVolume, fittingChildren } from './children-on-volume.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import type { Checkpoint } from './virtual-machine.ts'

/**
 * Its files that somebody else wrote to: a file that stands on one still names it as it was. Hyper-V makes a new child on
 * what it finds, and says nothing (derived); so does the lab, but for its log. Without such a file nobody can tell.
 */
export const changedSince = (hosted: HostedVm, { disks, changedFiles }: Checkpoint): readonly string[] =>
  disks
    .map(({ path }) => path)
    .filter(
      (path) =>
        changedFiles.includes(path) ||
        fittingChildren(hosted.volume, path).length < childrenOnVolume(hosted.volume, path).length,
    )

/** Once seen it is not forgotten: the next child is made on what was found, and would know nothing of it. */
export const tellChanged = (
  context: HostContext,
  hosted: HostedVm,
  { id, name, memoryPath }: Checkpoint,
  changed: readonly string[],
): void => {
  if (changed.length === 0) return
  const { name: vm, checkpoints } = hosted.record
  hosted.update({
    checkpoints: checkpoints.map((each) => (each.id === id ? { ...each, changedFiles: changed } : each)),
  })
  context.emit('checkpoint-disk-changed', { vm, name, file: changed.join(', '), hasMemory: memoryPath !== null })
}
