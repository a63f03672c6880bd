/**
 * The same machine on a short and on a long chain. Two forks of the present go through the same: in one the checkpoints are
 * removed and merged, in the other more are taken while a workload writes; then the same seeded workload runs in both from
 * the same instant. Nothing is scripted, and the lab itself does not change.
 */
import type { WorkloadProfile } from '../guest/apps/app-types.ts'
import { PROFILE_STEPS } from '../guest/apps/workload-profiles.ts'
import { nextTidyStep } from '../host/disk-tree.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import type { ReadShares } from '../host/request-shares.ts'
import { type Duration, HOUR, MINUTE, SECOND } from '../kernel/sim-time.ts'
import type { Command } from '../lab/command.ts'
import type { Lab } from '../lab/lab.ts'
import { type ChainComparison, type ComparisonOptions, type ComparisonProgress, measureOf } from './chain-comparison.ts'

/** Between two looks of whoever waits. */
const SLICE: Duration = 5 * SECOND
/** What is not merged by then, because a backup reads it or the medium is slow, stays as it is. */
const MERGE_MAX: Duration = 6 * HOUR
/** Written between two checkpoints, so that the data really lies in many files. */
const WRITING: Duration = MINUTE
const WRITER: WorkloadProfile = 'BusyDatabase'

type Steps = Generator<ComparisonProgress, void>

/**
 * Throws Refused: with `vm-state` when the machine does not run, with the lab's own reason when a checkpoint cannot be
 * removed or taken, with `comparison-stopped` when the machine stands still on the way.
 */
export function* compareChainLengths(
  lab: Lab,
  options: ComparisonOptions,
): Generator<ComparisonProgress, ChainComparison> {
  const hosted = lab.hypervisor.need(options.vm)
  const state = lab.hypervisor.stateOf(hosted)
  if (state !== 'Running') throw new Refused('vm-state', { vm: hosted.record.name, operation: 'compare', state })
  const vm = hosted.record.name
  const [short, long] = [lab.fork(), lab.fork()]
  try {
    for (const fork of [short, long]) stopWorkload(fork, vm)
    yield* shorten(short, vm)
    meet(short, long, vm)
    yield* lengthen({ short, long, vm }, options.files)
    const [ofShort, ofLong] = yield* measure({ short, long, vm }, options)
    return { ...options, vm, short: ofShort, long: ofLong }
  } finally {
    short.dispose()
    long.dispose()
  }
}

/** Carried out to its end. Throws Refused as the lab refuses. */
export const carryOut = (lab: Lab, command: Command): void => {
  const outcome = lab.dispatch(command)
  if (!outcome.ok) throw new Refused(outcome.code, outcome.data)
  const failure = outcome.operation === undefined ? undefined : lab.settle(outcome.operation)
  if (failure) throw new Refused(failure.code, failure.data)
}

const requireRunning = (lab: Lab, vm: string): void => {
  const hosted = lab.hypervisor.need(vm)
  const state = lab.hypervisor.stateOf(hosted)
  if (state !== 'Running')
    throw new Refused('comparison-stopped', { vm, state, files: chainOf(hosted).files, volume: hosted.record.volume })
}

const startWorkload = (lab: Lab, vm: string, profile: WorkloadProfile): void => {
  const { intervalMicros } = PROFILE_STEPS[profile]
  carryOut(lab, { type: 'run-app', vm, request: { app: 'Workload', action: 'Start', profile, intervalMicros } })
}

/** Whatever ran so far; none is fine as well. */
const stopWorkload = (lab: Lab, vm: string): void => {
  const outcome = lab.dispatch({ type: 'run-app', vm, request: { app: 'Workload', action: 'Stop' } })
  if (outcome.ok && outcome.operation !== undefined) lab.settle(outcome.operation)
}

/** Both clocks at the later one: the same instant for both. */
const meet = (short: Lab, long: Lab, vm: string): void => {
  const now = Math.max(short.now, long.now)
  for (const fork of [short, long]) {
    fork.advance(now - fork.now)
    requireRunning(fork, vm)
  }
}

function* shorten(lab: Lab, vm: string): Steps {
  const hosted = lab.hypervisor.need(vm)
  const names = hosted.record.checkpoints.filter(({ purpose }) => purpose === 'user').map(({ name }) => name)
  for (const name of names.reverse()) carryOut(lab, { type: 'remove-checkpoint', vm, name })
  const total = chainOf(hosted).files
  for (let spent = 0; spent < MERGE_MAX && isMerging(hosted); spent += SLICE) {
    yield { phase: 'merging', done: total - chainOf(hosted).files, total }
    lab.advance(SLICE)
  }
}

const isMerging = ({ record }: HostedVm): boolean => record.merge !== null || nextTidyStep(record) !== undefined

interface Pair {
  readonly short: Lab
  readonly long: Lab
  readonly vm: string
}

/** Both write the same; only one of them takes checkpoints meanwhile. */
function* lengthen({ short, long, vm }: Pair, files: number): Steps {
  carryOut(long, { type: 'set-vm', vm, checkpointType: 'Production' })
  for (const fork of [short, long]) startWorkload(fork, vm, WRITER)
  for (;;) {
    const done = chainOf(long.hypervisor.need(vm)).files
    if (done >= files) break
    yield { phase: 'building', done, total: files }
    carryOut(long, { type: 'checkpoint-vm', vm })
    yield* inSlices([short, long], WRITING, { phase: 'building', done, total: files })
    meet(short, long, vm)
  }
  for (const fork of [short, long]) stopWorkload(fork, vm)
  // What is still in the guest's cache goes to the disk before anything is measured.
  for (const fork of [short, long]) fork.advance(WRITING)
  meet(short, long, vm)
}

function* inSlices(labs: readonly Lab[], duration: Duration, progress: ComparisonProgress): Steps {
  for (let left = duration; left > 0; left -= SLICE) {
    for (const lab of labs) {
      yield progress
      lab.advance(Math.min(SLICE, left))
    }
  }
}

function* measure({ short, long, vm }: Pair, { profile, minutes }: ComparisonOptions) {
  const sides = [short, long].map((lab) => {
    const reads: ReadShares[] = []
    startWorkload(lab, vm, profile)
    lab.hypervisor.need(vm).meter.onRead = (shares) => reads.push(shares)
    return { lab, reads, until: lab.now }
  })
  const end = Math.max(...sides.map(({ until }) => until)) + minutes * MINUTE
  const total = minutes * MINUTE
  for (let left = total; left > 0; left -= SLICE)
    for (const { lab } of sides) {
      yield { phase: 'measuring' as const, done: total - left, total }
      lab.advance(Math.max(0, end - left + Math.min(SLICE, left) - lab.now))
    }
  for (const { lab } of sides) requireRunning(lab, vm)
  const [ofShort, ofLong] = sides.map(({ lab, reads }) => measureOf(reads, chainOf(lab.hypervisor.need(vm))))
  return [ofShort, ofLong] as [NonNullable<typeof ofShort>, NonNullable<typeof ofLong>]
}

/** Of the disk that firmware starts from. */
const chainOf = ({ drives }: HostedVm): { readonly files: number; readonly chainBytes: number } => {
  const chain = drives?.all[0]?.leaf.chain() ?? []
  return { files: chain.length, chainBytes: chain.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0) }
}
