/** The machine as it was in the past in which nothing happened to it: what copies are held against. */
import { bootAndLook } from '../host/boot-and-look.ts'
import type { Look } from '../host/look.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { Lab } from '../lab/lab.ts'
import type { Copy } from './copies.ts'
import { type Looking, lookAtCopy } from './look-at-copy.ts'
import type { SurvivalCache } from './survival-cache.ts'

/** Whose past, and whether what is known of it may serve. */
export interface Undisturbed {
  readonly lab: Lab
  readonly vm: string
  readonly cache: SurvivalCache
  readonly looking: Looking
}

/** Nobody lies about the past. What an honest look found in a broken world serves where the past has the same bytes. */
const honest = (looking: Looking): Looking =>
  looking.boot === bootAndLook ? looking : { taken: new Map(), reuses: false, boot: bootAndLook }

/** The undisturbed machine at a moment; of a copy as soon as that was made, before anything else of its moment. */
export function* undisturbed(
  { lab, vm, cache, looking }: Undisturbed,
  moment: SimTime,
  made: null | { readonly copy: Copy; readonly id: string },
): Generator<void, Look> {
  const key = canonicalJson([vm, moment, made?.id ?? lab.history.countUntil(moment)])
  const known = looking.reuses ? cache.references.get(key) : undefined
  if (known) return known
  const isMade = made ? (world: Lab): boolean => hasCopy(world, vm, made.copy, made.id) : undefined
  const world = yield* cache.past.at(lab, moment, isMade)
  try {
    const look = lookAtCopy(world, vm, { kind: 'now', name: 'Now' }, null, honest(looking))
    if (looking.reuses) cache.references.set(key, look)
    return look
  } finally {
    world.dispose()
  }
}

/** The last moment up to `at` at which the machine was there: of one that is deleted, just before. */
export const lastThere = ({ lab, vm }: Pick<Undisturbed, 'lab' | 'vm'>, at: SimTime): SimTime => {
  const isOfIt = ({ data }: { readonly data: Readonly<Record<string, unknown>> }): boolean =>
    String(data['vm']).toLowerCase() === vm.toLowerCase()
  const deleted = lab.events.findLast((event) => event.code === 'vm-deleted' && event.at <= at && isOfIt(event))
  return deleted ? Math.max(0, deleted.at - 1) : at
}

/** A restore point exists only when its copy is done: what holds its moment is the machine's own. */
const hasCopy = ({ hypervisor, backups, now }: Lab, vm: string, copy: Copy, id: string): boolean => {
  if (copy.kind === 'checkpoint')
    return hypervisor.find(vm)?.record.checkpoints.some(({ name }) => name === copy.name) ?? false
  return backups.state.jobs.some(
    (job) => job.kind === 'backup' && job.id === id && job.takenAt === now && job.recovery !== '',
  )
}
