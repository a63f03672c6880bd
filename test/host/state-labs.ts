/** A shop in each of the stable states, with checkpoints to go back to, and each operation as a real command. */
import type { StableState, VmOperation } from '../../src/host/legality.ts'
import type { Command } from '../../src/lab/command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { diskFile, fillVolume, newLab, play, until } from '../fixtures/lab-fixture.ts'
import { QUIET } from './tree-lab.ts'

export const vm = 'SHOP'
export const hosted = (lab: Lab) => lab.hypervisor.need(vm)
export const stateOf = (lab: Lab): string => lab.hypervisor.stateOf(hosted(lab))
export const volumeD = (lab: Lab) => lab.places.need('HV1', 'D').disk

/** Running. `first` has memory, `cold` has none; a disk that no machine has lies beside. */
const build = (checkpoints: boolean): Lab => {
  const lab = newLab(QUIET)
  play(lab, 'New-VHD D:\\SHOP\\extra.vhdx -SizeBytes 8MB -BlockSizeBytes 1MB', 'Set-LabGuest SHOP -GenerationId Absent')
  if (checkpoints) play(lab, "Checkpoint-VM SHOP -SnapshotName 'cold'")
  play(lab, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard')
  if (checkpoints) play(lab, "Checkpoint-VM SHOP -SnapshotName 'first'")
  play(lab, 'Wait-Lab -Minutes 1')
  return lab
}

const built = new Map<boolean, Lab>()
export const runningLab = (checkpoints = true): Lab => {
  const lab = built.get(checkpoints) ?? build(checkpoints)
  built.set(checkpoints, lab)
  return lab.fork()
}

/** The next block that the guest needs finds no room: it stands still. The room comes back with `makeRoom`. */
export const runFull = (lab: Lab): void => {
  fillVolume(lab, 'HV1', 'D', 0)
  lab.dispatch({ type: 'run-app', vm, request: { app: 'Photos', action: 'Import', count: 12, bytes: 100_000 } })
  until(lab, () => stateOf(lab) === 'PausedCritical')
}
export const makeRoom = (lab: Lab): void => {
  if (!volumeD(lab).lost && volumeD(lab).exists('filler.bin')) volumeD(lab).remove('filler.bin')
}

const loseD = (lab: Lab): string => play(lab, "Invoke-LabFault VolumeLost -Volume 'HV1:D'")

const INTO: Readonly<Record<StableState, (lab: Lab) => void>> = {
  Off: (lab) => play(lab, 'Stop-VM SHOP'),
  Running: () => {},
  Saved: (lab) => play(lab, 'Save-VM SHOP'),
  Paused: (lab) => play(lab, 'Suspend-VM SHOP'),
  PausedCritical: (lab) => {
    runFull(lab)
    makeRoom(lab)
  },
  OffCritical: (lab) => {
    play(lab, 'Stop-VM SHOP')
    loseD(lab)
  },
  SavedCritical: (lab) => {
    play(lab, 'Save-VM SHOP')
    loseD(lab)
  },
}

/** `checkpoints`: whether it has any. */
export const labIn = (state: StableState, checkpoints: boolean): Lab => {
  const lab = runningLab(checkpoints)
  INTO[state](lab)
  return lab
}

const stop = (mode: 'shut-down' | 'turn-off' | 'save') => (): Command => ({ type: 'stop-vm', vm, mode, force: false })
const another = (): Command => ({ type: 'checkpoint-vm', vm, name: 'another' })
const leafOf = (lab: Lab): string => `D:\\${diskFile(hosted(lab).record)}`
const host = 'HV1'

export const DEEDS: Readonly<Record<VmOperation, (lab: Lab) => Command>> = {
  start: () => ({ type: 'start-vm', vm }),
  'shut-down': stop('shut-down'),
  'turn-off': stop('turn-off'),
  reset: () => ({ type: 'restart-vm', vm }),
  save: () => ({ type: 'save-vm', vm }),
  pause: () => ({ type: 'suspend-vm', vm }),
  resume: () => ({ type: 'resume-vm', vm }),
  'remove-saved-state': () => ({ type: 'remove-saved-state', vm }),
  'production-checkpoint': another,
  'standard-checkpoint': another,
  apply: () => ({ type: 'restore-checkpoint', vm, name: 'first' }),
  'delete-checkpoint': () => ({ type: 'remove-checkpoint', vm, name: 'first' }),
  export: () => ({ type: 'export-vm', vm, path: 'E:\\exported', liveState: 'CaptureSavedState' }),
  'delete-vm': () => ({ type: 'remove-vm', vm }),
  'change-disks': () => ({ type: 'add-vm-disk', vm, path: 'D:\\SHOP\\extra.vhdx' }),
  'merge-vhd': (lab) => ({ type: 'merge-vhd', host, path: leafOf(lab) }),
  'convert-vhd': (lab) => ({
    type: 'convert-vhd',
    host,
    path: leafOf(lab),
    destinationPath: 'E:\\converted.vhdx',
    vhdType: 'Dynamic',
    deleteSource: false,
  }),
  'resize-vhd': (lab) => ({ type: 'resize-vhd', host, path: leafOf(lab), sizeBytes: 96 * 1024 * 1024 }),
  'optimize-vhd': (lab) => ({ type: 'optimize-vhd', host, path: leafOf(lab), mode: 'Full' }),
}
