/** Which parts of the lab a step is about, from what it checks and does; the others are dimmed. */
import type { Check, LessonStep } from '../../lesson/lesson.ts'

export type LabRegion = 'guest' | 'disk' | 'places' | 'time'

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

/** By what the line's cmdlet changes or shows. */
const BY_CMDLET: readonly (readonly [cmdlet: RegExp, region: LabRegion])[] = [
  [/^(Checkpoint-VM|\w+-VM(Checkpoint|Snapshot)|\w+-VHD|Get-Lab(Chain|Io\w+)|Compare-LabChainLength)\b/i, 'disk'],
  [
    /^(\w+-Lab(Backup\w*|Restore\w*|Repository|Fault|Survival|Retention|Host|HostFile|Ledger|Policy)|Get-Volume|Move-VMStorage)\b/i,
    'places',
  ],
  [/^((Start|Stop|Save|Suspend|Resume|Restart)-VM|\w+-Lab(App|Guest|File|Sql|Memory|Moment))\b/i, 'guest'],
  [/^Wait-Lab\b/i, 'time'],
]

const ofCheck = (check: Check): readonly LabRegion[] =>
  check.kind === 'predicate' ? [BY_PREDICATE[check.predicate] ?? []].flat() : check.checks.flatMap(ofCheck)

const ofLine = (line: string): readonly LabRegion[] =>
  [BY_CMDLET.find(([cmdlet]) => cmdlet.test(line))?.[1] ?? []].flat()

/** In the order in which they matter: what is checked first. Empty where nothing tells, and then nothing is dimmed. */
export const litParts = (step: LessonStep): readonly LabRegion[] => {
  const lines = step.body.flatMap((part) => (part.kind === 'do' ? part.lines.map(({ text }) => text) : []))
  return [...new Set([...step.checks.flatMap(ofCheck), ...lines.flatMap(ofLine)])]
}
