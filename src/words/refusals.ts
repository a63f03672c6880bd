/** Why something was refused: what happened, why, what to do. One sentence or two for each code. */
import { backupRefusals } from './backup-refusals.ts'
import { consoleRefusals } from './console-refusals.ts'
import { diskRefusals } from './disk-refusals.ts'
import { faultRefusals } from './fault-refusals.ts'
import { fileRefusals, whoHolds } from './file-refusals.ts'
import { bytesText, countText, type Data, volumeName } from './format.ts'
import { guestRefusals } from './guest-refusals.ts'

type Sentence = (data: Data) => string

/** Hyper-V's own words for an operation in the wrong state. */
const WRONG_STATE = 'The operation cannot be performed while the virtual machine is in its current state.'

const SAVED_DISK =
  'Its saved memory knows this disk as it is: start it and shut it down first, or discard the saved state.'

const DISK_OPEN = 'It has its disks open: turn it off, or shut it down, first.'
const STORAGE_FAILS = 'Its storage fails: mend that and resume it, or cut its power with Stop-VM -TurnOff.'

const WHAT_TO_DO: Readonly<Record<string, string>> = {
  'start Running': 'It is already running.',
  'start Paused': 'Resume it instead.',
  'shut-down Off': 'It is already off.',
  'turn-off Off': 'It is already off.',
  'turn-off Saved': 'It has no power to cut. Remove-VMSavedState discards its memory; Start-VM goes on from it.',
  'shut-down Saved': 'Start it first: only a running guest can shut itself down.',
  'shut-down Paused': 'Resume it first: only a running guest can shut itself down. Stop-VM -TurnOff cuts its power.',
  'save Off': 'There is no memory to save: start it first.',
  'save Saved': 'It is already saved.',
  'pause Off': 'Only a running VM can be paused: start it first.',
  'pause Saved': 'Only a running VM can be paused: start it first.',
  'pause PausedCritical': 'It stands still already, because its storage fails.',
  'pause Paused': 'It is already paused.',
  'resume Running': 'It is already running.',
  'resume Off': 'Start it instead.',
  'resume Saved': 'Start it: it goes on from its saved memory.',
  'run-app Off': 'Start the VM first.',
  'run-app Saved': 'Start the VM first.',
  'run-app Paused': 'Resume the VM first.',
  'compare Off': 'Start the VM first: it is measured while it runs.',
  'compare Saved': 'Start the VM first: it is measured while it runs.',
  'compare Paused': 'Resume the VM first: it is measured while it runs.',
  'checkpoint Off': 'Only the checkpoint of a running VM can fail half way like that: start it first.',
  'checkpoint Saved': 'Only the checkpoint of a running VM can fail half way like that: start it first.',
  'checkpoint Paused': 'Only the checkpoint of a running VM can fail half way like that: resume it first.',
  'start PausedCritical': 'Its storage fails: mend that and resume it, or turn it off.',
  'shut-down PausedCritical': STORAGE_FAILS,
  'apply PausedCritical': STORAGE_FAILS,
  'standard-checkpoint PausedCritical': STORAGE_FAILS,
  'save PausedCritical': STORAGE_FAILS,
  'reset Saved': 'Start it: it goes on from its saved memory. Remove-VMSavedState discards that.',
  'reset PausedCritical': STORAGE_FAILS,
  'reset Off': 'Start it instead.',
  'reset Paused': 'Resume it first, or turn it off and start it.',
  'remove-saved-state Paused': 'It has no saved state.',
  'remove-saved-state PausedCritical': 'It has no saved state.',
  'remove-saved-state Off': 'It has no saved state.',
  'remove-saved-state Running': 'It has no saved state.',
  'export PausedCritical': STORAGE_FAILS,
  'delete-vm Running': 'Turn it off first.',
  'delete-vm Paused': 'Turn it off first.',
  'delete-vm PausedCritical': 'Turn it off first.',
  'change-disks Saved':
    'Its saved memory knows the disks that it has: start it and shut it down, or discard the saved state.',
  'change-disks Paused': 'Turn it off first.',
  'change-disks PausedCritical': 'Turn it off first.',
  'production-checkpoint Saved': 'Only a running guest can prepare one: start it first, or take a standard checkpoint.',
  'production-checkpoint Paused':
    'Only a running guest can prepare one: resume it first, or take a standard checkpoint.',
  'production-checkpoint PausedCritical': STORAGE_FAILS,
  ...Object.fromEntries(
    ['merge-vhd', 'convert-vhd', 'resize-vhd', 'optimize-vhd'].flatMap((act) => [
      [`${act} Saved`, SAVED_DISK],
      ...['Running', 'Paused', 'PausedCritical'].map((state) => [`${act} ${state}`, DISK_OPEN]),
    ]),
  ),
  'run-app PausedCritical': STORAGE_FAILS,
}

/** Off-Critical and Saved-Critical: nothing helps but the storage. */
const STORAGE_GONE = 'What it lies on is not there: bring that back, or restore it from a backup.'

const vmState: Sentence = ({ vm, operation, state }) =>
  `${WRONG_STATE} ${vm} is ${String(state).replace(/Critical$/, '-Critical')}. ${WHAT_TO_DO[`${operation} ${state}`] ?? (/(Off|Saved)Critical/.test(String(state)) ? STORAGE_GONE : undefined) ?? 'Wait until it is in another state, or bring it into one.'}`

const PARAMETER: Readonly<Record<string, string>> = {
  'virtual-size':
    'its size must be a multiple of its sectors of 512 or 4,096 bytes, at least one of them and at most 64 TB',
  'block-size': 'its blocks must be 1, 2, 4, 8, 16, 32, 64, 128 or 256 MB',
  'logical-sector-size': 'its sectors must be 512 or 4,096 bytes',
  'physical-sector-size': 'its sectors must be 512 or 4,096 bytes',
}

/** What is too little by less than the unit shows is told to the byte. */
const roomText = (neededBytes: number, freeBytes: number): string => {
  const [needed, free] = [bytesText(neededBytes), bytesText(freeBytes)]
  return needed === free
    ? `${countText(neededBytes)} bytes and ${countText(freeBytes)} are free`
    : `${needed} and ${free} are free`
}

export const refusals: Readonly<Record<string, Sentence>> = {
  ...diskRefusals,
  ...fileRefusals,
  ...backupRefusals,
  ...faultRefusals,
  'vm-state': vmState,
  'operation-not-simulated': ({ vm, state }) =>
    `Hyper-V takes that of a VM that is ${state}; the lab does not. Turn ${vm} off first.`,
  'unknown-vm': ({ vm }) => `There is no virtual machine named '${vm}'. Get-VM lists those there are.`,
  'unknown-vm-id': ({ id }) =>
    `There is no virtual machine with the identifier ${id}. Get-VM | Select-Object Name, Id lists them.`,
  'no-vm': () =>
    'There is no virtual machine in this lab. New-VM makes one; Import-VM and Restore-LabBackup bring one back.',
  'unknown-host': ({ host }) =>
    `There is no host named '${host}'. There are HV1, HV2, and those that Add-LabHost put up.`,
  'unknown-volume': ({ place, volume }) => `${place} has no volume '${volume}'. Name it as HOST:VOLUME, such as HV1:D.`,
  'unknown-repository': ({ repository }) =>
    `'${repository}' is no place for backups. Name NAS1, VAULT, or a volume such as HV1:E.`,
  'unknown-checkpoint': ({ vm, name }) =>
    `${vm} has no checkpoint named '${name}'. Get-VMCheckpoint ${vm} lists those it has.`,
  'no-checkpoint': ({ vm }) => `${vm} has no checkpoint. Checkpoint-VM takes one.`,
  'checkpoint-of-backup': ({ name }) =>
    `'${name}' was made by a backup, for itself: it can be deleted when no backup runs, and neither applied, renamed nor exported.`,
  'merge-held': ({ name }) =>
    `'${name}' of a backup holds the chain still. When no backup runs: Get-VMSnapshot -SnapshotType Recovery | Remove-VMSnapshot.`,
  'unknown-moment': ({ vm, name }) =>
    `${vm} has no checkpoint named '${name}', and there is no restore point of that id. Write Now for the present.`,
  'same-moment': ({ vm }) =>
    `These are the same moment of ${vm}: nothing can differ. Name two moments, each Now, a checkpoint or a restore point.`,
  'unknown-restore-point': ({ restorePoint }) =>
    `There is no restore point '${restorePoint}'. Get-LabRestorePoint lists those there are.`,
  'no-restore-point': () => 'There is no restore point to choose from. Start-LabBackup makes one.',
  'unknown-scenario': ({ scenario }) => `There is no scenario '${scenario}'.`,
  'checkpoints-disabled': ({ vm }) =>
    `Checkpoints are disabled for ${vm}. Set-VM ${vm} -CheckpointType Production allows them again.`,
  'checkpoint-name-blank': () => 'A checkpoint needs a name.',
  'checkpoint-name-too-long': ({ length }) => `A checkpoint's name has at most 100 characters; this one has ${length}.`,
  'checkpoint-name-taken': ({ name }) =>
    `There is already a checkpoint named '${name}'. Choose another name, so that it is clear later which one is meant.`,
  'checkpoint-name-reserved': ({ name }) =>
    `'${name}' cannot be a checkpoint's name: Now, latest and the ids of restore points each mean another moment here. Hyper-V itself would take it. Choose another name.`,
  'checkpoint-limit': ({ vm, limit }) =>
    `${vm} has ${limit} checkpoints, the most a virtual machine can have. Delete one first; start with the newest.`,
  'checkpoint-waiting': ({ name }) =>
    `'${name}' still waits for the guest to come to rest. Wait until it is taken, or given up.`,
  'checkpoint-busy': ({ name }) => `'${name}' is still being written. Wait until its memory is on the disk.`,
  'checkpoint-lost': ({ name, host, volume, file }) =>
    `'${name}' cannot be used: it needs ${file}, and volume ${volume}: of ${host} is lost. A checkpoint lives and dies with its disk; only a copy elsewhere helps now.`,
  'production-impossible': ({ vm, state }) =>
    `A production checkpoint needs ${vm} running, because the guest itself prepares it; it is ${state}. ProductionOnly allows no other kind.`,
  ...guestRefusals,
  'answer-withheld': ({ vm, volume, host }) =>
    `${volumeName(host, volume)} cannot take what ${vm} writes. The VM stands still and its answer is withheld until it is resumed.`,
  'preview-over': () => 'No preview is under way any more. Begin it again.',
  'comparison-over': () => 'No comparison is under way any more. Begin it again.',
  'comparison-stopped': ({ vm, state, files, volume }) =>
    `The copy of ${vm} that was to be measured is ${String(state).replace(/Critical$/, '-Critical')} with ${files} files in its chain: volume ${volume}: may be full. Compare fewer files, or make room. The lab itself has not changed.`,
  'write-protected': () => 'The disk is open for reading only.',
  'sector-out-of-range': ({ path }) => `${path ?? 'The disk'} ends before this sector.`,
  'handle-closed': ({ path }) => `${path} is not open any more.`,
  'journal-diverged': () =>
    'The journal does not fit this lab: it was recorded in another scenario or by another version.',
  'power-lost': ({ host }) => `The power of ${host} failed before it was done. The host is back; try again.`,
  'volume-lost': ({ host, volume }) =>
    `${volume === undefined ? 'The volume' : volumeName(host, volume)} is lost, and every file on it. A backup that lies elsewhere can be restored to a volume or host that still stands.`,
  'host-lost': ({ host }) =>
    `${host} is lost, with its volumes and all that was on them. A backup that lies elsewhere can be restored to a host that still stands.`,
  'repository-lost': ({ place, vm }) =>
    `${place} is lost, with the copies on it. Choose another place for the backup of ${vm}.`,
  'backup-running': ({ vm, runningTo, runningJob }) =>
    `A backup of ${vm}${runningTo ? ` to ${runningTo}` : ''}${runningJob ? ` (‘${runningJob}’)` : ''} is already running. Wait until it is done.`,
  'restore-running': ({ vm }) => `${vm} is already being restored.`,
  'vm-name-invalid': ({ vm }) =>
    `'${vm}' cannot be the name of a virtual machine: it is also the name of a folder, with at most 100 characters and none of \\ / : * ? " < > |.`,
  'vm-name-taken': ({ vm }) =>
    `There is already a virtual machine named ${vm}, and its files are there. A second one beside it needs another name, which at the prompt -NewName gives it.`,
  'no-space': ({ volume, neededBytes, freeBytes }) =>
    `Volume ${volume}: needs ${bytesText(Number(neededBytes))} more and has ${bytesText(Number(freeBytes))}.`,
  'vhdx-no-parent': ({ path }) => `${path} has no parent.`,
  'vhdx-metadata-full': ({ path }) => `There is no room left in the metadata of ${path}.`,
  'vhdx-parameter': ({ name }) => `A virtual disk cannot be like that: ${PARAMETER[String(name)] ?? name}.`,
  'unreadable-disk': () => 'There is no file system on this disk that could be read.',
  '0x80070002': ({ path, host, checkpoint, memory }) =>
    checkpoint !== undefined
      ? `The system cannot find the file specified: ${path}. It belongs to checkpoint '${checkpoint}', which cannot be applied without it. Put it back; its disk can be looked into all the same.`
      : memory !== undefined
        ? `The system cannot find the file specified: ${path}. It is the saved memory of ${memory}, which goes on from it. Put it back, or apply a checkpoint.`
        : `The system cannot find the file specified: ${path}.${host === undefined ? '' : ` There is no such file on ${host}; Get-ChildItem lists what there is${/^\\\\[^\\]+\\(?![A-Za-z]\$)/.test(String(path)) ? '' : ', Get-LabChain the files that a VM uses'}.`}`,
  '0x80070003': ({ path, host }) =>
    `The system cannot find the path specified: ${path}. ${host === undefined ? 'There is no such folder; Get-ChildItem lists what there is.' : `${host} has no such volume; write one such as D:\\NEW\\disk.vhdx.`}`,
  '0x8007007B': ({ path }) =>
    `The filename, directory name, or volume label syntax is incorrect: ${path}. A name has none of < > : " | ? *, does not end in a dot or a space, and is none that Windows keeps for devices.`,
  '0x80070005': ({ path }) => `Access is denied: ${path} is open for reading only.`,
  '0x80070026': ({ path }) => `Reached the end of the file: ${path}.`,
  '0x80070013': ({ path }) => `The media is write protected: ${path} is open for reading only.`,
  '0x80070020': ({ path, holder, name }) =>
    `The process cannot access the file because it is being used by another process: ${path}.${holder === undefined ? '' : ` ${whoHolds(String(holder), String(name))}`}`,
  '0x800700B7': ({ path }) => `Cannot create a file when that file already exists: ${path}.`,
  '0x80070050': ({ path }) => `The file exists: ${path}.`,
  '0x80070070': ({ volume, path, neededBytes, freeBytes }) =>
    neededBytes === undefined
      ? `There is not enough space on the disk${volume === undefined ? '' : ` for what is written to volume ${volume}:`}. Delete files, or choose another volume.`
      : `There is not enough space on the disk. ${path ?? `Volume ${volume}:`} needs ${roomText(Number(neededBytes), Number(freeBytes))}. Delete files, or choose another volume.`,
  '0xC03A0008': ({ part }) => `The virtual disk is corrupted: its ${part ?? 'header'} cannot be read.`,
  '0xC03A000A': ({ path, block }) =>
    `The virtual disk is corrupted: its block allocation table is not sound${block === undefined || path === undefined ? '' : `, so block ${block} of ${path} cannot be read`}.`,
  '0xC03A000D': ({ path, parentPath }) =>
    `The chain of virtual hard disks is broken. The system cannot locate the parent virtual hard disk for the differencing disk. ${path} names ${parentPath} as its parent. Put that file back under this name and in this place, or point the disk at where it is now with Set-VHD -ParentPath; if it is gone, restore a backup.`,
  '0xC03A000E': ({ path }) =>
    `The chain of virtual hard disks is corrupted. There is a mismatch in the identifiers of the parent virtual hard disk and differencing disk. The parent of ${path} was changed after the child was made, so what the child holds does not fit it any more. Copy all files before trying anything; then restore a backup, or apply a checkpoint whose own chain is whole. Set-VHD -IgnoreIdMismatch attaches it all the same, and mixes two times.`,
  '0xC03A0015': ({ path, format }) =>
    format === undefined
      ? `${path} is not a virtual disk.`
      : `${path} is a ${format} image. Only VHDX is read here; qemu-img convert -O vhdx makes one of it.`,
  '0xC03A0017': ({ path }) =>
    `The chain of virtual hard disks is corrupted. The sizes of ${path} and its parent differ: the parent was resized after the child was made. Give it its old size back with Resize-VHD, or restore a backup.`,
  '0xC03A0018': ({ path }) =>
    `${path} is in its own parent chain. Point it at the disk it was made on with Set-VHD -ParentPath, or restore a backup.`,
  '0xC03A0019': ({ path, parentPath, cause }) =>
    `The chain of virtual hard disks is inaccessible. There was an error opening a virtual hard disk further up the chain: ${parentPath ?? 'its parent'} of ${path} could not be opened (${cause}). Mend that file first: Get-VHD -Path on it says what is wrong, Get-LabHostFile what stands on what.`,
  '0xC03A0029': () =>
    'The change tracking identifier is not valid: this disk has no such reference point. Everything has to be read again.',
  '0xC03A002A': () => 'Change tracking is disabled for this disk. The next full backup enables it.',
  '0xC03A0030': () =>
    'There is no change tracking data for this reference point any more. Everything has to be read again.',
  ...consoleRefusals,
}

export const refusalSentence = (code: string, data: Data = {}): string =>
  refusals[code]?.(data) ?? `The operation failed (${code}).`

/** For a file error the code is part of what the prompt prints. */
export const printedRefusal = (code: string, data: Data = {}): string =>
  /^0x/.test(code) ? `${refusalSentence(code, data)} (${code})` : refusalSentence(code, data)
