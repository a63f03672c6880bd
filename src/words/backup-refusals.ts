/** Why something of a backup was refused, or failed: what happened, why, what to do. */
import { countText, type Data, plural } from './format.ts'
import { guestRefusals } from './guest-refusals.ts'
import { time } from './time.ts'

/** SQLite puts a heading above what it found. */
const finding = (message: Data[string]): string =>
  String(message)
    .split('\n')
    .find((line) => !line.startsWith('***')) ?? String(message)

/** What a boot test found of it. */
const PART: Readonly<Record<string, (data: Data) => string>> = {
  invariants: () => 'It starts, but money and stock do not add up.',
  photos: () => 'It starts, but pictures are damaged or missing.',
  integrity: ({ message }) => `It starts, but the database of the shop is not sound: ${finding(message)}.`,
  'app-failed': ({ app, message }) => `It starts, but without ${app}: ${String(message).replace(/\.$/, '')}.`,
}

/** Of the guest's own refusals each is a sentence. */
const foundOf = (data: Data): string => {
  const cause = String(data['cause'])
  return PART[cause]?.(data) ?? guestRefusals[cause]?.(data) ?? 'It does not start.'
}

/** Why a repair did not help, after "may still be whole". */
const REPAIR: Readonly<Record<string, string>> = {
  changed:
    '. It cannot be repaired from the source: this block was changed there since, so what was copied is there no more',
  enciphered: '. It cannot be repaired from the source: the block is enciphered, and anew it would be other bytes',
  unreadable: '. It cannot be repaired from the source: the machine or its disk cannot be read there any more',
  'no-block': '. It cannot be repaired from the source: what is wrong is no block of a disk',
}

/** A file is named inside its store. */
const storedFile = ({ file, store }: Data): string => (store === undefined ? String(file) : `${file} on ${store}`)

export const backupRefusals: Readonly<Record<string, (data: Data) => string>> = {
  'restore-point-lost': ({ restorePoint, place }) =>
    `Restore point ${restorePoint} is gone: its files on ${place} cannot be read.`,
  'restore-point-incomplete': (data) =>
    `Restore point ${data['restorePoint']} cannot be restored: ${storedFile(data)} is missing, and what it holds lies in no other file of the chain. Points that do not stand on that file are as good as before.`,
  'restore-point-damaged': (data) => {
    const { restorePoint, file, block, unrepaired } = data
    return `Restore point ${restorePoint} is damaged${block === undefined ? `: ${file ? storedFile(data) : 'one of its files'} is not as it was written` : `: block ${block}${file ? ` (${storedFile(data)})` : ''} does not have the hash it was written with`}. Nothing of it is believed. An older point, or a copy elsewhere, may still be whole${REPAIR[String(unrepaired)] ?? (block === undefined ? '' : '; while the machine itself is sound and has what was copied, Test-LabBackup -Repair takes it from there')}.`
  },
  'restore-point-immutable': ({ restorePoint, place, until }) =>
    `Restore point ${restorePoint} on ${place} can be neither changed nor removed${typeof until === 'number' ? ` until ${time.date(until)}, ${time.short(until)}` : ' yet'}: that is what it was put there for.`,
  'restore-point-needed': ({ restorePoint, by }) =>
    `Restore point ${restorePoint} cannot go alone: ${by} ${String(by).includes(',') ? 'stand' : 'stands'} on its blocks, and could not be restored without it. -IncludeDependants removes them too.`,
  'restore-point-in-use': ({ restorePoint, job, vm }) =>
    vm === undefined
      ? `Restore point ${restorePoint} is in use by a job (${job}). Wait until that is done.`
      : `${vm} runs from restore point ${restorePoint}. Move-VMStorage ${vm} takes its disks home; Remove-VM ${vm} gives them up.`,
  'move-running': ({ vm }) => `The disks of ${vm} are being moved. Wait until that is done.`,
  'move-checkpoints': ({ vm }) =>
    `${vm} has checkpoints or a merge that is not done, and the lab moves a machine without. Remove the checkpoints and wait for the merge.`,
  'move-disturbed': ({ vm }) =>
    `The disks of ${vm} became others while they were moved: a checkpoint was taken, or it was saved. It goes on where it was; move it again.`,
  'move-elsewhere': ({ vm, host, path }) =>
    `${path} is on no disk of ${host}. The storage of ${vm} moves from volume to volume of its own host; Export-VM and Import-VM bring it to another.`,
  'move-same-folder': ({ vm, path }) =>
    `The disks of ${vm} lie in ${path} already: there is nothing to move. Name another folder, or another volume of its host.`,
  'no-drive-letter': ({ host }) =>
    `${host} has no letter left for another volume. Take one of those off that serve backups.`,
  'order-there': ({ vm, order }) =>
    `There is an order ${order} in the shop of ${vm}. Nothing was changed: what is there is not written over.`,
  'order-missing': ({ restorePoint, order }) =>
    `There is no order ${order} in ${restorePoint}. It was placed later, or gone already: look into another point with Invoke-LabSql -RestorePoint.`,
  'objective-zero': ({ vm }) =>
    `Nobody can promise that for ${vm}: backups lose what came after the last of them, so an RPO of 0 takes more than backups, and nothing comes back in no time (RTO 0). Write more than 0 minutes for both.`,
  'key-lost': ({ restorePoint, key }) =>
    `Restore point ${restorePoint} is enciphered with ${key}, and that key is lost: its bytes are there, and nobody can read them. There is no way back from it. Keep keys somewhere else than what they open.`,
  'no-backup-key': ({ vm }) =>
    `No backup of ${vm} is enciphered, so there is no key that could be lost. Start-LabBackup ${vm} -Encrypt makes one.`,
  'host-name-invalid': ({ host }) =>
    `'${host}' cannot be the name of a host: it has up to 15 letters, digits and dashes.`,
  'host-name-taken': ({ host }) => `There is a host or store named ${host} already. Choose another name.`,
  'restore-file-in-use': ({ file, vm, restorePoint, isShop }) =>
    `A program of ${vm} has ${file} open, and would write on into what is put there. Put it beside under another name (-Destination C:\\old.db)${isShop ? `, bring one order back by its number (Restore-LabBackup ${restorePoint} -Order 1007)` : ''}, or restore the whole machine beside this one (-NewName).`,
  'restore-point-ambiguous': ({ points, count }) =>
    `${plural(Number(count), 'restore point')} are of the newest moment: ${points}. Nothing brings a removed one back, so say which by its id.`,
  'copy-to-itself': ({ restorePoint, place }) =>
    `Restore point ${restorePoint} lies on ${place} already, itself or as a copy: a second copy there would share its fate. Name another place.`,
  'backup-job-taken': ({ job }) => `There is a backup job named '${job}' already. Choose another name.`,
  'unknown-backup-job': ({ job }) => `There is no backup job '${job}'. Get-LabBackupJob lists those there are.`,
  'window-closed': ({ job }) =>
    `The window of '${job}' closed before the copy was done: it was stopped and leaves no restore point. Give it more time, more bandwidth, or less to copy.`,
  'boot-test-failed': (data) => {
    const { restorePoint, cause, orders, ordersTold, newestOrderTold } = data
    return cause === 'other-orders'
      ? `Restore point ${restorePoint} starts, and is not what it says it is: it holds ${plural(Number(orders), 'order')}, and when it was copied the shop had ${countText(Number(ordersTold))}, the newest number ${newestOrderTold}. The job left out what it should have copied; look for another point, and make a full backup.`
      : `Restore point ${restorePoint} is not usable, although each of its blocks is as it was written. ${foundOf(data)} Either what was copied was broken already, or not all of it was copied: nothing in the point tells which. Look for an older point that starts; if the machine itself is sound, make a full backup.`
  },
}
