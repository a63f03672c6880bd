/** A person's checkpoint from the wish to the deed: at once, after the guest was waited for, or of another kind than wished. */

import type { OrdersTold } from '../guest/guest.ts'
import { type CheckpointPlan, planCheckpoint } from './checkpoint-plan.ts'
import { createCheckpoint } from './checkpoints.ts'
import { FREEZE_LIMIT_MICROS, freezeWaitMicros, giveUpFreeze, releaseGuest, waitForFreeze } from './freeze-wait.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { Refused } from './refusal.ts'
import type { Checkpoint } from './virtual-machine.ts'
import { stateOf } from './vm-state.ts'

/** Returns the operation that goes on. Throws Refused before anything is changed. */
export const takeCheckpoint = (context: HostContext, hosted: HostedVm, name: string): string => {
  if (hosted.record.freezing) throw new Refused('checkpoint-waiting', { name: hosted.record.freezing.name })
  const plan = planCheckpoint(context, hosted, name, 'user')
  if (asksAgent(hosted, plan) && freezeWaitMicros(hosted) > 0) return waitForFreeze(context, hosted, name)
  return takeOrFallBack(context, hosted, plan)
}

/** A failing agent is asked too: what it says is known only when it has not said it. */
const asksAgent = (hosted: HostedVm, plan: CheckpointPlan): boolean =>
  plan.quiesce || (plan.kind === 'production' && hosted.slot.on && hosted.record.guest.agent === 'Failing')

/** After a call into the guest: the transaction that was waited for may just have ended. */
export const freezeIfReady = (context: HostContext, hosted: HostedVm): void => {
  if (hosted.record.freezing && freezeWaitMicros(hosted) === 0) endFreezeWait(context, hosted)
}

/** The wait is over, one way or the other. */
export const endFreezeWait = (context: HostContext, hosted: HostedVm): void => {
  const { freezing } = hosted.record
  if (!freezing) return
  hosted.update({ freezing: null })
  context.kernel.send(hosted.freeze, { type: 'DONE' })
  try {
    const plan = planCheckpoint(context, hosted, freezing.name, 'user')
    takeOrFallBack(context, hosted, plan, freezing.operation)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    giveUpFreeze(context, hosted, freezing, { code: error.code, data: error.data })
  }
}

/** A freeze that fails leaves a standard checkpoint, or none where only a production one will do. */
const takeOrFallBack = (context: HostContext, hosted: HostedVm, plan: CheckpointPlan, operation?: string): string => {
  const isFrozen = !asksAgent(hosted, plan) || freezeGuest(context, hosted)
  if (isFrozen) return createCheckpoint(context, hosted, plan, operation).writing as string
  if (hosted.record.checkpointType !== 'ProductionOnly')
    return createCheckpoint(context, hosted, fallBack(plan), operation).writing as string
  const { name: vm } = hosted.record
  const failed = operation ?? failedFreeze(context, vm, plan.name)
  const data = { vm, seconds: FREEZE_LIMIT_MICROS / 1_000_000 }
  giveUpFreeze(context, hosted, { operation: failed, name: plan.name }, { code: 'freeze-timeout', data })
  return failed
}

/** False when the guest did not come to rest within the limit: it works on then. Throws GuestError where its programs cannot. */
const freezeGuest = (context: HostContext, hosted: HostedVm): boolean => {
  const { agent } = hosted.slot.guest()
  if (hosted.record.guest.agent === 'Failing') {
    agent.release()
    return false
  }
  agent.freeze()
  if ((hosted.drives?.busyUntil ?? 0) - context.kernel.now <= FREEZE_LIMIT_MICROS) return true
  agent.thaw()
  return false
}

/** A moment held for a backup, and whether the guest's agent held its programs for it. */
export interface HeldMoment {
  readonly checkpoint: Checkpoint
  readonly isQuiesced: boolean
  /** What the agent was told by the program it held; null where it held none. */
  readonly orders: OrdersTold | null
}

/**
 * Before a backup: new transactions are held back from here on where the guest is waited for. Returns the wait,
 * microseconds. `asksGuest`: false for a copy of what a power cut would leave.
 */
export const prepareRecovery = (context: HostContext, hosted: HostedVm, name: string, asksGuest: boolean): number => {
  planCheckpoint(context, hosted, name, 'recovery')
  const isRunning = stateOf(context, hosted) === 'Running'
  const waitMicros = isRunning && asksGuest ? freezeWaitMicros(hosted) : 0
  if (waitMicros > 0) hosted.slot.guest().agent.hold()
  return waitMicros
}

/** With an agent that does not do its part the copy is what a power cut would leave, and the log says so. */
export const takeRecovery = (context: HostContext, hosted: HostedVm, name: string, asksGuest: boolean): HeldMoment => {
  const plan = planCheckpoint(context, hosted, name, 'recovery')
  const isRunning = stateOf(context, hosted) === 'Running'
  const quiesce = isRunning && asksGuest && asksAgent(hosted, plan) && freezeGuest(context, hosted)
  if (isRunning && asksGuest && !quiesce) {
    const { name: vm, guest } = hosted.record
    context.emit('backup-not-quiesced', { vm, agent: guest.agent })
    releaseGuest(hosted)
  }
  const orders = quiesce ? hosted.slot.guest().agent.orders : null
  return { checkpoint: createCheckpoint(context, hosted, { ...plan, quiesce }), isQuiesced: quiesce, orders }
}

const fallBack = (plan: CheckpointPlan): CheckpointPlan => ({
  ...plan,
  kind: 'standard',
  withMemory: true,
  quiesce: false,
  fellBack: 'freeze-timeout',
})

const failedFreeze = (context: HostContext, vm: string, name: string): string =>
  context.operations.begin({
    kind: 'checkpoint',
    vm,
    subject: name,
    startedAt: context.kernel.now,
    total: 0,
    unit: 'micros',
  })
