/** What of each failure a person may choose besides its dwell and its time; where it strikes is its own line of the menu. */
import type { FaultCommand, FaultKind } from '../../lab/fault-command.ts'

export interface NumberChoice {
  readonly key: 'count' | 'filesPerHour' | 'offsetBytes'
  readonly least: number
  /** As the prompt allows it. */
  readonly most: number
  /** What stands for it where nothing is written; null where chance draws it. */
  readonly ordinary: number | null
}

export const NUMBER_CHOICES: { readonly [Kind in FaultKind]?: NumberChoice } = {
  RowsDeleted: { key: 'count', least: 1, most: 10_000, ordinary: 200 },
  GuestRansomware: { key: 'filesPerHour', least: 1, most: 3600, ordinary: 60 },
  BitRot: { key: 'offsetBytes', least: 0, most: Number.MAX_SAFE_INTEGER, ordinary: null },
}

export const PATCHES = ['Data', 'Boot', 'Slow'] as const

/** Whether one of several files or restore points is to be chosen, or a path of the guest written. */
export const chooses = (fault: FaultCommand): 'patch' | 'account' | 'point' | 'file' | 'guest-path' | null => {
  if (fault.kind === 'BadUpdate') return 'patch'
  if (fault.kind === 'SharedAccountAbused') return 'account'
  if (fault.kind === 'BitRot') return fault.in === 'RestorePoint' ? 'point' : null
  if (fault.kind === 'FileDeleted') return fault.host === undefined ? 'guest-path' : 'file'
  return null
}
