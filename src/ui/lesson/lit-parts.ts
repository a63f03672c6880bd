/** Which parts of the lab a step is about, from what it looks at, checks and does; the others are dimmed. */
import type { Check, LessonStep, PredicateCheck } from '../../lesson/lesson.ts'

export type LabRegion = 'guest' | 'disk' | 'places' | 'time'
type Rule = readonly [what: RegExp, region: LabRegion]

const BY_PREDICATE: Readonly<Record<string, LabRegion>> = {
  app: 'guest',
  file: 'guest',
  vm: 'guest',
  sql: 'guest',
  checkpoints: 'disk',
  chain: 'disk',
  volume: 'places',
  restorePoints: 'places',
  survival: 'places',
  lastReturn: 'places',
  elapsed: 'time',
}

/** An event says by its code where it is seen. */
const BY_EVENT: readonly Rule[] = [
  [/^(boot|app|vm-state|start-failed|shut-down)/, 'guest'],
  [/^(checkpoint|merge|start-breaks|item-removed|disk)/, 'disk'],
  [/^(backup|verify|restore|retention|copy|vm-re|publish|move|fault)/, 'places'],
]

/** Where a line looks: there its author sends the eye. A file of the host and a moment of a checkpoint are the disk's. */
const BY_LOOK: readonly Rule[] = [
  [/^(Get-LabFile|Invoke-LabSql|Compare-LabMoment)\b.* -(VhdPath|CheckpointName)\b/i, 'disk'],
  [/^(Get-(VHD|VMHardDiskDrive|VMCheckpoint|VMSnapshot)|Compare-LabChainLength)\b(?!.*\|\s*\w+-VM)/i, 'disk'],
  [/^Get-Lab(Chain|Io|Read|Sector|Slice|HostFile|FileSize|ChangeTracking|Latency)/i, 'disk'],
  [/^(Get-(Volume|Lab(RestorePoint|Place|Survival|Retention|Ledger|Backup\w*|Fault))|Compare-LabPolicy)\b/i, 'places'],
  [/^(Get-Lab(File|Memory|Evidence)|Invoke-LabSql|Compare-LabMoment)\b/i, 'guest'],
]

/** By what the line's cmdlet changes. */
const BY_ACT: readonly Rule[] = [
  [/^(Checkpoint-VM|\w+-VM(Checkpoint|Snapshot)|\w+-VHD|(Remove|Move|Rename|Copy)-Item .*vhdx)\b/i, 'disk'],
  [/^(\w+-Lab(Backup\w*|Restore\w*|Repository|Fault|Retention|Host|Policy)|Move-VMStorage)\b/i, 'places'],
  [/^((Start|Stop|Save|Suspend|Resume|Restart)-VM|\w+-Lab(App|Guest|File|Moment))\b/i, 'guest'],
  [/^Wait-Lab\b/i, 'time'],
]

const found = (rules: readonly Rule[], text: string): readonly LabRegion[] =>
  [rules.find(([what]) => what.test(text))?.[1] ?? []].flat()

export const linesOf = (step: LessonStep): readonly string[] =>
  step.body.flatMap((part) => (part.kind === 'do' ? part.lines.map(({ text }) => text) : []))

export const predicatesOf = (check: Check): readonly PredicateCheck[] =>
  check.kind === 'predicate' ? [check] : check.checks.flatMap(predicatesOf)

/** That a machine runs, or that time passed, is asked along with nearly everything: it says little of where to look. */
const isCondition = ({ predicate, fields }: PredicateCheck): boolean =>
  predicate === 'elapsed' || (predicate === 'vm' && ['Running', 'Off', undefined].includes(fields['state'] as string))

const regionOf = ({ predicate, fields }: PredicateCheck): readonly LabRegion[] =>
  predicate === 'event' ? found(BY_EVENT, String(fields['code'])) : [BY_PREDICATE[predicate] ?? []].flat()

/** What the step comes to is checked last. */
export const checkThatTells = (step: LessonStep): PredicateCheck | undefined =>
  step.checks.flatMap(predicatesOf).findLast((check) => !isCondition(check) && regionOf(check).length > 0)

const mostly = (regions: readonly LabRegion[]): readonly LabRegion[] => {
  const count = (region: LabRegion) => regions.filter((each) => each === region).length
  return [...new Set(regions)].sort((a, b) => count(b) - count(a))
}

/** The first is what the step is about most: what its lines look at, or else what is checked last. Empty where nothing tells. */
export const litParts = (step: LessonStep): readonly LabRegion[] => {
  const lines = linesOf(step)
  const looks = mostly(lines.flatMap((line) => found(BY_LOOK, line)))
  const told = checkThatTells(step)
  const checks = step.checks.flatMap(predicatesOf)
  const sure = checks.filter((check) => !isCondition(check)).flatMap(regionOf)
  const acts = lines.flatMap((line) => found(BY_ACT, line))
  // Time passes in most steps: it is pointed out where nothing else is.
  const all = [...looks, ...(told ? regionOf(told) : []), ...sure, ...acts, ...checks.flatMap(regionOf)]
  return [...new Set([...all.filter((region) => region !== 'time'), ...all])]
}
