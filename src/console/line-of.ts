/** Every command as one line of the prompt, so that a click and its cmdlet cannot differ. */
import { type FileCommand, isFileCommand } from '../host/file-command.ts'
import { isVhdCommand, type VhdCommand } from '../host/vhd-command.ts'
import { isVmCommand, type VmCommand } from '../host/vm-command.ts'
import { type BackupCommand, isBackupCommand } from '../lab/backup-command.ts'
import type { Command } from '../lab/command.ts'
import { appLine } from './app-requests.ts'
import { backupLine } from './backup-line.ts'
import { faultLine } from './fault-cmdlets.ts'
import { fileLine } from './file-cmdlets.ts'
import { guestFileLine } from './guest-cmdlets.ts'
import { option, quote } from './lexer.ts'
import { vhdLine } from './vhd-cmdlets.ts'
import { vmLine } from './vm-cmdlets.ts'

type OwnCommand = Exclude<Command, VhdCommand | VmCommand | FileCommand | BackupCommand>

const LINES: { [Type in OwnCommand['type']]: (command: Extract<OwnCommand, { type: Type }>) => string } = {
  'start-vm': ({ vm }) => `Start-VM ${quote(vm)}`,
  'stop-vm': ({ vm, mode, force }) =>
    `Stop-VM ${quote(vm)}${mode === 'turn-off' ? ' -TurnOff' : mode === 'save' ? ' -Save' : ''}${force ? ' -Force' : ''}`,
  'suspend-vm': ({ vm }) => `Suspend-VM ${quote(vm)}`,
  'resume-vm': ({ vm }) => `Resume-VM ${quote(vm)}`,
  'save-vm': ({ vm }) => `Save-VM ${quote(vm)}`,
  'restart-vm': ({ vm }) => `Restart-VM ${quote(vm)} -Force`,
  'remove-saved-state': ({ vm }) => `Remove-VMSavedState ${quote(vm)}`,
  'set-vm': ({ vm, checkpointType, automaticCheckpoints, criticalTimeoutMinutes }) =>
    `Set-VM ${quote(vm)}${option('CheckpointType', checkpointType)}${automaticCheckpoints === undefined ? '' : ` -AutomaticCheckpointsEnabled $${automaticCheckpoints}`}${criticalTimeoutMinutes === undefined ? '' : ` -AutomaticCriticalErrorActionTimeout ${criticalTimeoutMinutes ?? 0}`}`,
  'checkpoint-vm': ({ vm, name }) => `Checkpoint-VM ${quote(vm)}${option('SnapshotName', name)}`,
  'restore-checkpoint': ({ vm, name }) => `Restore-VMCheckpoint -VMName ${quote(vm)} -Name ${quote(name)}`,
  'remove-checkpoint': ({ vm, name, subtree }) =>
    `Remove-VMCheckpoint -VMName ${quote(vm)}${option('Name', name)}${subtree ? ' -IncludeAllChildCheckpoints' : ''}`,
  'rename-checkpoint': ({ vm, name, newName }) =>
    `Rename-VMCheckpoint -VMName ${quote(vm)}${option('Name', name)}${option('NewName', newName)}`,
  'run-app': ({ vm, request }) => guestFileLine(vm, request) ?? `Invoke-LabApp ${quote(vm)} ${appLine(request)}`,
  'set-guest': ({ vm, agent, writeCache, synchronous, generationIdDevice }) =>
    `Set-LabGuest ${quote(vm)}${option('Agent', agent)}${option('WriteCache', writeCache)}${option('Synchronous', synchronous)}${option('GenerationId', generationIdDevice)}`,
  'add-host': ({ name }) => `Add-LabHost ${quote(name)}`,
  'set-objectives': ({ vm, rpoSeconds, rtoSeconds }) =>
    `Set-LabObjective ${quote(vm)} -RpoMinutes ${rpoSeconds / 60} -RtoMinutes ${rtoSeconds / 60}`,
  fault: faultLine,
  'remove-fault': ({ id }) => `Remove-LabFault ${id}`,
}

/** The line a click stands for. */
export const lineOf = (command: Command): string =>
  isVhdCommand(command)
    ? vhdLine(command)
    : isVmCommand(command)
      ? vmLine(command)
      : isFileCommand(command)
        ? fileLine(command)
        : isBackupCommand(command)
          ? backupLine(command)
          : LINES[command.type](command as never)
