/** What may be asked of the backup room, as plain data. */
import type { PointType } from '../backup/restore-point.ts'
import type { RetentionPolicy } from '../backup/retention-policy.ts'

/** A backup by hand. */
interface StartBackup {
  readonly type: 'start-backup'
  readonly vm: string
  readonly repository: string
  readonly backupType: PointType
  readonly crashConsistent?: boolean
  readonly compress?: boolean
  readonly deduplicate?: boolean
  readonly encrypt?: boolean
  /** Megabytes a second. */
  readonly bandwidth?: number
}

/** A backup that runs by itself; what is left out is as a careful person would have it (`ORDINARY_JOB`). */
export interface NewBackupJob {
  readonly type: 'new-backup-job'
  readonly name: string
  readonly vm: string
  readonly repository: string
  readonly method?: 'Forward' | 'ForeverForward' | 'Reverse'
  readonly everyHours?: number
  /** Of the first run: hours and minutes of the day, `22:00`; without it the first run is due one interval from now. */
  readonly at?: string
  readonly activeFullDays?: number
  readonly syntheticFullDays?: number
  readonly windowMinutes?: number
  readonly bandwidth?: number
  readonly retries?: number
  readonly retryAfterMinutes?: number
  readonly crashConsistent?: boolean
  readonly compress?: boolean
  readonly deduplicate?: boolean
  readonly encrypt?: boolean
}

/** What a planned job is to do from now on; what is left out stays as it is, and 0 takes a length away. */
export interface SetBackupJob extends Omit<Partial<NewBackupJob>, 'type' | 'name' | 'vm'> {
  readonly type: 'set-backup-job'
  readonly name: string
}

export type BackupCommand =
  | StartBackup
  | NewBackupJob
  | SetBackupJob
  | { readonly type: 'remove-backup-job'; readonly name: string }
  | { readonly type: 'test-backup'; readonly restorePoint: string; readonly boot?: boolean; readonly repair?: boolean }
  | {
      readonly type: 'restore-backup'
      readonly restorePoint: string
      readonly toHost?: string
      readonly newName?: string
      /** One file of the guest, put back where it was in the running machine. */
      readonly file?: string
      /** Another path of the guest for it. */
      readonly destination?: string
      /** The machine runs from the backup itself. */
      readonly instant?: true
      /** One order of the shop, put back into the running one by its number. */
      readonly order?: number
    }
  /** `path`: a folder of the VM's own host, as a line names it. */
  | { readonly type: 'move-storage'; readonly vm: string; readonly path: string }
  | {
      readonly type: 'copy-restore-point'
      readonly restorePoint: string
      readonly repository: string
      readonly immutableDays?: number
    }
  | { readonly type: 'remove-restore-point'; readonly restorePoint: string; readonly dependants?: boolean }
  | {
      readonly type: 'set-retention'
      readonly vm: string
      readonly repository: string
      /** Null keeps everything. */
      readonly policy: RetentionPolicy | null
    }
  | { readonly type: 'rescan-repository'; readonly repository: string }

const TYPES: ReadonlySet<string> = new Set<BackupCommand['type']>([
  'start-backup',
  'new-backup-job',
  'set-backup-job',
  'remove-backup-job',
  'test-backup',
  'restore-backup',
  'move-storage',
  'copy-restore-point',
  'remove-restore-point',
  'set-retention',
  'rescan-repository',
])

export const isBackupCommand = (command: { readonly type: string }): command is BackupCommand => TYPES.has(command.type)
