/** The merge under a VM: how far it is, or what it waits for, and which moments are no way back any more. */

import { heldMerge } from '../host/held-merges.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { DomainEvent } from '../lab/domain-event.ts'
import type { Lab } from '../lab/lab.ts'
import type { MergeView, WaitingMerge } from './view-model.ts'

/** The checkpoints whose deletion led to it: those deleted last before it, all that went at that instant. */
const deletedBefore = (events: readonly DomainEvent[], vm: string, index: number): readonly string[] => {
  const isDeletion = ({ code, data }: DomainEvent): boolean =>
    code === 'checkpoint-deleted' && data['vm'] === vm && data['recovery'] !== true
  const last = events.slice(0, index).findLast(isDeletion)
  if (!last) return []
  return events
    .slice(0, index)
    .filter((event) => isDeletion(event) && event.at === last.at)
    .map(({ data }) => String(data['name']))
}

const lastOf = (events: readonly DomainEvent[], code: string, vm: string): number =>
  events.findLastIndex((event) => event.code === code && event.data['vm'] === vm)

export const runningMerge = ({ events }: Lab, { record }: HostedVm): MergeView | null => {
  const { merge, name } = record
  if (!merge) return null
  const gone = deletedBefore(events, name, lastOf(events, 'merge-started', name))
  return { child: merge.child, parent: merge.parent, done: merge.done, blocks: merge.blocks.length, gone }
}

/** The event that told why tells how much room there was; the code alone stands in the record. */
export const waitingMerge = ({ events }: Lab, hosted: HostedVm): WaitingMerge | null => {
  const { mergeTrouble, merge, name, volume } = hosted.record
  if (merge !== null) return null
  const held = heldMerge(hosted)
  if (mergeTrouble === null && !held) return null
  if (mergeTrouble === null)
    return { code: 'merge-held', data: { vm: name, ...held }, gone: deletedBefore(events, name, events.length) }
  const index = lastOf(events, 'merge-failed', name)
  const data = events[index]?.data ?? {}
  return {
    code: mergeTrouble,
    data: { volume, ...told(data) },
    gone: deletedBefore(events, name, index < 0 ? events.length : index),
  }
}

const told = (data: DomainEvent['data']): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(data).filter(
      (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  )
