/** Other machines that stand on a file which merges of this one are going to change. */
import { tidied } from '../host/disk-tree.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { VirtualMachine } from '../host/virtual-machine.ts'
import { withChains } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import { StorageError } from '../storage/storage-error.ts'
import { pathKey } from '../storage/windows-path.ts'

export interface MergeBystander {
  readonly vm: string
  readonly file: string
  /** It has the file open: the merge waits for it. Otherwise the file changes under it, and its chain is broken. */
  readonly isOpen: boolean
}

const mergedInto = (record: VirtualMachine): readonly string[] => tidied(record).merges.map(({ parent }) => parent)

/** None for a machine whose chain cannot be opened: it is broken already. */
const filesOf = (lab: Lab, hosted: HostedVm): readonly string[] => {
  if (hosted.record.disks.length === 0) return []
  try {
    return withChains(lab, hosted, (leaves) => leaves.flatMap((leaf) => leaf.chain().map(({ path }) => path)))
  } catch (error) {
    if (error instanceof StorageError) return []
    throw error
  }
}

/** Of the merges that are due in `after` and were not in `before`, the machine as it is in the lab. */
export const mergeBystanders = (lab: Lab, before: HostedVm, after: VirtualMachine): readonly MergeBystander[] => {
  const wereDue = new Set(mergedInto(before.record))
  const parents = mergedInto(after).filter((path) => !wereDue.has(path))
  if (parents.length === 0) return []
  const { host, volume } = after
  return lab.hypervisor.vms
    .filter((other) => other !== before && other.record.host === host && other.record.volume === volume)
    .flatMap((other) => {
      const keys = new Set(filesOf(lab, other).map(pathKey))
      const file = parents.find((path) => keys.has(pathKey(path)))
      return file === undefined ? [] : [{ vm: other.record.name, file, isOpen: other.drives !== undefined }]
    })
}
