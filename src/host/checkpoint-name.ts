/** What a checkpoint is called that nobody names. */
import { wallClock } from '../kernel/wall-clock.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'

/** `prefix(MM/DD/YYYY - hh:mm:ss AM/PM)`, as Hyper-V names a checkpoint (hyper-v.md 2). */
export const timedName = (context: HostContext, prefix: string): string => {
  const { year, month, day, hour, minute, second } = wallClock(context.epochMicros + context.kernel.now)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${prefix}(${two(month)}/${two(day)}/${year} - ${two(hour % 12 || 12)}:${two(minute)}:${two(second)} ${hour < 12 ? 'AM' : 'PM'})`
}

export const defaultCheckpointName = (context: HostContext, { record }: HostedVm): string => {
  const name = timedName(context, `${record.name} `)
  const taken = record.checkpoints.filter((each) => each.name.startsWith(name)).length
  return taken === 0 ? name : `${name} ${taken + 1}`
}
