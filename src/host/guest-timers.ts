/** The guest's own timers on the lab's clock. They say when; what is then done is the guest's matter. */
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'

/** After a ring the next one comes no sooner than this: a program that cannot do its work must not stop the clock. */
const BETWEEN_RINGS_MICROS = 1_000_000

/** After every call into a running guest. `rung`: the timer has just rung. */
export const setGuestTimer = (context: HostContext, hosted: HostedVm, rung = false): void => {
  const { kernel, epochMicros } = context
  const dueMicros = hosted.slot.guest().dueMicros
  const before = (kernel.state(hosted.timer)?.context as { dueAt: number | null } | undefined)?.dueAt ?? null
  if (dueMicros === null) {
    if (before !== null) kernel.send(hosted.timer, { type: 'CLEAR' })
    return
  }
  const earliest = rung ? kernel.now + BETWEEN_RINGS_MICROS : kernel.now
  const dueAt = Math.ceil(Math.max(dueMicros - epochMicros, earliest, hosted.drives?.busyUntil ?? 0))
  if (dueAt !== before) kernel.send(hosted.timer, { type: 'SET', dueAt, delayMicros: dueAt - kernel.now })
}

export const clearGuestTimer = (context: HostContext, hosted: HostedVm): void =>
  context.kernel.send(hosted.timer, { type: 'CLEAR' })
