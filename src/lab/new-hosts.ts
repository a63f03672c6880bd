/** Hosts that somebody asks for: they stand some time later, empty. */
import { isForbiddenName } from '../host/host-paths.ts'
import { Refused } from '../host/refusal.ts'
import type { Lab } from './lab.ts'
import { newHost } from './scenario.ts'

const ACTOR = /^new-host:([^:]+):(.+)$/
const NAME_LENGTH_MAX = 15

const isComing = ({ kernel }: Lab, name: string): boolean =>
  kernel.actorIds.some((id) => ACTOR.exec(id)?.[1]?.toLowerCase() === name.toLowerCase())

/** Returns the operation. Throws Refused `host-name-invalid` and `host-name-taken`. */
export const addHost = (lab: Lab, { name }: { readonly name: string }): string => {
  const isName = /^[\w-]+$/.test(name) && name.length <= NAME_LENGTH_MAX && !isForbiddenName(name)
  if (!isName) throw new Refused('host-name-invalid', { host: name })
  if (lab.places.place(name) || isComing(lab, name)) throw new Refused('host-name-taken', { host: name })
  const total = lab.scenario.newHostMicros
  const startedAt = lab.now
  const id = lab.operations.begin({ kind: 'disk', vm: '', subject: name, startedAt, total, unit: 'micros' })
  lab.context.emit('host-ordered', { host: name, micros: total })
  lab.kernel.spawn(`new-host:${name}:${id}`, 'schedule', { waitMicros: total })
  return id
}

/** False where the actor is no host that is on its way. */
export const hostArrives = (lab: Lab, actorId: string): boolean => {
  const [, name, operation] = ACTOR.exec(actorId) ?? []
  if (name === undefined || operation === undefined) return false
  lab.kernel.stop(actorId)
  lab.places.add(newHost(name, lab.context.newGuid()))
  lab.operations.end(operation)
  lab.context.emit('host-stands', { host: name })
  return true
}
