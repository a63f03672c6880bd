/** The state of a VM by its one name, and whether its machine would take an event now. */
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { Refused } from './refusal.ts'
import { stateName, type VmEvent } from './vm.machine.ts'

export const stateOf = (context: HostContext, hosted: HostedVm): string =>
  stateName(context.kernel.state(hosted.actor)?.value)

/** A VM that is on its way out takes nothing any more. */
export const requireNotDeleting = ({ record: { deleting, name: vm } }: HostedVm): void => {
  if (deleting !== null) throw new Refused('vm-deleting', { vm })
}

/** Refuses with Hyper-V's sentence when the machine would not take the event now. */
export const requireEvent = (context: HostContext, hosted: HostedVm, event: VmEvent, operation: string): void => {
  requireNotDeleting(hosted)
  if (!context.kernel.can(hosted.actor, event))
    throw new Refused('vm-state', { vm: hosted.record.name, operation, state: stateOf(context, hosted) })
}
