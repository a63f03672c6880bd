/** The newest checkpoint of either kind as the event log tells it, under the name that it has now. */
import type { TimelinePart } from '../view/view-model.ts'

type Events = TimelinePart['events']

export interface CheckpointCost {
  /** Its present name; of one that is gone the last it had. */
  readonly name: string
  readonly deleted: boolean
  readonly data: Events[number]['data']
}

/** What became of the checkpoint whose completion is at that place. Names are free again once one is deleted or renamed. */
const fateOf = (events: Events, at: number): Pick<CheckpointCost, 'name' | 'deleted'> => {
  let name = String(events[at]?.data['name'])
  for (const { code, data } of events.slice(at + 1)) {
    if (data['vm'] !== events[at]?.data['vm'] || data['name'] !== name) continue
    if (code === 'checkpoint-deleted') return { name, deleted: true }
    if (code === 'checkpoint-renamed') name = String(data['newName'])
  }
  return { name, deleted: false }
}

/** The one whose completion that is: the last that was taken under a name which it then had. */
const hadMemory = (events: Events, at: number): unknown => {
  const { vm, name: completed } = events[at]?.data ?? {}
  let name = completed
  for (const { code, data } of events.slice(0, at).toReversed()) {
    if (data['vm'] !== vm) continue
    if (code === 'checkpoint-renamed' && data['newName'] === name) name = data['name']
    if (code === 'checkpoint-taken' && data['name'] === name) return data['hasMemory']
  }
  return undefined
}

/** A person's, with or without memory: rather one that is still there. */
export const newestCheckpoint = (events: Events, hasMemory: boolean): CheckpointCost | undefined => {
  const complete = [...events.keys()].filter(
    (at) =>
      events[at]?.code === 'checkpoint-complete' &&
      events[at].data['recovery'] !== true &&
      hadMemory(events, at) === hasMemory,
  )
  const told = complete.map((at) => ({ ...fateOf(events, at), data: events[at]?.data ?? {} }))
  return told.findLast(({ deleted }) => !deleted) ?? told.at(-1)
}
