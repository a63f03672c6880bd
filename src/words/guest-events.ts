/** What happened inside a guest, one sentence an event. */
import { bytesText, countText, type Data, durationText, plural } from './format.ts'
import { refusalSentence } from './refusals.ts'

type Sentence = (data: Data) => string

const ACTIONS: Readonly<Record<string, string>> = {
  'Shop PlaceOrders': 'took orders',
  'Shop OpenTransaction': 'opened a transaction',
  'Shop CommitTransaction': 'committed its transaction',
  'Shop RollbackTransaction': 'rolled its transaction back',
  'Shop DeleteOrders': 'deleted its oldest orders',
  'Shop Report': 'added its books up',
  'Notepad Type': 'holds new text, in memory only',
  'Notepad Save': 'saved its text',
  'Photos Import': 'imported into the page cache, which is not flushed yet',
  'Photos Delete': 'deleted a picture',
  'Photos Rename': 'renamed a picture',
  'Updater InstallGoodUpdate': 'installed the update',
  'Updater InstallBadPatch': 'installed the patch',
  'Ransomware Start': 'began its drill',
  'Directory ChangePassword': 'changed a password',
  'Directory Replicate': 'answered its partner',
  'Workload Start': 'began its work',
  'Workload Stop': 'stopped its work',
  'System WriteFile': 'wrote a file',
  'System RemoveFile': 'removed a file',
  'System Trim': 'told its disk which clusters no file uses',
}

const SETUP: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  agent: {
    Healthy: 'the guest agent does its part',
    Absent: 'there is no guest agent',
    Failing: 'the guest agent never comes to an end with freezing',
  },
  synchronous: { Full: 'a commit waits for the disk', Off: 'a commit waits for no disk (synchronous = OFF)' },
  writeCache: {
    Honest: 'the disk says yes to a flush when all is safe',
    Lying: 'the disk says yes to a flush before anything is safe',
  },
  generationIdDevice: {
    Present: 'the host gives the guest a generation id',
    Absent: 'the host gives the guest no generation id',
  },
}

const setupText = (change: Data): string =>
  Object.entries(change)
    .map(([name, value]) => SETUP[name]?.[String(value)] ?? `${name} ${value}`)
    .join('; ')

const centsText = (cents: Data[string] | undefined): string =>
  `${countText(Math.floor(Number(cents) / 100))}.${String(Number(cents) % 100).padStart(2, '0')} EUR`

export const guestEvents: Readonly<Record<string, Sentence>> = {
  'boot-clean': ({ vm }) => `${vm} booted from a clean disk.`,
  'boot-dirty-volume': ({ vm, disk }) =>
    `${vm} was not shut down properly: its disk${disk ? ` ${disk}` : ''} is marked dirty and is checked.`,
  'boot-chkdsk': ({ vm, disk, fixes, lostClusters, cutFiles }) =>
    Number(fixes) === 0
      ? `The check of ${vm}'s disk${disk ? ` ${disk}` : ''} found nothing to repair.`
      : `The check of ${vm}'s disk${disk ? ` ${disk}` : ''} made ${plural(Number(fixes), 'repair')}: ${plural(Number(lostClusters), 'lost cluster')}, ${plural(Number(cutFiles), 'file')} cut.`,
  'boot-data-disk-unreadable': ({ vm, disk }) =>
    `There is no volume on the disk ${disk} of ${vm} that can be read: the guest is up without it.`,
  'boot-app-failed': ({ vm, app, message }) => `${app} on ${vm} did not start: ${message}.`,
  'boot-list-unreadable': ({ vm, app, file, unlisted }) =>
    `${app} on ${vm} cannot read its list ${file}, or not all of it: ${plural(Number(unlisted), 'file')} of the folder ${Number(unlisted) === 1 ? 'is' : 'are'} not in what is left.`,
  'guest-set': ({ vm, ...change }) => `${vm}: ${setupText(change)}.`,
  'cache-lost': ({ vm, sectors }) =>
    `The write cache of ${vm}'s disk had said that all was safe: ${plural(Number(sectors), 'sector')} of it never reached the disk.`,
  'freeze-waits': ({ vm, name, seconds, agent }) =>
    agent === 'Failing'
      ? `'${name}' waits for the agent of ${vm} to bring the guest to rest; after ${plural(Number(seconds), 'second')} it gives up.`
      : `'${name}' waits up to ${plural(Number(seconds), 'second')} for the open transaction of ${vm}. New ones are held back meanwhile.`,
  'checkpoint-failed': ({ vm, name, reason, ...data }) =>
    `Checkpoint '${name}' of ${vm} was not taken. ${refusalSentence(String(reason), { vm, name, ...data })}`,
  'backup-not-quiesced': ({ vm, agent }) =>
    `The guest's agent is ${agent === 'Absent' ? 'not there' : 'failing'}: the backup of ${vm} copies what a power cut would leave (crash-consistent).`,
  'directory-replicated': ({ vm, changes, highestUsn, knownUsn }) =>
    `The partner asked the directory on ${vm} for what is above number ${countText(Number(knownUsn))}, and got ${plural(Number(changes), 'change')}; its highest number (USN) is ${countText(Number(highestUsn))}.`,
  'directory-rollback-noticed': ({ vm, invocationId }) =>
    `The directory on ${vm} found another generation id: its machine was taken back or copied. It goes on under a new invocation id, ${String(invocationId).slice(0, 8)}….`,
  'shop-report': ({ orders, pieces, inStock, totalCents, paidCents }) =>
    `${plural(Number(orders), 'order')} of ${plural(Number(pieces), 'piece')} for ${centsText(totalCents)}; paid ${centsText(paidCents)}; ${plural(Number(inStock), 'piece')} in stock. ${totalCents === paidCents ? 'What was ordered is paid.' : `What was ordered and what was paid differ by ${centsText(Math.abs(Number(totalCents) - Number(paidCents)))}.`}`,
  'workload-latency': ({ requests, p50Micros, p95Micros, maxMicros }) =>
    Number(requests) === 0
      ? 'No request of it was measured.'
      : `Its last ${plural(Number(requests), 'request')}: p50 ${durationText(Number(p50Micros))}, p95 ${durationText(Number(p95Micros))}, max ${durationText(Number(maxMicros))}.`,
  'boot-rolled-back': ({ vm, file, journalBytes }) =>
    `${vm} found an unfinished transaction in ${file} and rolled it back from a journal of ${bytesText(Number(journalBytes))}.`,
  'app-ran': ({ vm, app, action, count }) =>
    `${app} on ${vm} ${ACTIONS[`${app} ${action}`] ?? `did ${action}`}${count === null || count === undefined ? '' : `: ${plural(Number(count), app === 'Photos' ? 'picture' : 'order')}`}.`,
  'app-failed': ({ vm, app, reason, ...data }) =>
    `${app} on ${vm} failed. ${refusalSentence(String(reason), { vm, ...data })}`,
  'app-withheld': ({ vm, app, host, volume }) =>
    `Volume ${volume}: of ${host} cannot take what ${app} on ${vm} writes. ${vm} stands still, and the answer is withheld until it is resumed.`,
}
