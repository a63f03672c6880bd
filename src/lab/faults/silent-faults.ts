/** What goes wrong without a word: a checkpoint that fails half way, a backup that dies and leaves its own behind. */
import type { Lab } from '../lab.ts'
import { type Planners, tried } from './strike.ts'
import { concerned } from './targets.ts'

export const SILENT_FAULTS: Planners<'BackupLeftBehind' | 'CheckpointCommitFails'> = {
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
}
