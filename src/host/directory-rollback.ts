import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'

/** The guest's own log would say it: its directory found that its past had been changed under it. */
export const tellRollback = (context: HostContext, hosted: HostedVm): void => {
  const { noticedMicros, invocationId } = hosted.slot.guest().directory()
  const { rollbackToldMicros, name: vm } = hosted.record
  if (noticedMicros === null || noticedMicros === rollbackToldMicros) return
  if (noticedMicros !== context.epochMicros + context.kernel.now) return
  hosted.update({ rollbackToldMicros: noticedMicros })
  context.emit('directory-rollback-noticed', { vm, invocationId })
}
