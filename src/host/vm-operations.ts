/** Commands on whole machines: made, exported, imported, deleted, given disks. */
import { beginDeletion } from './delete-vm.ts'
import { exportCheckpoint, exportVm } from './export-vm.ts'
import type { HostContext } from './host-context.ts'
import type { Hypervisor } from './hypervisor.ts'
import { importVm } from './import-vm.ts'
import { Refused } from './refusal.ts'
import { needCheckpoint } from './remove-checkpoints.ts'
import type { VmCommand, VmCommandOf } from './vm-command.ts'
import { addDisk, createVm, pointDisk, takeDiskOff } from './vm-disks.ts'

interface VmWorld {
  readonly context: HostContext
  readonly hypervisor: Hypervisor
}

type Handlers = { [Type in VmCommand['type']]: (world: VmWorld, command: VmCommandOf<Type>) => string | undefined }

/** Run it where a failure half way is thrown away. Returns the operation that goes on. Throws Refused and StorageError. */
export const carryOutVm = (world: VmWorld, command: VmCommand): string | undefined =>
  HANDLERS[command.type](world, command as never)

const HANDLERS: Handlers = {
  'new-vm': ({ context, hypervisor }, { vm: name, host, vhdPath, newVhdSizeBytes }) => {
    if (hypervisor.find(name)) throw new Refused('vm-exists', { vm: name })
    hypervisor.register(createVm(context, { name, host, vhdPath, newVhdSizeBytes }))
    return undefined
  },
  'remove-vm': ({ context, hypervisor }, { vm }) => {
    const hosted = hypervisor.need(vm)
    const operation = beginDeletion(context, hosted)
    if (operation === undefined) hypervisor.deleted(hosted)
    return operation
  },
  'export-vm': ({ context, hypervisor }, { vm, path, liveState: live }) => {
    const hosted = hypervisor.need(vm)
    return exportVm(context, hosted, { path, host: hosted.record.host, live })
  },
  'export-checkpoint': ({ context, hypervisor }, { vm, name, path }) => {
    const hosted = hypervisor.need(vm)
    return exportCheckpoint(context, hosted, needCheckpoint(hosted, name), { path, host: hosted.record.host })
  },
  'import-vm': ({ context, hypervisor }, { type: _, destinationPath, ...wish }) => {
    const others = hypervisor.vms.map(({ record }) => record)
    const { record, operation } = importVm(context, others, { ...wish, destinationPath })
    hypervisor.register(record)
    return operation
  },
  'add-vm-disk': ({ context, hypervisor }, { vm, path, controllerLocation }) => {
    addDisk(context, hypervisor.need(vm), path, controllerLocation)
    return undefined
  },
  'set-vm-disk': ({ context, hypervisor }, { vm, controllerLocation, path }) => {
    pointDisk(context, hypervisor.need(vm), controllerLocation, path)
    return undefined
  },
  'remove-vm-disk': ({ context, hypervisor }, { vm, controllerLocation }) => {
    takeDiskOff(context, hypervisor.need(vm), controllerLocation)
    return undefined
  },
}
