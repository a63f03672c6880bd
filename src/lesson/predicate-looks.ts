/** What each predicate of `predicates.ts` finds in a world: its fields, as they are. */
import type { Checkpoint } from '../host/virtual-machine.ts'
import type { Found, LabFacts } from './lab-facts.ts'
import type { Expected, Scalar } from './lesson.ts'
import { elapsedSeconds, eventsSince, returnSince, type StepWorld, survivalSince } from './step-world.ts'

export type Fields = Readonly<Record<string, Expected>>

/** Undefined where there is no such thing; then nothing about it holds. */
type Look = (facts: LabFacts, fields: Fields, world: StepWorld) => Found | undefined

const textOf = (field: Expected | undefined): string | undefined => (field === undefined ? undefined : String(field))

const same = (asked: Expected | undefined, found: unknown): boolean =>
  asked === undefined || String(asked).toLowerCase() === String(found).toLowerCase()

const isNow = (facts: LabFacts, world: StepWorld): boolean => facts === world.now

const vm: Look = (facts, { name }) => {
  const hosted = facts.machine(name as Scalar | undefined)
  const record = hosted?.record
  return hosted && record
    ? { state: facts.stateOf(hosted), host: record.host, checkpointType: record.checkpointType, name: record.name }
    : undefined
}

const isAsked = (checkpoint: Checkpoint, { name, kind, hasMemory }: Fields): boolean =>
  checkpoint.purpose === 'user' &&
  same(name, checkpoint.name) &&
  same(kind, checkpoint.kind) &&
  same(hasMemory, checkpoint.memoryPath !== null)

const checkpoints: Look = (facts, fields) => {
  const hosted = facts.machine(fields['vm'] as Scalar | undefined)
  return hosted && { count: hosted.record.checkpoints.filter((each) => isAsked(each, fields)).length }
}

const chain: Look = (facts, fields) => {
  const hosted = facts.machine(fields['vm'] as Scalar | undefined)
  const found = hosted && facts.chain(hosted)
  return found && { ...found }
}

const app: Look = (facts, fields) => {
  const hosted = facts.machine(fields['vm'] as Scalar | undefined)
  const found = hosted && facts.app(hosted, String(fields['name']))
  return found && withPaths(found)
}

/** `latency.p95Micros` names what stands in a thing of the evidence. */
const withPaths = (found: Found, before = ''): Found =>
  Object.fromEntries(
    Object.entries(found).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? [[`${before}${key}`, value], ...Object.entries(withPaths(value as Found, `${before}${key}.`))]
        : [[`${before}${key}`, value]],
    ),
  )

const file: Look = (facts, fields, world) => {
  const hosted = facts.machine(fields['vm'] as Scalar | undefined)
  if (!hosted) return undefined
  const path = textOf(fields['path']) ?? ''
  const hash = facts.fileHash(hosted, path)
  const before =
    isNow(facts, world) && fields['changed'] !== undefined ? hashAtOpening(world, hosted.record.name, path) : hash
  return { exists: hash !== undefined, changed: hash !== before }
}

const hashAtOpening = ({ opening }: StepWorld, vmName: string, path: string): string | undefined => {
  const then = opening.machine(vmName)
  return then && opening.fileHash(then, path)
}

const volume: Look = (facts, { name }) => {
  const found = facts.volume(String(name))
  if (!found) return undefined
  const { disk } = found
  if (disk.lost) return { lost: true }
  return { lost: false, usedBytes: disk.usedBytes, freeBytes: disk.capacityBytes - disk.usedBytes }
}

const restorePoints: Look = (facts, { vm: machine, place, type, verified }) => {
  const isThere = (point: { place: string; volume: string }): boolean =>
    same(place, point.place) || same(place, `${point.place}:${point.volume}`)
  const found = facts.lab.backups.points.filter(
    (point) => same(machine, point.vm) && isThere(point) && same(type, point.type) && same(verified, point.verified),
  )
  return { count: found.length }
}

const lastReturn: Look = (facts, _fields, world) => {
  const back = isNow(facts, world) ? returnSince(world) : undefined
  return back && { rpoSeconds: back.rpoSeconds, rtoSeconds: back.rtoSeconds, ordersLost: back.ordersLost }
}

/** Some cell that is all that was asked; the values of the last one where none is. */
const survival: Look = (facts, fields, world) => {
  const cells = isNow(facts, world) ? survivalSince(world) : []
  const { copy, place, failure, result } = fields
  const near = cells.filter(
    (cell) => (same(copy, cell.copy) || same(copy, cell.row)) && same(place, cell.place) && same(failure, cell.failure),
  )
  const found = near.find((cell) => same(result, cell.result)) ?? near.at(-1)
  return (
    found && { copy: copy ?? found.copy, place: place ?? found.place, failure: found.failure, result: found.result }
  )
}

const event: Look = (facts, { code, app: program, action }, world) => {
  const happened = isNow(facts, world) ? eventsSince(world) : []
  const found = happened.filter(
    (each) => each.code === code && same(program, each.data['app']) && same(action, each.data['action']),
  )
  return { count: found.length }
}

const sql: Look = (facts, fields) => {
  const hosted = facts.machine(fields['vm'] as Scalar | undefined)
  const is = hosted && facts.sql(hosted, String(fields['query']))
  return is === undefined ? undefined : { is }
}

const elapsed: Look = (facts, _fields, world) => ({ atLeast: isNow(facts, world) ? elapsedSeconds(world) : 0 })

interface PredicateLook {
  readonly look: Look
  /** Fields by which the thing is found; the others are compared with what it has. */
  readonly finds: readonly string[]
  /** What is asked where no field is that is compared. */
  readonly unsaid: Fields
}

const some = { count: { atLeast: 1 } } as const

export const PREDICATE_LOOKS: Readonly<Record<string, PredicateLook>> = {
  vm: { look: vm, finds: [], unsaid: {} },
  checkpoints: { look: checkpoints, finds: ['vm', 'name', 'kind', 'hasMemory'], unsaid: some },
  chain: { look: chain, finds: ['vm'], unsaid: {} },
  app: { look: app, finds: ['vm', 'name'], unsaid: {} },
  file: { look: file, finds: ['vm', 'path'], unsaid: { exists: true } },
  volume: { look: volume, finds: ['name'], unsaid: {} },
  restorePoints: { look: restorePoints, finds: ['vm', 'place', 'type', 'verified'], unsaid: some },
  lastReturn: { look: lastReturn, finds: [], unsaid: {} },
  survival: { look: survival, finds: [], unsaid: {} },
  event: { look: event, finds: ['code', 'app', 'action'], unsaid: some },
  sql: { look: sql, finds: ['vm', 'query'], unsaid: {} },
  elapsed: { look: elapsed, finds: [], unsaid: {} },
}
