/** What two plans of backups came to: each in one line, then by place, then what came back from where. */
import { Refused } from '../host/refusal.ts'
import type { Command } from '../lab/command.ts'
import { failuresOf } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import { comparePolicies } from '../survival/compare-policies.ts'
import type { PolicyComparison, PolicyMeasure } from '../survival/policy-comparison.ts'
import { survivalReason, worthText } from '../words/survival.ts'
import { parseLine } from './parse.ts'
import { type ConsoleObject, objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import type { PolicyLook } from './policy-look.ts'

/** Throws Refused as the line would be, and `plan-line` for one that is no single command. */
const commandOf = (line: string): Command => {
  const [stage, ...more] = parseLine(line)?.stages ?? []
  if (stage?.act?.kind !== 'command' || more.length > 0 || stage.whatIf) throw new Refused('plan-line', { line })
  return stage.act.command
}

const sum = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((total, each) => total + of(each), 0)

const policyRow = (
  policy: string,
  { points, places, best, refused, objectives, isKept }: PolicyMeasure,
): ConsoleObject =>
  objectOf(TYPES.policy, {
    Policy: policy,
    Points: points,
    BackupBytes: sum(places, ({ backupBytes }) => backupBytes),
    CostCents: sum(places, ({ costCents }) => costCents),
    ReturnsFrom: best
      ? `${best.copy} (${best.place})`
      : refused
        ? survivalReason(refused.code, refused.data)
        : 'nothing',
    OrdersLost: best?.ordersLost ?? null,
    MinutesDown: best?.returnSeconds == null ? null : Math.round(best.returnSeconds / 6) / 10,
    RpoSeconds: best?.lossSeconds ?? null,
    RtoSeconds: best?.returnSeconds ?? null,
    Promised: objectives ? `${objectives.rpoSeconds} / ${objectives.rtoSeconds}` : null,
    Kept: isKept,
  })

const placeRows = (policy: string, { places }: PolicyMeasure): readonly ConsoleObject[] =>
  places
    .filter(({ backupBytes }) => backupBytes > 0)
    .map((of) =>
      objectOf(TYPES.policyPlace, {
        Policy: policy,
        Place: of.place,
        Volume: of.volume,
        StoredBytes: of.storedBytes,
        BackupBytes: of.backupBytes,
        CostCents: of.costCents,
      }),
    )

const copyRows = (policy: string, { cells }: PolicyMeasure): readonly ConsoleObject[] =>
  cells.map((cell) =>
    objectOf(TYPES.policyCopy, {
      Policy: policy,
      Copy: cell.copy,
      Place: cell.place,
      Worth: worthText(cell),
      Reason: survivalReason(cell.why.code, cell.why.data),
    }),
  )

export const policyRows = ({ a, b }: PolicyComparison): Shown => {
  const both = [
    ['A', a],
    ['B', b],
  ] as const
  return [policyRow, placeRows, copyRows].flatMap((rows) => both.flatMap(([policy, measure]) => rows(policy, measure)))
}

/**
 * The comparison that these lines ask for, in steps. Throws Refused `fault-not-possible` where the machine as it is now
 * cannot be struck so, and as `comparePolicies`.
 */
export const policySteps = (lab: Lab, { vm, a, b, days, fault }: PolicyLook): ReturnType<typeof comparePolicies> => {
  const failure = failuresOf(lab, vm).find(({ kind }) => kind === fault)
  if (!failure) throw new Refused('fault-not-possible', { vm, kind: fault })
  return comparePolicies(lab, { vm, a: a.map(commandOf), b: b.map(commandOf), days, failure })
}

/** All at once. */
export const policies = (lab: Lab, look: PolicyLook): Shown => {
  const steps = policySteps(lab, look)
  for (;;) {
    const step = steps.next()
    if (step.done) return policyRows(step.value)
  }
}
