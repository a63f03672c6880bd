/** The way back from a copy, as a person would go it: real commands on a broken world, until an order is taken again. */
import type { RestorePoint } from '../backup/restore-point.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { Trouble } from '../host/look.ts'
import { HOUR, MINUTE, type SimTime } from '../kernel/sim-time.ts'
import type { Command } from '../lab/command.ts'
import type { Lab } from '../lab/lab.ts'
import type { Place, PlaceVolume } from '../places/places.ts'
import type { Copy } from './copies.ts'

export interface WayBack {
  /** Under which name it came back; null where it did not. */
  readonly vm: string | null
  readonly why: Trouble
  readonly point: RestorePoint | null
  readonly firstOrderAt: SimTime | null
  /** The state in which it ended before any order; null of one that took one, or still runs. */
  readonly stoppedAs: string | null
}

/** After this time without an order nobody waits any more. */
const PATIENCE = 24 * HOUR
/** How often somebody looks whether the shop is still worth waiting for. */
const GLANCE = 5 * MINUTE
/** A walk through empty time rests after so many events. */
const EVENTS_AT_ONCE = 200

const lost = (why: Trouble, point: RestorePoint | null = null): WayBack => ({
  vm: null,
  why,
  point,
  firstOrderAt: null,
  stoppedAs: null,
})

export function* wayBack(world: Lab, copy: Copy, vm: string): Generator<void, WayBack> {
  const points = pointsOf(world, copy, vm)
  if (copy.kind === 'now') return yield* backToNow(world, vm)
  if (copy.kind === 'checkpoint') return yield* backToCheckpoint(world, vm, copy.name)
  return yield* backToPoints(world, vm, points)
}

/** Newest first. */
const pointsOf = (world: Lab, copy: Copy, vm: string): readonly RestorePoint[] =>
  world.backups.state.points
    .filter(({ vm: of, place, volume, id }) =>
      copy.kind === 'restore-point'
        ? id === copy.name
        : of.toLowerCase() === vm.toLowerCase() && place === copy.place && volume === copy.volume,
    )
    .reverse()

const stateOf = (world: Lab, vm: string): string => {
  const hosted = world.hypervisor.find(vm)
  return hosted ? world.hypervisor.stateOf(hosted) : ''
}

function* backToNow(world: Lab, vm: string): Generator<void, WayBack> {
  yield* settled(world, vm)
  const state = stateOf(world, vm)
  if (state === '') return lost({ code: 'vm-gone', data: { vm } })
  if (state === 'Running') {
    const firstOrderAt = shopRuns(world.hypervisor.need(vm)) ? world.now : null
    return { vm, why: { code: 'still-running', data: { vm } }, point: null, firstOrderAt, stoppedAs: null }
  }
  const type = state.startsWith('Paused') ? 'resume-vm' : 'start-vm'
  return yield* untilOrder(world, vm, yield* done(world, { type, vm }), null)
}

function* backToCheckpoint(world: Lab, vm: string, name: string): Generator<void, WayBack> {
  yield* settled(world, vm)
  if (stateOf(world, vm) === '') return lost({ code: 'vm-gone', data: { vm } })
  const apply: Command = { type: 'restore-checkpoint', vm, name }
  let trouble = yield* done(world, apply)
  if (trouble?.code === 'vm-state') {
    turnOff(world, vm)
    trouble = yield* done(world, apply)
  }
  if (trouble?.code === 'unknown-checkpoint') return lost(goneCheckpoint(world, vm, name))
  if (trouble) return lost(trouble)
  return yield* untilOrder(world, vm, yield* done(world, { type: 'start-vm', vm }), null)
}

/** The table has it, this course of events not any more, or not at all. */
const goneCheckpoint = (world: Lab, vm: string, name: string): Trouble => {
  const wasTaken = world.events.some(({ code, data }) => code === 'checkpoint-taken' && data['name'] === name)
  return { code: 'unknown-checkpoint', data: { vm, name, wasTaken: Number(wasTaken) } }
}

/** What cannot be restored, or does not come up then, makes room for the next older one. */
function* backToPoints(world: Lab, vm: string, points: readonly RestorePoint[]): Generator<void, WayBack> {
  yield* settled(world, vm)
  turnOff(world, vm)
  let failed: WayBack | undefined
  for (const point of points) {
    const back = yield* backToPoint(world, vm, point)
    if (back.vm === null) failed ??= back
    else if (failed) return { ...back, why: olderOne(point, failed) }
    else return back
  }
  return failed ?? lost({ code: 'never-copied', data: { vm } })
}

const olderOne = (used: RestorePoint, { why, point }: WayBack): Trouble => ({
  code: 'returned-from-older',
  data: { restorePoint: used.id, failed: point?.id ?? '', reason: why.code },
})

function* backToPoint(world: Lab, vm: string, point: RestorePoint): Generator<void, WayBack> {
  const own = world.hypervisor.find(vm)
  const newName = own && !own.volume.lost ? freeName(world, vm) : undefined
  const named = newName === undefined ? {} : { newName }
  let trouble: Trouble | undefined
  let isStanding = false
  for (const toHost of targetsOf(world, own ?? null)) {
    const refused = yield* done(world, { type: 'restore-backup', restorePoint: point.id, toHost, ...named })
    if (!refused) {
      const name = newName ?? point.vm
      const started = yield* done(world, { type: 'start-vm', vm: name })
      return yield* untilOrder(world, name, started, point)
    }
    // A file that is damaged is so on every host; the first host that could have taken it says why it could not.
    if (refused.code === 'restore-point-lost') return lost(gonePoint(world, point), point)
    if (!isOfHost(refused)) return lost(refused, point)
    trouble ??= refused
    isStanding ||= !['host-lost', 'volume-lost'].includes(refused.code)
  }
  if (isStanding) return lost(trouble ?? { code: 'no-host', data: { vm } }, point)
  return yield* backToNewHost(world, vm, point)
}

/** Most room first, the host's usual one before any. */
const byRoom = ({ volumes }: Place): readonly PlaceVolume[] => {
  const room = ({ disk, name }: PlaceVolume): number => (name === 'D' ? Infinity : disk.capacityBytes - disk.usedBytes)
  return volumes.filter(({ servedBy }) => !servedBy).sort((a, b) => room(b) - room(a))
}

const nameOf = ({ place, name }: PlaceVolume): string => `${place}:${name}`

/** Where the machine was, then the other volumes of its host, then those of other hosts. */
const targetsOf = (world: Lab, own: HostedVm | null): readonly string[] => {
  const { host, volume } = own?.record ?? {}
  const hosts = world.places.all.filter(({ spec }) => spec.kind === 'host')
  const home = hosts.filter(({ spec }) => spec.name === host)
  const others = hosts.filter((each) => !home.includes(each))
  const all = [...home, ...others].flatMap(byRoom).map(nameOf)
  const first = `${host}:${volume}`
  return all.includes(first) ? [first, ...all.filter((each) => each !== first)] : all
}

const gonePoint = (world: Lab, { id, place, volume }: RestorePoint): Trouble => {
  const stands = world.places.volume(place, volume)?.disk.lost === false
  return { code: 'restore-point-lost', data: { restorePoint: id, place, volume, stands: Number(stands) } }
}

/** No host stands any more with the volume that takes machines: a new one is fetched. */
function* backToNewHost(world: Lab, _vm: string, point: RestorePoint): Generator<void, WayBack> {
  const host = freeHost(world)
  const refused =
    (yield* done(world, { type: 'add-host', name: host })) ??
    (yield* done(world, { type: 'restore-backup', restorePoint: point.id, toHost: host }))
  if (refused) return lost(refused, point)
  return yield* untilOrder(world, point.vm, yield* done(world, { type: 'start-vm', vm: point.vm }), point)
}

const freeHost = (world: Lab): string => {
  let number = 1
  while (world.places.place(`HV${number}`)) number++
  return `HV${number}`
}

const isOfHost = ({ code }: Trouble): boolean => ['host-lost', 'volume-lost', '0x80070070', '0x80070050'].includes(code)

const freeName = (world: Lab, vm: string): string => {
  let name = `${vm}-RESTORED`
  for (let number = 2; world.hypervisor.find(name); number++) name = `${vm}-RESTORED-${number}`
  return name
}

/** One machine takes the orders: the original stops before its copy starts. */
const turnOff = (world: Lab, vm: string): void => {
  if (world.hypervisor.find(vm)?.slot.on) world.dispatch({ type: 'stop-vm', vm, mode: 'turn-off', force: true })
}

/** Why the command was refused, or failed on its way; undefined when it is done. */
function* done(world: Lab, command: Command): Generator<void, Trouble | undefined> {
  const outcome = world.dispatch(command)
  if (!outcome.ok) return { code: outcome.code, data: outcome.data }
  const { operation } = outcome
  if (operation === undefined) return undefined
  yield* eventsWhile(world, () => world.operations.get(operation) !== undefined)
  return world.operations.failureOf(operation)
}

/** On its way from one state to another nobody can do anything with it. */
function* settled(world: Lab, vm: string): Generator<void> {
  yield* eventsWhile(world, () => (world.hypervisor.find(vm)?.powerOperation ?? null) !== null)
}

function* eventsWhile(world: Lab, goesOn: () => boolean): Generator<void> {
  for (let events = 1; goesOn(); events++) {
    const due = world.kernel.nextDue
    if (due === undefined) return
    world.advance(due - world.now)
    if (events % EVENTS_AT_ONCE === 0) yield
  }
}

const shopRuns = ({ slot }: HostedVm): boolean => {
  if (!slot.on) return false
  const { running, error } = slot.guest().screen().shop
  return running && error === undefined
}

function* untilOrder(
  world: Lab,
  vm: string,
  trouble: Trouble | undefined,
  point: RestorePoint | null,
): Generator<void, WayBack> {
  if (trouble) return lost(trouble, point)
  const newest = (): SimTime | undefined => world.watch.newestOrderAt(vm)
  const before = newest()
  const until = world.now + PATIENCE
  let glanceAt = world.now
  let isWorthIt = true
  yield* eventsWhile(world, () => {
    if (world.now >= glanceAt) {
      const hosted = world.hypervisor.find(vm)
      isWorthIt = hosted !== undefined && shopRuns(hosted)
      glanceAt = world.now + GLANCE
    }
    return isWorthIt && newest() === before && (world.kernel.nextDue ?? until) < until
  })
  const firstOrderAt = newest() === before ? null : (newest() as SimTime)
  const data = point ? { vm, restorePoint: point.id } : { vm }
  const state = stateOf(world, vm)
  const stoppedAs = firstOrderAt === null && state !== 'Running' ? state : null
  return { vm, why: { code: 'returned', data }, point, firstOrderAt, stoppedAs }
}
