/** What a file of a chain is to the machine: from where it came, and what is to become of it. */
import { childrenOf, isNeeded } from '../host/disk-tree.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { activePaths, type VirtualMachine } from '../host/virtual-machine.ts'
import type { Lab } from '../lab/lab.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { pathKey } from '../storage/windows-path.ts'
import type { FileOrigin, FileStanding } from './view-model.ts'

export const fileNameOf = (path: string): string => path.split('\\').at(-1) as string

const same = (one: string) => (other: string) => pathKey(one) === pathKey(other)

/** The files that the machine's record has, as the record spells them. */
const ownPath = ({ files }: VirtualMachine, path: string): string | undefined =>
  files.map((file) => file.path).find(same(path))

/** The machine whose file it is; null for a disk of nobody. A file that several know is the asked one's. */
export const ownerOf = (lab: Lab, { record }: HostedVm, path: string): string | null => {
  if (ownPath(record, path) !== undefined) return record.name
  const others = lab.hypervisor.vms.filter(
    (each) => each.record.host === record.host && each.record.volume === record.volume,
  )
  return others.find((each) => ownPath(each.record, path) !== undefined)?.record.name ?? null
}

/** What the file came after. */
export const originOf = ({ record }: HostedVm, disk: VirtualDisk): FileOrigin => {
  if (!disk.parent) return { kind: 'first' }
  const parent = ownPath(record, disk.parent.path)
  const child = { kind: 'child', parent: fileNameOf(disk.parent.path) } as const
  if (parent === undefined || ownPath(record, disk.path) === undefined) return child
  const taken = record.checkpoints.findLast(({ disks }) => disks.some(({ path }) => path === parent))
  if (taken)
    return taken.purpose === 'user'
      ? { kind: 'checkpoint', name: taken.name, takenMicros: taken.takenAt }
      : { kind: 'backup', takenMicros: taken.takenAt }
  if (record.storedDisks?.some(({ path }) => path === parent)) return { kind: 'failed-checkpoint' }
  // A disk that was made by hand over another of the same machine.
  return activePaths(record).includes(parent) ? child : { kind: 'deleted-checkpoint' }
}

/** `leaf`: the active file of the chain that is looked at. */
export const standingOf = ({ record }: HostedVm, path: string, leaf: string): FileStanding => {
  if (pathKey(path) === pathKey(leaf)) return { kind: 'active' }
  const own = ownPath(record, path)
  if (own === undefined) return { kind: 'foreign' }
  if (record.merge && pathKey(record.merge.parent) === pathKey(own)) return { kind: 'merge-runs' }
  if (isNeeded(record, own)) return { kind: 'needed' }
  const children = childrenOf(record.files, own).length
  return children > 1 ? { kind: 'hidden', children } : { kind: 'merge-due' }
}
