/** While a backup reads the chain nothing below it may be written: merges wait for it, as Hyper-V's do. */
import { nextTidyStep } from './disk-tree.ts'
import type { HostedVm } from './hosted-vm.ts'

/** The name of the checkpoint by which a backup holds the chain still, also one that died and left it behind. */
export const holdingBackup = ({ record }: HostedVm): string | undefined =>
  record.checkpoints.find(({ purpose }) => purpose === 'recovery')?.name

/** A merge that is due and waits for such a checkpoint. */
export const heldMerge = (hosted: HostedVm): { readonly child: string; readonly name: string } | undefined => {
  const name = holdingBackup(hosted)
  const step = nextTidyStep(hosted.record)
  return name !== undefined && step?.kind === 'merge' && hosted.record.merge === null
    ? { child: step.child, name }
    : undefined
}
