/** What goes wrong without a word: a checkpoint that fails half way, backups that die or copy nothing, a key that is gone. */
import { Refused } from '../../host/refusal.ts'
import type { Lab } from '../lab.ts'
import { type Planners, tried } from './strike.ts'
import { concerned } from './targets.ts'

type Silent = 'BackupLeftBehind' | 'CheckpointCommitFails' | 'KeyLost' | 'BackupSilentlyFails'

export const SILENT_FAULTS: Planners<Silent> = {
  /** Nothing shows but a line in a log: that is what makes it dormant. */
  CheckpointCommitFails: (lab, { vm: named }) => {
    const { name: vm, host } = concerned(lab, named).record
    const act = ({ hypervisor }: Lab): undefined => {
      hypervisor.failCommit(hypervisor.need(vm))
    }
    tried(lab, act)
    return { data: { vm, host }, vms: [], act: () => act(lab) }
  },

  /**
   * A backup that runs dies, or one begins and dies at once: what stays is its recovery checkpoint (hyper-v.md 6.2, 8.7).
   * Throws Refused where no backup could begin.
   */
  BackupLeftBehind: (lab, { vm: named }) => {
    const { name: vm, host, checkpoints } = concerned(lab, named).record
    const taken = checkpoints.filter(({ purpose }) => purpose === 'recovery').length
    const act = ({ hypervisor, backups }: Lab): undefined => {
      const name = `${vm} (backup ${taken + 1}, left behind)`
      if (!backups.leaveBehind(vm)) hypervisor.recoveryCheckpoint(hypervisor.need(vm), name)
    }
    tried(lab, act)
    return { data: { vm, host }, vms: [], act: () => act(lab) }
  },

  /** What is enciphered with it is there as before, and is noise from now on (hyper-v.md 6.8). */
  KeyLost: (lab, { vm: named }) => {
    const { name: vm, host } = concerned(lab, named).record
    const act = ({ backups }: Lab): undefined => {
      if (backups.loseKey(vm) === 0) throw new Refused('no-backup-key', { vm })
    }
    tried(lab, act)
    return { data: { vm, host }, vms: [], act: () => act(lab) }
  },

  /** Only a restore, or a start of the copy, finds out. */
  BackupSilentlyFails: (lab, { vm: named }) => {
    const { record, volume } = concerned(lab, named)
    const { name: vm, host } = record
    if (volume.lost) throw new Refused('volume-lost', { host, volume: record.volume, vm })
    const act = ({ backups }: Lab): undefined => {
      backups.failSilently(vm)
    }
    return { data: { vm, host }, vms: [], act: () => act(lab) }
  },
}
