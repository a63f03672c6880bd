/** What the newest events still say of a guest: a change of its state makes what went before it old. */
import type { TimelinePart } from '../view/view-model.ts'

type Events = TimelinePart['events']
type Event = Events[number]

/** The newest event that `fits`, unless one of `outdating` of the same machine came later. */
const newest = (
  events: Events,
  vm: string,
  fits: (event: Event) => boolean,
  outdating: readonly string[],
): Event | undefined => {
  const found = events.findLast((event) => event.data['vm'] === vm && (fits(event) || outdating.includes(event.code)))
  return found && fits(found) ? found : undefined
}

/** The last report of the shop in this state of the machine. */
export const newestReport = (events: Events, vm: string): Event | undefined =>
  newest(events, vm, ({ code }) => code === 'shop-report', ['vm-state'])

/** What a program's last act failed with, until it does one that succeeds. */
export const standingFailure = (events: Events, vm: string, app: string): Event | undefined => {
  const last = newest(
    events,
    vm,
    ({ code, data }) => (code === 'app-ran' || code === 'app-failed') && data['app'] === app,
    ['vm-state'],
  )
  return last?.code === 'app-failed' ? last : undefined
}

/** Whether the disk is still the one that did not boot. */
export const isBootFailureCurrent = (events: Events, vm: string): boolean =>
  newest(events, vm, ({ code }) => code === 'start-failed', ['checkpoint-applied', 'vm-restored']) !== undefined
