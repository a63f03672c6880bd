/** What becomes of files by somebody's hand: a base that is changed under its children, a file that is deleted. */
import { holderOf } from '../../host/file-holders.ts'
import { carryOutFile, inUse } from '../../host/file-operations.ts'
import { existingPath, type HostPath, writtenPath } from '../../host/host-paths.ts'
import type { HostedVm } from '../../host/hosted-vm.ts'
import { Refused } from '../../host/refusal.ts'
import { StorageError } from '../../storage/storage-error.ts'
import { pathKey } from '../../storage/windows-path.ts'
import { withChain } from '../chain-look.ts'
import type { FaultOf } from '../fault-command.ts'
import { fileWorldOf } from '../file-world.ts'
import type { Lab } from '../lab.ts'
import { guestStrike } from './guest-faults.ts'
import { namesOf, type Planners, type Strike, tried } from './strike.ts'
import { concerned } from './targets.ts'

const turnOff = ({ hypervisor }: Lab, vm: string): void => {
  const hosted = hypervisor.need(vm)
  if (hosted.slot.on) hypervisor.stop(hosted, 'turn-off')
}

/** Undefined where it is a file of a host. */
const guestPath = ({ path, host }: FaultOf<'FileDeleted'>): string | undefined =>
  path !== undefined && host === undefined && /^c:/i.test(path) ? path : undefined

/** The file that the machine writes to: the newest of its chain. */
const activeFile = ({ record, systemPath }: HostedVm): string => {
  if (systemPath === undefined) throw new StorageError('vm-without-disk', { vm: record.name })
  return systemPath
}

/** Throws as `existingPath`. */
const hostFile = (lab: Lab, { path, host, vm }: FaultOf<'FileDeleted'>): HostPath => {
  if (path?.startsWith('\\\\')) return existingPath(lab.places, path, host ?? '')
  const hosted = path !== undefined && host !== undefined ? undefined : concerned(lab, vm)
  const written = path ?? `${hosted?.volumeRoot}${activeFile(hosted as HostedVm)}`
  return existingPath(lab.places, written, host ?? (hosted as HostedVm).record.host)
}

const standingOn = ({ hypervisor }: Lab, { volume, inner }: HostPath): readonly HostedVm[] =>
  hypervisor.vms.filter(
    ({ record }) =>
      record.host === volume.place &&
      record.volume === volume.name &&
      record.files.some(({ path }) => pathKey(path) === pathKey(inner)),
  )

const deleteHostFile = (lab: Lab, fault: FaultOf<'FileDeleted'>): Strike => {
  const found = hostFile(lab, fault)
  const { volume, inner } = found
  const path = writtenPath(volume, inner)
  const { place: host, name } = volume
  const act = (world: Lab): string | undefined => {
    const files = fileWorldOf(world)
    const open = holderOf(files, world.places.need(host, name), inner)
    if (fault.force && open?.holder === 'vm') turnOff(world, open.name)
    return carryOutFile(files, { type: 'remove-item', host, path, recurse: false })
  }
  tried(lab, act)
  return { data: { host, path }, vms: namesOf(standingOn(lab, found)), act: () => act(lab) }
}

export const FILE_FAULTS: Planners<'ParentModified' | 'FileDeleted'> = {
  /** Somebody attaches it to look what is in it, and gives it back. While a VM has it open the lock keeps it. */
  ParentModified: (lab, { vm: named, turnOff: isFirstOff }) => {
    const hosted = concerned(lab, named)
    const { name: vm, host } = hosted.record
    const [base, child] = withChain(lab, hosted, (leaf) => leaf.chain().map((disk) => disk.path))
    const path = `${hosted.volumeRoot}${base}`
    if (child === undefined) throw new Refused('no-child', { vm, path })
    const act = (world: Lab): undefined => {
      if (isFirstOff) turnOff(world, vm)
      const file = existingPath(world.places, path, host)
      const files = fileWorldOf(world)
      if (holderOf(files, file.volume, file.inner)) throw inUse(files, file.volume, file.inner)
      const { mounts } = world.hypervisor
      mounts.mount(file, false, world.context.newGuid)
      mounts.dismount(file)
    }
    tried(lab, act)
    return { data: { vm, host, path }, vms: [vm], act: () => act(lab) }
  },

  FileDeleted: (lab, fault) => {
    const path = guestPath(fault)
    if (path === undefined) return deleteHostFile(lab, fault)
    return guestStrike(lab, fault.vm, { app: 'System', action: 'RemoveFile', path }, () => ({ path }))
  },
}
