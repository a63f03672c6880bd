/**
 * hyper-v.md 1.4 as it stands there, cell by cell, transcribed by hand: what src/host/legality.ts is held against. A row's
 * note says what its cells rest on where they do not say it themselves.
 */
import type { LegalitySource, StableState, Verdict, VmOperation } from '../../src/host/legality.ts'

/** The columns of the sheet; what a lost volume adds to Off and Saved is not in it. */
export const COLUMNS = ['Off', 'Running', 'Saved', 'Paused', 'PausedCritical'] as const satisfies readonly StableState[]

export interface SheetRow {
  readonly operations: readonly VmOperation[]
  readonly cells: readonly [string, string, string, string, string]
  readonly note: string
}

export const SHEET: readonly SheetRow[] = [
  {
    operations: ['start'],
    cells: ['yes', 'X', 'yes (resume RAM)', 'X (use Resume)', 'X (fix storage, then Resume)'],
    note: '[W32S][SAV]',
  },
  {
    operations: ['shut-down'],
    cells: ['X (D)', 'yes, needs integration services', 'X (D)', 'X (D)', 'X (D)'],
    note: '[PS:Stop-VM], (D)',
  },
  {
    operations: ['turn-off'],
    cells: ['X', 'yes', 'discard via Remove-VMSavedState', 'yes', 'yes'],
    note: '(D)',
  },
  { operations: ['save'], cells: ['X', 'yes', 'X', 'yes (U)', 'X (no space)'], note: '(D)' },
  { operations: ['pause'], cells: ['X', 'Pause', 'X', 'Resume', 'Resume after fix'], note: '[PS]' },
  { operations: ['resume'], cells: ['X', 'Pause', 'X', 'Resume', 'Resume after fix'], note: '[PS]' },
  {
    operations: ['production-checkpoint'],
    cells: ['yes', 'only with integration services', 'no', 'no', 'no'],
    note: 'table in [OLD]',
  },
  {
    operations: ['standard-checkpoint'],
    cells: ['yes (no memory part)', 'yes', 'yes', 'yes', 'refuse (D)'],
    note: 'table in [OLD]',
  },
  {
    operations: ['apply'],
    cells: ['yes', 'yes (VM is stopped/saved first)', 'yes', 'yes', 'refuse (U)'],
    note: '[CP][RV]',
  },
  {
    operations: ['delete-checkpoint'],
    cells: [
      'yes (merge offline)',
      'yes (live merge, 2012+)',
      'yes (merge may wait, U)',
      'yes',
      'entry goes, merge fails or waits for space (U)',
    ],
    note: '[MFR][BA1]',
  },
  { operations: ['export'], cells: ['yes', 'yes (2012 R2+)', 'yes', 'yes', 'refuse'], note: '[EXP]' },
  {
    operations: ['merge-vhd', 'convert-vhd'],
    cells: ['yes', 'X (chain must be detached)', 'X', 'X', 'X'],
    note: '[PS:Merge-VHD][PS:Convert-VHD]',
  },
  {
    operations: ['resize-vhd'],
    cells: ['yes if no checkpoints', 'only SCSI disk, no checkpoints', 'X', 'X', 'X'],
    note: '[PS:Resize-VHD][SUP7]',
  },
  {
    operations: ['optimize-vhd'],
    cells: ['detached or read-only only', 'X', 'X', 'X', 'X'],
    note: '[PS:Optimize-VHD]',
  },
  { operations: ['delete-vm'], cells: ['yes', 'X', 'yes (U)', 'X', 'X'], note: '[PS:Remove-VM]' },
]

/** Not a row of 1.4: only what 1.2, 3.3 and 9 say of them in a sentence may be called cited. */
export const OUTSIDE_THE_SHEET: Readonly<Partial<Record<VmOperation, Partial<Record<StableState, string>>>>> = {
  reset: { Running: '1.2: power off and on [PS:Restart-VM]' },
  'remove-saved-state': { Saved: '1.2: discards saved memory only [PS:Remove-VMSavedState]' },
  'change-disks': { Off: '9: point VM at a disk [PS:Set-VMHardDiskDrive]' },
}

/** What a cell says of an operation. */
export const verdictOf = (operation: VmOperation, cell: string): Verdict => {
  if (operation === 'pause') return cell === 'Pause' ? 'yes' : 'no'
  if (operation === 'resume') return cell.startsWith('Resume') ? 'yes' : 'no'
  if (cell.startsWith('only SCSI disk')) return 'not-simulated'
  return /^(yes|only with integration services|entry goes|detached)/.test(cell) ? 'yes' : 'no'
}

/** As bold as the product may be in marking the cell. */
export const markOf = (cell: string, note: string): LegalitySource => {
  if (/\bU\)/.test(cell)) return 'uncertain'
  return cell.includes('(D)') || note === '(D)' ? 'derived' : 'cited'
}
