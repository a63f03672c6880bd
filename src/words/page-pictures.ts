/** Words of the pictures: the disk with its table, and the places. */

import { countText as grouped, plural as many, spelled, volumeName } from './format.ts'

export const disk = {
  beside: (files: number) => `${spelled(files)} beside`,
  layerLegend: 'L0 is the base file',
  layerLegendTitle: 'L0 is the base file, L1 the file above it, and so on up to the newest',
  answers: 'answers the guest',
  kept: 'kept underneath, for a checkpoint',
  empty: 'empty: see through to the file below',
  lookups: (hundredths: number) => `${(hundredths / 100).toFixed(1)} look-ups per read with these files`,
  inView: (first: number, last: number, of: number) => `slices ${first} to ${last} of ${grouped(of)}`,
  strip: 'Which part of the disk is in view',
  stripValue: (first: number, last: number) => `slices ${first} to ${last}`,
  closer: 'Fewer slices, wider',
  farther: 'More slices, narrower',
  closest: 'These are the widest columns.',
  farthest: 'More would not fit.',
  asTable: 'As a table',
  asPicture: 'As a picture',
  /** `of`: which disk of several. */
  picture: (of: string | undefined) =>
    `Cross-section of ${of === undefined ? 'the disk' : `disk ${of}`}: a read falls from the newest file to the one that answers`,
  keys: 'Arrow keys choose a slice, Enter steps its read, Escape ends it',
  guestSees: (letter: string | null, several: boolean) => [
    'What the guest',
    !several ? 'sees: one disk' : letter === null ? 'sees of this disk' : `sees of ${letter}:`,
  ],
  /** Beside ‘Now’, also on a phone. */
  guestSeesLine: (letter: string | null) => (letter === null ? 'What the guest sees' : `The guest’s ${letter}:`),
  now: 'Now',
  branches: 'Other branches',
  writesNothing: 'nothing is written',
  before: 'The slice before',
  next: 'The next slice',
  writingTo: (layer: number) => `writing to L${layer}`,
  standing: (name: string) => name,
  layer: (layer: number) => `L${layer}`,
  layerTitle: (layer: number) =>
    layer === 0 ? 'L0: the base file, at the bottom' : `L${layer}: ${many(layer, 'file')} above the base`,
  sized: (layer: number, size: string) => `L${layer}, ${size}`,
  growing: (size: string) => `${size}, growing`,
  readOnly: (size: string) => `${size}, read-only`,
  goneFile: (size: string) => `${size}, gone`,
  standingFile: (size: string) => `${size}, still there`,
  resting: (size: string) => `${size}, at rest`,
  written: (size: string) => `${size}, written to`,
  merging: (done: number, total: number) => `merging, ${done} of ${many(total, 'block')}`,
  merged: (blocks: number, into: number) => `${many(blocks, 'block')} merged into L${into}`,
  read: (slice: number) => `a read of slice ${slice}`,
  where: (slice: number, file: string | undefined) => `slice ${slice}${file === undefined ? '' : `, ${file}`}`,
  miss: 'no',
  part: (sectors: number) => many(sectors, 'sector'),
  free: 'free',
}

/** A read in words: `: not in L3, not in L2, found in L1`, with sectors where several files answer. */
export const readWords = (
  steps: readonly { readonly layer: number; readonly sectors: number }[],
  zeroSectors: number,
  sectorsPerSlice: number,
): string => {
  const whole = steps.some(({ sectors }) => sectors === sectorsPerSlice)
  const parts = steps.flatMap(({ layer, sectors }, index) => {
    if (sectors === 0) {
      // Many misses in a row are told as one; the first of them says so for all.
      const next = steps.findIndex((step, later) => later > index && step.sectors > 0)
      const before = steps.findLastIndex((step, earlier) => earlier < index && step.sectors > 0)
      const last = next < 0 ? steps.length - 1 : next - 1
      if (last - before < 4) return `not in L${layer}`
      return index === before + 1 ? `in none of L${layer} to L${steps[last]?.layer}` : []
    }
    return whole ? `found in L${layer}` : `${many(sectors, 'sector')} in L${layer}`
  })
  if (zeroSectors === sectorsPerSlice) parts.push('never written: zeros')
  else if (zeroSectors > 0) parts.push(`${many(zeroSectors, 'sector')} never written`)
  return parts.join(', ')
}

export const table = {
  ofDisk: (caption: string, of: string | undefined) => (of === undefined ? caption : `${of}. ${caption}`),
  caption: 'The disk by files: how many of each slice’s sectors a file holds, and how many of these answer the guest',
  slices: 'Slices',
  file: 'Guest’s file',
  lostCaption: 'The disk by files as it was last read: none of these files is there any more, and nothing answers',
  unreadCaption: 'The disk by files as it was last read: its chain cannot be opened now, and nothing answers',
  lost: 'They went with the disk: none of them can be applied.',
  unread: 'One whose own files are all still there can be applied.',
  holds: (present: number, answers: number, lost: null | 'gone' | 'still there' = null) =>
    present === 0
      ? '–'
      : lost
        ? `${present}, ${lost}`
        : answers === present
          ? `${present}, answers`
          : answers === 0
            ? `${present}, kept`
            : `${present}, ${answers} answer`,
  range: (first: number, last: number) => (first === last ? String(first) : `${first}–${last}`),
  tree: 'Checkpoints',
  files: 'Files of the disk',
  base: (file: string | undefined) => (file === undefined ? 'The beginning' : `${file}, the beginning`),
}

const ROLES: Readonly<Record<string, string>> = {
  'HV1 C': 'system',
  'HV1 D': 'VM disk',
  'HV1 E': 'second disk',
  'HV2 D': 'VM disk',
}

/** Beside a square. */
export const POINT_KINDS: Readonly<Record<string, string>> = {
  Full: 'full',
  Incremental: 'incr.',
  Differential: 'diff.',
  SyntheticFull: 'synth. full',
  ReverseIncremental: 'reverse',
}

/** Whole where it is whole; a volume that serves a backup has whatever is left in its place. */
const mebibytes = (bytes: number): number => Math.round((bytes * 10) / 1_048_576) / 10

/** What is wrong with a restore point, in a word or two. */
const BREAKS: Readonly<Record<string, string>> = { gone: 'gone', damaged: 'damaged', key: 'key lost' }

export const places = {
  heading: 'Where the copies are',
  host: (name: string) => `Host ${name}`,
  volume: (name: string) => `${name}:`,
  volumeName,
  role: (place: string, volume: string) => ROLES[`${place} ${volume}`] ?? '',
  serves: (restorePoint: string, place: string) => `${restorePoint} of ${place} itself`,
  filesOf: (label: string, volume: string) => `${label}: files of ${volume}`,
  used: (place: string, percent: number) => `${place}: ${percent}% used`,
  of: (usedBytes: number, capacityBytes: number) =>
    usedBytes === 0
      ? `empty, ${mebibytes(capacityBytes)} MiB`
      : `${(usedBytes / 1_048_576).toFixed(1)} of ${mebibytes(capacityBytes)} MiB`,
  capacity: (mebibytes: number) => `${mebibytes} MiB`,
  vmFiles: (vm: string, disks: number) => `${vm}, ${many(disks, 'disk file')}`,
  others: (machines: number, disks: number) => `${many(machines, 'other machine')}, ${many(disks, 'disk file')}`,
  nobodys: (count: number) => `+ ${many(count, 'disk')} of nobody`,
  memoryFiles: (count: number) => `+ ${many(count, 'memory file')}`,
  copy: (at: string, type: string, age: string) => [`${at} ${POINT_KINDS[type] ?? type}`, `, ${age}`],
  checked: (verified: string | null) =>
    verified === null ? '' : verified === 'boot-failed' ? ', boot test failed' : ', checked',
  broken: (why: string) => BREAKS[why] ?? 'chain broken',
  locked: (until: string) => `, locked until ${until}`,
  immutable: 'immutable',
  older: (count: number) => `and ${many(count, 'older copy', 'older copies')}`,
  fate: (place: string) => `${place}: what it shares with others`,
  lost: 'failed',
  lostAt: (at: string) => `failed ${at}`,
  gone: 'gone',
  empty: 'nothing here',
  menu: (id: string, place: string) => `Copy ${id} on ${place}`,
}
