/** A volume that is full or gone under a running VM: it stands still with its writes in a queue, and goes on when it can. */
import { MINUTE } from '../kernel/sim-time.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { throwawayCopy } from './throwaway-copy.ts'
import type { VirtualMachine } from './virtual-machine.ts'

/** Tried on a copy: a queue that finds no room halfway must not be half written. */
export const canWriteParked = (context: HostContext, hosted: HostedVm): boolean => {
  if (!hosted.drives || hosted.volume.lost) return false
  const copy = throwawayCopy(context, hosted)
  const written = copy.drives?.writeParked() ?? false
  copy.dispose()
  return written
}

/** The writes are on the disk: what the app said may be heard. */
export const releaseAnswer = (context: HostContext, hosted: HostedVm): void => {
  const { withheld, name: vm } = hosted.record
  if (!withheld) return
  const { app, action, count, ordersPlaced } = withheld
  hosted.update({ withheld: null })
  if (action !== 'CustomerArrives') context.emit('app-ran', { vm, app, action, count })
  if (ordersPlaced > 0) context.ordersTaken(vm)
}

/** A volume that is gone: alone, or with its host. */
export const lostCode = ({ places }: HostContext, host: string): 'host-lost' | 'volume-lost' =>
  places.place(host)?.lost ? 'host-lost' : 'volume-lost'

/** The volume cannot take the guest's writes: the VM is frozen with them. */
export const standStill = (context: HostContext, hosted: HostedVm): void => {
  const { host, volume, name: vm } = hosted.record
  const code = hosted.volume.lost ? lostCode(context, host) : '0x80070070'
  loseStorage(context, hosted, new StorageError(code, { host, volume, vm }))
}

/** A medium that died under a running VM freezes it; one that is off or saved has lost what it would start from. */
export const loseStorage = (
  context: HostContext,
  hosted: HostedVm,
  { code, data }: NonNullable<VirtualMachine['trouble']>,
): void => {
  hosted.update({ trouble: { code, data } })
  // With its host the whole machine is gone: nobody is left to call it critical.
  if (context.places.place(hosted.record.host)?.lost) return
  const { criticalTimeoutMinutes: minutes } = hosted.record
  context.kernel.send(hosted.actor, { type: 'STORAGE_LOST', timeoutMicros: minutes === null ? null : minutes * MINUTE })
}
