/** What happened, one sentence an event: log, timeline and screen reader say the same. */
import { backupEvents } from './backup-events.ts'
import { diskEvents } from './disk-events.ts'
import { faultEvents } from './fault-events.ts'
import { fileEvents } from './file-events.ts'
import {
  bytesText,
  type Data,
  durationText,
  fileName,
  plural,
  repositoryText,
  shortFileName,
  shortFileNames,
  within,
} from './format.ts'
import { guestEvents } from './guest-events.ts'
import { refusalSentence } from './refusals.ts'

type Sentence = (data: Data) => string

const STATE: Readonly<Record<string, string>> = {
  Off: 'is off',
  Starting: 'is starting',
  Running: 'is running',
  Pausing: 'is pausing',
  Paused: 'is paused',
  Resuming: 'is resuming',
  Saving: 'is saving its memory',
  Saved: 'is saved',
  Stopping: 'is shutting down',
  PausedCritical: 'is Paused-Critical: its storage fails and it stands still',
  OffCritical: 'is Off-Critical: it is off, and what it would start from is gone',
  SavedCritical: 'is Saved-Critical: it is saved, and what it would go on from is gone',
}

/** As Hyper-V's own log numbers it. */
const vmms = (id: number): string => `Hyper-V-VMMS event ${id}.`

const recovery = (data: Data, sentence: string, backup: string): string => (data['recovery'] ? backup : sentence)

/** After ‘was not possible’. */
const FALL_BACK: Readonly<Record<string, string>> = {
  'agent-absent': 'without a guest agent',
  'freeze-timeout': 'because its guest did not come to rest within 60 seconds',
}

const PARTS: Readonly<Record<string, string>> = {
  noticeSeconds: 'noticed',
  restoreSeconds: 'restored',
  decisionSeconds: 'started by someone',
  startSeconds: 'booted',
  firstOrderSeconds: 'first order',
}

const rtoPartsText = (parts: Data): string =>
  Object.entries(parts)
    .filter(([name]) => name in PARTS)
    .map(([name, seconds]) => `${PARTS[name]} ${durationText(Number(seconds) * 1_000_000)}`)
    .join(', ')

const newestTold = (orders: Data[string], newest: Data[string]): string =>
  orders == null
    ? ''
    : newest == null
      ? ', as many as it happens to have: nobody asked the shop when it was copied, so whether the newest is among them is not known'
      : `, up to number ${newest}, as the shop said when it was copied`

const bootAnswers = (orders: Data[string], pictures: Data[string], newest: Data[string]): string =>
  `${orders == null ? 'Its shop does not run there and was asked nothing' : `Its shop was asked: the database is sound, money and stock add up, and it holds ${plural(Number(orders), 'order')}`}${newestTold(orders, newest)}. ${Number(pictures) > 0 ? `All ${plural(Number(pictures), 'picture')} are whole.` : 'It has no pictures.'}`

export const events: Readonly<Record<string, Sentence>> = {
  ...diskEvents,
  ...guestEvents,
  ...fileEvents,
  ...backupEvents,
  ...faultEvents,
  'vm-created': ({ vm, host }) => `${vm} was created on ${host}. It is off.`,
  'vm-deleted': ({ vm, disks, lost, unmerged }) =>
    `${vm} is deleted.${lost ? ' What it lay on was lost already.' : Number(disks) > 0 ? ' Its virtual disks stay where they are; it has no checkpoints any more.' : ''}${unmerged ? ` ${shortFileNames(unmerged)} could not be merged, for its chain is broken: it stays as it is.` : ''}`,
  'vm-exported': ({ vm, path, files, bytes }) =>
    `${vm} was exported to ${path}: ${files} files, ${bytesText(Number(bytes))}. They stand on their own.`,
  'checkpoint-exported': ({ vm, name, path, bytes }) =>
    `‘${name}’ of ${vm} was exported to ${path} as a machine of its own, ${bytesText(Number(bytes))}.`,
  'vm-imported': ({ vm, host, exported }) =>
    vm === exported ? `${vm} was imported on ${host}.` : `${exported} was imported on ${host} under the name ${vm}.`,
  'vm-set': ({ vm, automaticCheckpoints, criticalTimeoutMinutes }) =>
    [
      `${vm}:`,
      automaticCheckpoints === undefined
        ? ''
        : `automatic checkpoints ${automaticCheckpoints ? 'are made at its starts' : 'are not made'}.`,
      criticalTimeoutMinutes === undefined
        ? ''
        : criticalTimeoutMinutes === null
          ? 'it stays Paused-Critical until someone resumes it or turns it off.'
          : `it is turned off after ${criticalTimeoutMinutes} minutes of Paused-Critical.`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  'checkpoint-commit-failed': ({ vm, file, eventId }) =>
    `${vm} writes into ${shortFileNames(file)}, and its stored configuration still names the file below. Hyper-V-Worker event ${eventId}, 0x80048102.`,
  'dormant-break-shows': ({ vm, file }) =>
    `The stored configuration of ${vm} names older files, and from now on they count: what it wrote into ${shortFileNames(file)} is not in them, and nobody uses that file any more.`,
  'checkpoint-renamed': ({ name, newName }) => `‘${name}’ is called ‘${newName}’ now.`,
  'disk-attached': ({ vm, location, path }) => `${path} is the disk of ${vm} at SCSI 0:${location}.`,
  'disk-removed': ({ vm, location, path }) =>
    `${path} is no disk of ${vm} any more (SCSI 0:${location}). The file stays.`,
  'saved-state-removed': ({ vm }) =>
    `The saved state of ${vm} is discarded: its next start is one as after a power cut.`,
  'vm-state': ({ vm, state }) => `${vm} ${STATE[String(state)] ?? `is ${state}`}.`,
  'start-breaks-others': ({ vm, file, files }) =>
    `${shortFileNames(files)} stood on ${shortFileName(file)}, which ${vm} writes to from now on: what stood on it does not fit it any more. Hyper-V does not look for such files.`,
  'start-failed': ({ vm, reason, ...data }) =>
    `${vm} did not start. ${refusalSentence(String(reason), { vm, ...data })}`,
  'shut-down-incomplete': ({ vm, reason, ...data }) =>
    `${vm} went off without having been shut down properly. ${refusalSentence(String(reason), { vm, ...data })}`,
  'checkpoint-type-set': ({ vm, checkpointType }) =>
    checkpointType === 'Disabled'
      ? `${vm} takes no checkpoints any more; those it has stay.`
      : checkpointType === 'ProductionOnly'
        ? `${vm} now takes production checkpoints only.`
        : `${vm} now takes ${String(checkpointType).toLowerCase()} checkpoints.`,
  'production-fell-back': ({ vm, name, cause }) =>
    `A production checkpoint of ${vm} was not possible ${FALL_BACK[String(cause)] ?? 'in its state'}: '${name}' is a standard one.`,
  'checkpoint-taken': (data) =>
    recovery(
      data,
      `Checkpoint '${data['name']}' of ${data['vm']} taken, ${data['hasMemory'] ? 'with memory' : 'without memory'}. ${data['file'] ? `New writes go to ${shortFileNames(data['file'])}.` : 'It has no disk.'}`,
      `The backup holds ${data['vm']} still in a checkpoint of its own. New writes go to ${shortFileNames(data['file'])}.`,
    ),
  'checkpoint-complete': (data) =>
    recovery(
      data,
      `Checkpoint '${data['name']}' is on the disk ${within(Number(data['micros']), 'after')}: ${bytesText(Number(data['bytesRead']))} of the disk read, ${bytesText(Number(data['bytesWritten']))} written.`,
      "The backup's checkpoint is on the disk.",
    ),
  'checkpoint-applied': ({ vm, name, hasMemory, thrownAway }) =>
    `'${name}' was applied to ${vm}, ${hasMemory ? 'memory and disk' : 'its disk only'}. ${thrownAway ? `What came after it in ${shortFileNames(thrownAway)} is gone from ${vm}.` : ''}`.trim(),
  'checkpoint-disk-changed': ({ name, file, hasMemory }) =>
    `${shortFileNames(file)} was changed from outside since '${name}' was taken: what comes of it is not that moment${hasMemory ? ', and its memory belongs to another disk. Do not go on with it: discard the saved state with Remove-VMSavedState' : ''}. Hyper-V says nothing of this.`,
  'checkpoint-deleted': (data) =>
    recovery(
      data,
      `Checkpoint '${data['name']}' of ${data['vm']} deleted: there is no going back to it, and the present is as it was.`,
      "The backup's own checkpoint was deleted.",
    ),
  'checkpoint-file-kept': ({ file, children }) =>
    `${shortFileName(file)} stays, hidden: ${plural(Number(children), 'file')} stand on it. It is merged when only one of them is left.`,
  'merge-started': ({ vm, child, parent, blocks }) =>
    `${shortFileName(child)} of ${vm} is being merged into ${shortFileName(parent)}: ${plural(Number(blocks), 'block')}. ${vmms(19070)}`,
  'merge-breaks-others': ({ parent, files }) =>
    `${shortFileNames(files)} stood on ${shortFileName(parent)} too. The merge changes that file: what stood on it beside it does not fit any more. Hyper-V does not look for such files.`,
  'merge-held': ({ child, name }) =>
    `The merge of ${shortFileName(child)} waits: '${name}' of a backup holds the chain still. While a backup runs it goes by itself; one left behind has to be deleted.`,
  'merge-finished': ({ vm, child, parent, micros }) =>
    `${shortFileName(child)} of ${vm} was merged into ${shortFileName(parent)} ${within(Number(micros))}, and removed. ${vmms(19080)}`,
  'vm-returned': ({ vm, rpoSeconds, rtoSeconds, ordersLost, ...parts }) =>
    `${vm} takes orders again. Lost: ${plural(Number(ordersLost), 'order')}, the newest that came back was ${durationText(Number(rpoSeconds) * 1_000_000)} old (achieved RPO). Back ${within(Number(rtoSeconds) * 1_000_000, 'after')} (achieved RTO): ${rtoPartsText(parts)}.`,
  'objectives-set': ({ vm, rpoSeconds, rtoSeconds }) =>
    `For ${vm} this is promised: at most ${durationText(Number(rpoSeconds) * 1_000_000)} of work is lost (RPO), and it is back after at most ${durationText(Number(rtoSeconds) * 1_000_000)} (RTO).`,
  'merge-interrupted': ({ vm, child, done, blocks }) =>
    `The merge of ${shortFileName(child)} of ${vm} stopped${Number(blocks) > 0 ? ` after ${done} of ${plural(Number(blocks), 'block')}` : ''}. The cut itself harms nothing${Number(done) > 0 ? ': what was copied stays hidden under its own file' : ''}; while its chain can be opened the merge begins anew later, from its first block. ${vmms(19090)}`,
  'merge-failed': ({ child, parent, reason, ...data }) =>
    `The merge of ${shortFileName(child)} cannot run now. ${refusalSentence(String(reason), { path: fileName(parent), ...data })} ${reason === '0x80070020' ? 'It is tried again when that lets go. Virus scanners and backups are to leave .vhdx, .avhdx, .vmcx and .vmrs alone: exclude them. ' : ''}${vmms(19100)}`,
  'backup-failed': ({ vm, reason, to, planned, ...data }) =>
    `The backup of ${vm}${to === undefined ? '' : ` to ${to}`}${planned ? ` (‘${planned}’)` : ''} failed. ${refusalSentence(String(reason), { vm, ...data })}`,
  'backup-verified': ({ restorePoint, bytesRead, micros, booted, orders, pictures, newestOrder, keyLost }) =>
    `Every block of ${restorePoint} has the hash it was written with: ${bytesText(Number(bytesRead))} read ${within(Number(micros))}.${booted ? ` It booted on a child that is thrown away. ${bootAnswers(orders, pictures, newestOrder)}` : ''}${keyLost ? ' Its key is lost all the same: the bytes are right, and nobody can read them. There is no way back from it.' : ''}`,
  'verify-failed': ({ vm, reason, ...data }) =>
    `The check of ${vm}'s restore point failed. ${refusalSentence(String(reason), { vm, ...data })}`,
  'copy-failed': ({ vm, reason, ...data }) =>
    `The copy of ${vm}'s restore point failed. ${refusalSentence(String(reason), { vm, ...data })}`,
  'retention-failed': ({ vm, reason, ...data }) =>
    `Retention of ${vm} on ${repositoryText(data)} stopped; the next run goes on. ${refusalSentence(String(reason), { vm, ...data })}`,
  'restore-started': ({ vm, restorePoint, host }) => `${vm} is being restored from ${restorePoint} to ${host}.`,
  'publish-failed': ({ vm, reason, ...data }) =>
    `The backup of ${vm} could not be given to a host. ${refusalSentence(String(reason), { vm, ...data })}`,
  'move-failed': ({ vm, reason, ...data }) =>
    `The disks of ${vm} stay where they were. ${refusalSentence(String(reason), { vm, ...data })}`,
  'restore-failed': ({ vm, reason, ...data }) =>
    `The restore of ${vm} failed. ${refusalSentence(String(reason), { vm, ...data })}`,
  'vm-restored': ({ vm, restorePoint, host, instant, place, beside, folder }) =>
    instant === undefined
      ? `${vm} was restored from ${restorePoint} to ${host}. It is off.${folder === undefined ? '' : ` Its disks lie in ${folder}: in ${beside} there are files of that name already, and they were left as they are.`}`
      : `${vm} is there: off, on volume ${instant}: of ${host}, which is ${restorePoint} itself on ${place}. It can be started at once and reads as fast as ${place} does. What it writes is lost with it or with the backup, until Move-VMStorage ${vm} takes it to a disk of ${host}.`,
}

export const eventSentence = (code: string, data: Data = {}): string => events[code]?.(data) ?? code
