/** What the guest's own clock shows: it stands still with the guest. */
import type { TimelinePart, VmPart } from '../view/view-model.ts'

/** Virtual time up to which the guest has run: now, or the moment at which it last left Running. */
export const guestRanUntil = (vm: VmPart, events: TimelinePart['events'], nowMicros: number): number => {
  if (vm.state === 'Running') return nowMicros
  const states = events.filter(({ code, data }) => code === 'vm-state' && data.vm === vm.name)
  const ran = states.findLastIndex(({ data }) => data.state === 'Running')
  return (ran < 0 ? undefined : states[ran + 1]?.at) ?? nowMicros
}
