/** Why something could not be done inside a guest: what happened, why, what to do. */
import { countText, type Data, plural } from './format.ts'

type Sentence = (data: Data) => string

/** What a monitor shows where the boot stops. */
const BOOT_STOPS: Readonly<Record<string, string>> = {
  'no-boot-record': 'there is no boot record on its disk',
  'boot-record-changed': 'the boot record of its disk is not the one that was installed',
  'unreadable-disk': 'there is no disk with a volume that can be read',
  'kernel-missing': 'C:\\kernel.sys is missing',
  'kernel-changed': 'C:\\kernel.sys is not the file that was installed',
  'configuration-missing': 'C:\\boot.ini is missing',
  'configuration-changed': 'C:\\boot.ini is not the file that was installed',
}

/** The same in one line, for the monitor itself. */
export const bootStop = (reason: string): string => BOOT_STOPS[reason] ?? reason

export const guestRefusals: Readonly<Record<string, Sentence>> = {
  'transaction-open': ({ vm }) => `The shop on ${vm} has a transaction open. Commit it or roll it back first.`,
  'no-open-transaction': ({ vm }) => `The shop on ${vm} has no transaction open.`,
  'app-running': ({ app }) =>
    `${app ?? 'The program'} is already running.${app === 'Workload' ? ' Stop it first.' : ''}`,
  'app-not-running': ({ app }) =>
    app === 'Workload'
      ? 'No workload is running.'
      : `${app ?? 'The program'} is not running: its files could not be opened, or it was ended. Shut the VM down and start it again, or go back to a moment when its files were whole.`,
  frozen: ({ app }) =>
    `${app ?? 'The program'} holds new work back while the guest agent prepares a checkpoint. Try again afterwards.`,
  'already-installed': ({ version }) => `Version ${version} is installed already.`,
  'unknown-user': ({ user, known, others }) =>
    `The directory has no user named '${user}'. ${known ? `It has ${known}${Number(others) > 0 ? ` and ${plural(Number(others), 'other')}` : ''}.` : 'It has no users.'}`,
  'drill-no-files': () => 'There is no file left to encipher.',
  'picture-list-full': ({ count, maximum }) =>
    `Photos has ${plural(Number(count), 'picture')} and room in its list for ${countText(Number(maximum))}. Delete some, or import fewer.`,
  'database-error': ({ app, message, ordersPlaced }) =>
    `The ${app === 'Directory' ? 'directory' : 'shop'}'s database answers: ${message}.${Number(ordersPlaced ?? 0) > 0 ? ` Before that ${plural(Number(ordersPlaced), 'order')} were taken, and stay.` : ''}`,
  'sql-empty': () => 'There is no SQL statement in this question.',
  'sql-too-long': ({ steps }) =>
    `This question takes more than ${countText(Number(steps))} steps of SQLite's machine, and was ended there. Ask for less.`,
  'sql-one-statement': () => 'Ask one SQL statement at a time.',
  'sql-not-reading': () =>
    'This statement would change the database. Questions only read; the shop itself changes its data.',
  'disk-full': ({ file }) =>
    `There is no room for ${file} on the guest's disk. Delete files in the guest, or make its disk larger.`,
  'file-missing': ({ file }) =>
    `There is no file ${file || 'without a name'} on the guest's disk.${/^[c-f]:[\\/]/i.test(String(file)) ? '' : ' A path begins with C:\\.'}`,
  'file-is-folder': ({ file }) => `${file} is a folder, and has no content. Without a path all files are listed.`,
  'folders-endless': () =>
    'The files of this disk cannot be listed: its folders lie in each other, or hold more than 10,000 entries. A single file can be read by its path.',
  'file-denied': ({ file }) => `${file} is a folder, or kept from being changed: write and remove files, not folders.`,
  'file-in-use': ({ file }) => `${file} is in use by a program of the guest.`,
  'file-name-taken': ({ file }) => `There is already a file of that name: ${file}.`,
  'file-name-invalid': ({ file }) =>
    `‘${file}’ is no name for a file in the guest: a path begins with C:\\ (D:\\, E:\\ or F:\\ on a data disk), has none of " * : < > ? | and at most 120 bytes, and no part of it is empty, a device such as CON, or ends in a dot or a blank.`,
  'no-such-disk': ({ file, disk }) =>
    `The guest has no disk ${disk} for ${file}. Attach one with Add-VMHardDiskDrive while the VM is off, or look at what its last start said of it.`,
  'picture-not-listed': ({ file }) =>
    `${file} is in the folder, but not in the list of Photos, which touches only what is in its list. Go back to a moment when the list was whole, or remove the file with Remove-LabFile.`,
  'picture-name-invalid': ({ file }) =>
    `‘${file}’ is no name for a picture: write the bare name, such as IMG_0001.bmp, without a folder; it has none of \\ / " * : < > ? | and at most 113 bytes, is no device such as CON, and does not end in a dot or a blank.`,
  'file-error': ({ result }) => `The guest's file system answers with error ${result}.`,
  'guest-crashed': ({ vm }) =>
    `A program on ${vm ?? 'the guest'} crashed: what its memory holds is no program any more. Turn the VM off and start it again.`,
  'text-too-long': ({ bytes, maximum }) =>
    `The text has ${plural(Number(bytes), 'byte')}; there is room for ${plural(Number(maximum ?? 16_000), 'byte')}.`,
  'not-running': () => 'The guest is off.',
  'no-drive': () => 'The guest has no disk.',
  'no-memory': ({ vm }) =>
    `There is no memory of ${vm} at that moment: it was off, or its checkpoint was taken without.`,
  'unreadable-file': ({ path }) => `${path ?? 'A file'} of the guest cannot be read.`,
  'agent-absent': ({ vm }) =>
    `A production checkpoint needs the guest agent of ${vm}, and there is none. ProductionOnly allows no other kind.`,
  'export-not-consistent': ({ vm }) =>
    `The guest agent of ${vm} cannot bring it to rest. Choose CaptureSavedState, with its memory, or CaptureCrashConsistentState, as a power cut would leave it.`,
  'shut-down-unheard': ({ vm }) =>
    `${vm} cannot be asked to shut down: its integration services are not there to hear it. Cut its power with Stop-VM -TurnOff, which loses what is not on the disk, or give it its services back with Set-LabGuest -Agent Healthy.`,
  'freeze-timeout': ({ vm, seconds }) =>
    `The guest of ${vm} did not come to rest within ${seconds} seconds, and the freeze was given up (VSS says 0x800423F2). ProductionOnly allows no other kind.`,
  'freeze-interrupted': ({ vm }) => `${vm} stopped running while its guest was being brought to rest.`,
  'boot-failed': ({ vm, reason, cause }) =>
    `The boot of ${vm} stops: ${bootStop(String(cause ?? reason))}. Restore a backup, or apply a checkpoint whose disk is sound.`,
  ...Object.fromEntries(
    Object.entries(BOOT_STOPS).map(([code, text]): [string, Sentence] => [code, () => `The boot stops: ${text}.`]),
  ),
  'saved-state-invalid': ({ vm }) =>
    `${vm} cannot go on from its saved memory: the bytes are no memory of this machine.`,
}
