/** Words of a machine's disks beside each other, and of what each file of a chain came after and is there for. */
import { plural as many, spelled } from './format.ts'

type Origin =
  | { readonly kind: 'first' | 'backup' | 'deleted-checkpoint' | 'failed-checkpoint' }
  | { readonly kind: 'checkpoint'; readonly name: string }
  | { readonly kind: 'child'; readonly parent: string }

interface Standing {
  readonly kind: 'active' | 'needed' | 'merge-runs' | 'merge-due' | 'foreign' | 'hidden'
  readonly children?: number
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const disksAnd = (disks: number): string => `${capital(spelled(disks))} disk${disks === 1 ? '' : 's'}`

export const disks = {
  /** `files`: of all their chains; null where one cannot be opened. */
  heading: (count: number, files: number | null) =>
    files === null
      ? `${disksAnd(count)}, not all of them readable`
      : `${disksAnd(count)}, ${files === 1 ? 'one file' : `${spelled(files)} files`}`,
  headingLost: (count: number) => `${disksAnd(count)}, and no file left of ${count === 1 ? 'it' : 'them'}`,
  headingUnreadable: (count: number) =>
    count === 1 ? 'A disk that cannot be read' : `One of ${spelled(count)} disks cannot be read`,
  notOwn: (count: number) => `${spelled(count)} not its own`,
  notOwnTitle: (names: readonly string[]) => `Only read by this machine: ${names.join(', ')}`,
  choose: 'Which disk is shown',
  location: (location: number) => `SCSI 0:${location}`,
  letter: (letter: string) => `${letter}:`,
  files: (count: number | null) => (count === null ? 'cannot be read' : many(count, 'file')),
  called: (location: number, letter: string | null, file: string) =>
    [`SCSI 0:${location}`, ...(letter === null ? [] : [`${letter}:`]), file].join(' '),
  beforeDisk: 'Checkpoints from before this disk was added',
  neverSeen: 'Nobody looked at this disk while it could be read: there are no outlines of it.',
  besideList: 'Files of other branches, which this chain does not read:',
  detachedList: 'Files of a disk that was taken off, which checkpoints still have:',
}

const CAME_AFTER: Readonly<Record<string, string>> = {
  backup: 'came after the backup’s own checkpoint',
  'deleted-checkpoint': 'its checkpoint is gone',
  'failed-checkpoint': 'its checkpoint failed',
}

/** A file of a machine that runs from a backup, and that is the backup's own. */
export const backupsFile = (restorePoint: string): string => `${restorePoint}, the backup itself`

/** What came to lie in a file of `owner`, in the chain of `vm`. `until`: when the file above came; undefined without one, null where nobody knows any more. */
export const fileStory = (
  origin: Origin,
  standing: Standing,
  { vm, owner }: { readonly vm: string; readonly owner: string | null },
  until: string | null | undefined,
): string => {
  if (standing.kind === 'foreign') return `parent of ${vm}, ${owner === null ? 'nobody’s' : `${owner}’s`}`
  if (standing.kind === 'hidden') return `kept hidden: ${spelled(standing.children ?? 0)} files stand on it`
  if (standing.kind === 'merge-runs' || standing.kind === 'merge-due') return 'takes the merged blocks'
  if (origin.kind === 'child') return `child of ${origin.parent}`
  if (origin.kind === 'checkpoint') return `came after ‘${origin.name}’`
  if (origin.kind !== 'first') return CAME_AFTER[origin.kind] ?? ''
  if (until === undefined) return 'everything so far'
  return until === null ? 'everything before the file above' : `everything up to ${until}`
}
