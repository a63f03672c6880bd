/** What befalls a VM from outside: its host's power fails, or the volume that it lies on is gone. */
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { interruptMerge } from './merges.ts'
import { abandonUnfinished } from './remove-checkpoints.ts'
import { loseStorage, lostCode } from './storage-trouble.ts'

/** RAM and unflushed writes are gone, and what was not whole is no checkpoint. */
export const losePower = (context: HostContext, hosted: HostedVm): void => {
  const { name: vm, host } = hosted.record
  if (hosted.powerOperation) context.operations.end(hosted.powerOperation, { code: 'power-lost', data: { host, vm } })
  const sectors = hosted.abandonDisks()
  if (sectors > 0) context.emit('cache-lost', { vm, sectors })
  interruptMerge(context, hosted)
  context.kernel.send(hosted.actor, { type: 'POWER_LOST' })
  abandonUnfinished(context, hosted)
}

export const loseVolume = (context: HostContext, hosted: HostedVm): void => {
  const { name: vm, host, volume } = hosted.record
  interruptMerge(context, hosted)
  abandonUnfinished(context, hosted)
  loseStorage(context, hosted, { code: lostCode(context, host), data: { host, volume, vm } })
}
