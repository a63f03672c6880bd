/**
 * Waiting for the guest before a production checkpoint. The agent holds new transactions; one that runs may end within
 * its limit and otherwise stays open: in the running guest it goes on, in the copy boot rolls it back. An agent that
 * never finishes is given up after a minute, as VSS gives up a writer (hyper-v.md 6: freeze limit 60 s).
 */
import { MINUTE, SECOND } from '../kernel/sim-time.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'

export const FREEZE_LIMIT_MICROS = MINUTE
const TRANSACTION_LIMIT_MICROS = 10 * SECOND

/** How long a freeze of the running guest has to wait now; 0 when it can be done at once. */
export const freezeWaitMicros = (hosted: HostedVm): number => {
  const { agent } = hosted.record.guest
  if (agent === 'Failing') return FREEZE_LIMIT_MICROS
  return agent === 'Healthy' && hosted.slot.guest().agent.busy ? TRANSACTION_LIMIT_MICROS : 0
}

/** Begins the wait; the checkpoint is taken, or given up, when it ends. Returns the operation. */
export const waitForFreeze = (context: HostContext, hosted: HostedVm, name: string): string => {
  const { name: vm } = hosted.record
  const limitMicros = freezeWaitMicros(hosted)
  hosted.slot.guest().agent.hold()
  const operation = context.operations.begin({
    kind: 'checkpoint',
    vm,
    subject: name,
    startedAt: context.kernel.now,
    total: limitMicros,
    unit: 'micros',
  })
  hosted.update({ freezing: { operation, name } })
  context.emit('freeze-waits', { vm, name, seconds: limitMicros / SECOND, agent: hosted.record.guest.agent })
  context.kernel.send(hosted.freeze, { type: 'WAIT', limitMicros })
  return operation
}

/** The VM stops running while it waits: no checkpoint. Its programs work on when it runs again. */
export const abandonFreezeWait = (context: HostContext, hosted: HostedVm): void => {
  const { freezing, name: vm } = hosted.record
  if (!freezing) return
  hosted.update({ freezing: null })
  context.kernel.send(hosted.freeze, { type: 'DONE' })
  endWithoutCheckpoint(context, vm, freezing, { code: 'freeze-interrupted', data: { vm, name: freezing.name } })
}

/** Transactions go on. A machine whose power is gone has nobody to be told. */
export const releaseGuest = (hosted: HostedVm): void => {
  if (hosted.slot.on && hosted.drives) hosted.slot.guest().agent.release()
}

/** No checkpoint, and the guest's programs work on. */
export const giveUpFreeze = (
  context: HostContext,
  hosted: HostedVm,
  wished: WishedCheckpoint,
  failure: FreezeFailure,
): void => {
  releaseGuest(hosted)
  endWithoutCheckpoint(context, hosted.record.name, wished, failure)
}

interface WishedCheckpoint {
  readonly operation: string
  readonly name: string
}

interface FreezeFailure {
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>
}

const endWithoutCheckpoint = (
  context: HostContext,
  vm: string,
  { operation, name }: WishedCheckpoint,
  failure: FreezeFailure,
): void => {
  context.operations.end(operation, failure)
  context.emit('checkpoint-failed', { ...failure.data, vm, name, reason: failure.code })
}
