/** What happened to backups, one sentence an event. */
import { bytesText, countText, type Data, plural, within } from './format.ts'
import { policyText } from './retention.ts'
import { time } from './time.ts'

/** How a kind of restore point is called in a sentence. */
const KIND: Readonly<Record<string, string>> = {
  Full: 'A full backup',
  Incremental: 'An incremental backup',
  Differential: 'A differential backup',
  SyntheticFull: 'A synthetic full backup',
  ReverseIncremental: 'A reverse incremental backup',
}

const BECAME_FULL: Readonly<Record<string, string>> = {
  'no-restore-point': 'there is no restore point there to stand on',
  'restore-point-damaged': 'the point it would stand on is damaged',
  'restore-point-lost': 'the point it would stand on is gone',
  'restore-point-incomplete': 'a file of the chain it would stand on is missing',
  'restore-point-immutable': 'the full that it would change is locked',
  'restore-point-in-use': 'somebody reads the full that it would change, or runs from it',
  'newest-no-full': 'the newest point there is no full',
  'sealing-differs': 'that chain is compressed or enciphered otherwise',
  'disks-differ': 'the machine has other disks than that chain',
  'key-lost': 'the key of that chain is lost',
  '0xC03A0029': 'the disk does not know that reference point',
  '0xC03A002A': 'the disk tracks no changes for it',
  '0xC03A0030':
    'what was changed since is not known any more: a checkpoint was applied, or the disk was changed elsewhere',
}

/** A store by its name, a volume of a host by both. */
const where = ({ place, volume }: Data): string => (String(volume).length === 1 ? `${place}:${volume}` : String(place))

const costs = ({ bytesRead, bytesWritten, micros }: Data): string =>
  `${within(Number(micros))}: ${bytesText(Number(bytesRead))} read, ${bytesText(Number(bytesWritten))} written`

const lockText = ({ place, lockedUntil, longerThanAsked, ofHost }: Data): string => {
  if (lockedUntil === undefined || lockedUntil === null) return ''
  const until = ` It is locked until ${time.date(Number(lockedUntil))}, ${time.short(Number(lockedUntil))}`
  if (ofHost) return `${until}, but only ${place} itself keeps that lock: its administrator takes it off.`
  return `${until}: nobody can change or remove it before${longerThanAsked ? `, for ${place} keeps everything so long` : ''}.`
}

/** What was asked for is told also where it did nothing. */
const savings = ({ plainBytes, compressedBytes, equalBytes, enciphered }: Data): string => {
  const size = (bytes: Data[string]): string => bytesText(Number(bytes))
  const compressed = plainBytes == null ? '' : ` Compression made ${size(compressedBytes)} of ${size(plainBytes)}.`
  if (equalBytes == null) return compressed
  return Number(equalBytes) === 0
    ? `${compressed} Deduplication found no two equal blocks in it${enciphered ? ': enciphered, equal ones differ' : ''}.`
    : `${compressed} Deduplication found ${size(equalBytes)} that lay in its file already, and stored them once.`
}

export const backupEvents: Readonly<Record<string, (data: Data) => string>> = {
  'backup-started': (data) => `${KIND[String(data['type'])] ?? 'A backup'} of ${data['vm']} to ${where(data)} began.`,
  'backup-beside-source': ({ vm, place, volume }) =>
    `The copy of ${vm} goes to volume ${volume}: of ${place}, beside the disk it is to protect: whatever takes that volume takes both.`,
  'backup-finished': (data) =>
    `${data['vm']} was backed up to ${where(data)} as ${data['restorePoint']} ${costs(data)}.${savings(data)}`,
  'recovery-left-behind': ({ vm, host, name }) =>
    `${host} died in the middle of ${vm}'s backup, and nobody was there to remove its checkpoint '${name}': once the host is back, merges wait until it is deleted.`,
  'backup-became-full': ({ vm, place, cause }) =>
    `The backup of ${vm} to ${place} reads everything, for ${BECAME_FULL[String(cause)] ?? cause}.`,
  'host-ordered': ({ host, micros }) => `A new host, ${host}, is on its way: it stands ${within(Number(micros))}.`,
  'host-stands': ({ host }) => `${host} stands in the spare room, empty, with a volume D:.`,
  'backup-retry': ({ job, vm, attempt }) => `'${job}' of ${vm} will be tried again: attempt ${attempt}.`,
  'backup-job-made': ({ job, vm, place }) => `'${job}' backs ${vm} up to ${place} from now on.`,
  'backup-job-changed': ({ job, vm, place }) =>
    `'${job}' backs ${vm} up to ${place} otherwise from its next run on. What it made stays as it is.`,
  'backup-job-removed': ({ job, vm }) => `'${job}' of ${vm} is removed. Its restore points stay.`,
  'damage-below': ({ restorePoint, below, block, file }) =>
    `${block === null ? `${file} is` : `Block ${block} in ${file} is`} not as it was written: ${below} is damaged. ${restorePoint} stands on it and needs nothing of what is wrong there.`,
  'block-repaired': ({ restorePoint, block, file }) =>
    `Block ${block} of ${restorePoint} was damaged in ${file}. The machine still has what was copied then: it is whole again.`,
  'restore-point-copied': (data) =>
    `${data['restorePoint']} was copied to ${where(data)} as ${data['copy']} ${costs(data)}.${lockText(data)}`,
  'restore-point-removed': ({ restorePoint, place }) => `Restore point ${restorePoint} was removed from ${place}.`,
  'restore-point-expired': ({ restorePoint, place, bytes }) =>
    `Restore point ${restorePoint} on ${place} is not to be kept any longer: ${bytesText(Number(bytes))} are free again.`,
  'restore-point-merged': ({ restorePoint, into, place }) =>
    `${restorePoint} on ${place} went up in ${into}, which is a full now.`,
  'retention-set': ({ vm, ...policy }) =>
    policy['kind'] === 'none'
      ? `Every restore point of ${vm} on ${where(policy)} is kept from now on.`
      : `Of the restore points of ${vm} on ${where(policy)} from now on ${policyText(policy)}, with what they stand on; what no rule asks for goes.`,
  'retention-finished': ({ vm, place, micros }) => `Retention of ${vm} on ${place} is done ${within(Number(micros))}.`,
  'repository-rescanned': ({ place, found, gone }) =>
    `${place} was looked through: ${plural(Number(found), 'restore point')} found that nobody knew of, ${countText(Number(gone))} known that ${Number(gone) === 1 ? 'is' : 'are'} not there any more.`,
  'file-restored': ({ vm, file, to, restorePoint, bytes }) =>
    `${file} of ${vm} is back as it was in ${restorePoint}${to === file ? '' : `, as ${to}`}, ${bytesText(Number(bytes))}. Nothing else was changed.`,
  'order-restored': ({ vm, order, restorePoint, lines, cents }) =>
    `Order ${order} of ${vm} is back as it was in ${restorePoint}: ${plural(Number(lines), 'line')}, ${(Number(cents) / 100).toFixed(2)} paid. Nothing else was changed.`,
  'vm-storage-moved': (data) =>
    `The disks of ${data['vm']} lie in ${data['to']} now ${costs(data)}. It went on from there at one instant; the files it had are removed.`,
  'published-volume-gone': ({ restorePoint, host, volume }) =>
    `Nobody runs from ${restorePoint} any more: volume ${volume}: of ${host} is gone, and what was written there with it. The backup is as it was.`,
  'published-volume-lost': ({ restorePoint, host, volume, place }) =>
    `${restorePoint} on ${place} cannot be read any more: volume ${volume}: of ${host} is lost, and with it all that was written there.`,
}
