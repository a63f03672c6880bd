/**
 * What each copy of a machine is worth after each failure, executed: a world is broken, the way back from the copy is
 * gone by real commands, its bytes are booted and looked at, and the look is held against the undisturbed past. Which
 * failures there are is not known here.
 */
import { isPresent, type RestorePoint } from '../backup/restore-point.ts'
import { bootAndLook } from '../host/boot-and-look.ts'
import type { Trouble } from '../host/look.ts'
import { Refused } from '../host/refusal.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import { timeText } from '../kernel/wall-clock.ts'
import type { Failure } from '../lab/failures.ts'
import { failuresOf } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import { brokenWorld } from './broken-world.ts'
import { type Copy, rowKey, rowsOf } from './copies.ts'
import { lookAtCopy, lookAtRestart } from './look-at-copy.ts'
import { nothing, resting } from './resting.ts'
import { SurvivalCache } from './survival-cache.ts'
import type { SurvivalCell, SurvivalMatrix, SurvivalOptions, SurvivalProgress } from './survival-cell.ts'
import { type Column, matrixOf, soonest } from './survival-columns.ts'
import { type Asked, verdictOf } from './verdict.ts'
import { wayBack } from './way-back.ts'

/** Throws Refused `survival-moment` and `unknown-vm`. The lab stays as it is; whoever asks steps it. */
export function* survivalMatrix(
  lab: Lab,
  options: SurvivalOptions,
  cache = new SurvivalCache(),
): Generator<SurvivalProgress, SurvivalMatrix> {
  const { at = lab.now } = options
  requireMoment(lab, at)
  cache.follow(lab)
  const looking = {
    taken: cache.looks,
    reuses: options.reuses ?? options.boot === undefined,
    boot: options.boot ?? bootAndLook,
  }
  const idle: SurvivalProgress = { cell: null, done: 0, total: 0, table: null, failure: null, row: null }
  const healthy = yield* resting(cache.past.at(lab, at), () => idle)
  const isThere = healthy.hypervisor.find(options.vm) !== undefined
  const asked: Asked = { lab, vm: options.vm, at, isThere, cache, looking }
  try {
    const { copies = 'usable' } = options
    const rows = rowsOf(healthy, options.vm, copies)
    const failures = options.failures ?? failuresOf(healthy, options.vm)
    const table = { at, rows, failures }
    const total = rows.length * failures.length
    const columns: Column[] = []
    let done = 0
    for (const failure of soonest(failures)) {
      const cells: SurvivalCell[] = []
      const column = columnOf(asked, failure, rows)
      let step = column.next()
      for (; !step.done; step = column.next()) {
        if (step.value) done = done + 1
        if (step.value) cells.push(step.value)
        const row = (rows[cells.length - (step.value ? 1 : 0)] as Copy | undefined) ?? null
        yield { cell: step.value, done, total, table, failure, row: row && rowKey(row) }
      }
      columns.push({ failure, cells, why: step.value })
    }
    return matrixOf(options.vm, table, columns)
  } finally {
    healthy.dispose()
  }
}

/** All at once. */
export const survivalOf = (lab: Lab, options: SurvivalOptions, cache?: SurvivalCache): SurvivalMatrix => {
  const steps = survivalMatrix(lab, options, cache)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

const requireMoment = (lab: Lab, at: SimTime): void => {
  if (Number.isSafeInteger(at) && at >= 0 && at <= lab.now) return
  const { epochMicros } = lab.scenario
  throw new Refused('survival-moment', {
    at: timeText(epochMicros + at),
    from: timeText(epochMicros),
    to: timeText(epochMicros + lab.now),
    isBefore: Number(at < 0),
  })
}

/** Its cells, with rests between them; returns why the failure could not strike, if it could not. */
function* columnOf(
  asked: Asked,
  failure: Failure,
  rows: readonly Copy[],
): Generator<SurvivalCell | null, Trouble | undefined> {
  const { lab, at, cache, looking } = asked
  const keyOf = (copy: Copy): string =>
    canonicalJson([at, lab.history.countUntil(at), asked.vm, failure, rowKey(copy), copy.name])
  const isKnown = (copy: Copy): boolean => looking.reuses && cache.cell(keyOf(copy)) !== undefined
  let worlds: Worlds | undefined
  try {
    if (!rows.every(isKnown)) {
      const broken = yield* resting(brokenWorld(lab, cache.past, failure, at), nothing)
      if (!('world' in broken)) return broken
      const acting = broken.world.fork()
      // Until somebody has decided, nobody does anything: the lab charges a restore the same.
      acting.advance(lab.scenario.noticeMicros)
      worlds = { broken: atRest(broken.world), acting: atRest(acting), onset: broken.onset }
    }
    for (const copy of rows) {
      const cell = (isKnown(copy) && cache.cell(keyOf(copy))) || (yield* cellOf(asked, failure, copy, worlds as Worlds))
      if (looking.reuses) cache.keep(keyOf(copy), cell)
      yield cell
    }
    return undefined
  } finally {
    worlds?.broken.dispose()
    worlds?.acting.dispose()
  }
}

/** What all cells of a column begin from. */
interface Worlds {
  /** When the failure is noticed. */
  readonly broken: Lab
  /** When somebody begins to act. */
  readonly acting: Lab
  /** When it struck. */
  readonly onset: SimTime
}

/** The same world, its guests as pages: one that is at work is captured anew for every fork. */
const atRest = (world: Lab): Lab => {
  const rest = world.fork()
  world.dispose()
  return rest
}

function* cellOf(
  asked: Asked,
  failure: Failure,
  copy: Copy,
  { broken, acting, onset }: Worlds,
): Generator<null, SurvivalCell> {
  const { vm, looking } = asked
  // A machine that goes on needs nobody; one that freezes before anybody would act does not go on.
  const goesOn = copy.kind === 'now' && runsIn(broken, vm) && runsIn(acting, vm)
  const world = (goesOn ? broken : acting).fork()
  try {
    const back = yield* resting(wayBack(world, copy, vm), nothing)
    const seen = isThere(broken, back.point) ? broken : acting
    const look = back.vm === null ? null : lookAtCopy(seen, vm, copy, back.point, looking)
    const moment = back.point?.takenAt ?? copy.takenAt
    const restarted = look && copy.kind === 'now' ? lookAtRestart(seen, vm, looking) : null
    const { judged, ...verdict } = yield* verdictOf(asked, { copy, back, look, restarted, moment, onset })
    const { kernel, scenario, history, now } = world
    return {
      copy: back.point?.id ?? copy.name,
      place: copy.place,
      failure: failure.kind,
      parameters: failure.parameters,
      ...verdict,
      row: rowKey(copy),
      dwellMicros: failure.dwellMicros,
      moment,
      restorePoint: back.point?.id ?? null,
      look: judged,
      journal: {
        version: 1,
        scenario: scenario.id,
        seed: kernel.random.seed,
        entries: history.from(0),
        untilMicros: now,
      },
      digest: world.digest(),
    }
  } finally {
    world.dispose()
  }
}

const runsIn = ({ hypervisor }: Lab, vm: string): boolean => {
  const hosted = hypervisor.find(vm)
  return hosted !== undefined && hypervisor.stateOf(hosted) === 'Running'
}

/** A backup that was under way may be whole only when somebody acts. */
const isThere = (world: Lab, point: RestorePoint | null): boolean =>
  point === null || isPresent(world.places.volume(point.place, point.volume)?.disk, point)
