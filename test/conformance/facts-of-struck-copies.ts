/** Section 7 of the fact sheet, rows 10 to 19: what creeps into copies, or befalls them and whoever makes them. */
import {
  AFTER_COPIES,
  AFTER_INCREMENTS,
  type CellFact,
  EARLY,
  lost,
  ok,
  played,
  pointRot,
  type RowFact,
  risk,
  type Struck,
  side,
  struck,
} from './survival-fact.ts'
import type { World } from './survival-worlds.ts'

/** Somewhere in the shop's database. */
const rot = struck({ kind: 'BitRot', in: 'Base' }, AFTER_INCREMENTS)
const gone = (path: string, host?: string): Struck =>
  struck({ kind: 'FileDeleted', path, ...(host === undefined ? {} : { host }) })
const hostRansomware = struck({ kind: 'HostRansomware', host: 'HV1' }, AFTER_COPIES)
const silent = struck({ kind: 'BackupSilentlyFails' }, 7 * 24 * 60)
const mergeCut = struck({ kind: 'MergeInterrupted' })
const keyLost = struck({ kind: 'KeyLost' })

const rotten = (on: string): CellFact =>
  risk(
    on,
    side(rot, 'OK', { when: 'a full from before', copy: 'full' }),
    side(rot, 'OK', { when: 'an increment from after it, on that full', copy: 'second increment' }),
    side(rot, 'DAMAGED', { when: 'a full from after it', copy: 'late full' }),
  )
const chainLost = (restorePoint: string): CellFact => ({
  says: 'LOST',
  sides: ['full', 'increment', 'second increment'].map((copy) => side(pointRot(restorePoint), 'LOST', { copy })),
})
const linkMissing = (file: Struck, world: World = 'usual'): CellFact =>
  risk(
    'whether the point is older or younger than the missing one',
    side(file, 'OK', { when: 'older', copy: 'full', world }),
    side(file, 'LOST', { when: 'the missing one', copy: 'increment', world }),
    side(file, 'LOST', { when: 'younger', copy: 'second increment', world }),
  )
const stale: CellFact = { says: 'STALE', sides: [side(silent, 'STALE', { world: 'weeks' })] }
const sealed = { says: 'LOST', sides: [side(keyLost, 'LOST', { world: 'enciphered' })] } as const
const merging = ok(mergeCut, { world: 'merging' })

export const STRUCK_COPIES: readonly RowFact[] = [
  {
    row: 10,
    event: 'silent bit rot in the base',
    cells: {
      a: {
        says: 'LOST',
        sides: [side(rot, 'DAMAGED', EARLY), side(rot, 'DAMAGED', { copy: 'late' })],
      },
      b1: { says: 'LOST', sides: [side(rot, 'DAMAGED', { when: 'copied into later fulls', copy: 'late full' })] },
      b2: rotten('whether its full is from before'),
      c: risk(
        'where the rot is: in the backup’s file a hash finds it, in the source it is copied faithfully',
        ...rotten('').sides,
        played('no hash finds what was copied faithfully', 'DAMAGED'),
        played('a hash finds rot in the backup’s own file', 'LOST'),
      ),
      d: rotten('whether an older full is kept'),
    },
  },
  {
    row: 11,
    event: 'bit rot in a backup file',
    cells: {
      b1: chainLost('SHOP-1'),
      b2: chainLost('SHOP-2'),
      c: chainLost('SHOP-3'),
      d: {
        says: 'OK',
        sides: [side(pointRot('SHOP-3'), 'OK', { when: 'the copy elsewhere', copy: 'second increment' })],
      },
    },
  },
  {
    row: 12,
    event: 'an increment is missing',
    cells: {
      b1: linkMissing(gone('D:\\Backup\\SHOP\\SHOP-5.blocks', 'HV1')),
      b2: linkMissing(gone('E:\\Backup\\SHOP\\SHOP-6.blocks', 'HV1')),
      c: {
        ...linkMissing(gone('\\\\NAS1\\Backup\\SHOP\\SHOP-7.blocks')),
        sides: [
          ...linkMissing(gone('\\\\NAS1\\Backup\\SHOP\\SHOP-7.blocks')).sides,
          played('without its rollback file a reverse chain loses the older point only'),
        ],
      },
      d: linkMissing(gone('\\\\VAULT\\Backup\\SHOP\\SHOP-8.blocks'), 'online'),
    },
  },
  {
    row: 13,
    event: 'the host’s credentials are stolen',
    cells: {
      a: lost(hostRansomware, EARLY),
      b1: lost(hostRansomware),
      b2: lost(hostRansomware),
      c: risk(
        'whether the same account can write there',
        side(hostRansomware, 'LOST', { when: 'the same account' }),
        side(hostRansomware, 'OK', { when: 'an account of its own', world: 'keeper' }),
      ),
      d: risk(
        'whether it is online under the same account',
        side(hostRansomware, 'LOST', { when: 'online, the same account', world: 'online' }),
        side(hostRansomware, 'OK', { when: 'locked, another account' }),
      ),
    },
  },
  {
    row: 14,
    event: 'backups fail in silence for weeks',
    cells: { a: ok(silent, { ...EARLY, world: 'weeks' }), b1: stale, b2: stale, c: stale, d: stale },
  },
  {
    row: 15,
    event: 'a failed backup leaves its checkpoint',
    cells: {
      a: risk(
        'whether somebody removes it before the volume is full',
        played('a hidden AVHDX grows'),
        played('removed by its name it merges'),
        played('forgotten it fills the volume, and the machine stands still', 'LOST'),
      ),
      c: {
        says: 'RISK',
        on: 'whether the program of the next backup stumbles over it',
        sides: [played('the next increment is taken beside it')],
        simplification: 'survival-left-behind',
      },
    },
  },
  {
    row: 16,
    event: 'a merge is interrupted',
    cells: {
      a: {
        says: 'OK',
        sides: [
          side(mergeCut, 'OK', { copy: 'Now', world: 'merging' }),
          side(mergeCut, 'OK', { ...EARLY, world: 'merging' }),
          played('the merge runs again; the deleted moment is gone'),
        ],
      },
      b1: merging,
      b2: merging,
      c: merging,
      d: merging,
    },
  },
  {
    row: 17,
    event: 'a domain controller is taken back',
    cells: {
      a: risk(
        'whether the guest hears of it by its generation id',
        played('without a generation id numbers are given twice', 'DAMAGED'),
        played('with one the directory begins anew'),
      ),
      b1: { says: 'OK', sides: [played('a restored directory begins anew')] },
    },
  },
  {
    row: 18,
    event: 'the VM is deleted in the manager',
    cells: {
      a: risk(
        'what is asked for: the present or its history',
        played('the disk stays, and a new machine runs from it'),
        played('the checkpoints are merged away', 'LOST'),
      ),
      b1: { says: 'OK', sides: [played('restored from b1 after Remove-VM')] },
      b2: { says: 'OK', sides: [played('restored from b2 after Remove-VM')] },
      c: { says: 'OK', sides: [played('restored from c after Remove-VM')] },
      d: { says: 'OK', sides: [played('restored from d after Remove-VM')] },
    },
  },
  {
    row: 19,
    event: 'the key of the backups is lost',
    cells: { a: ok(keyLost, { ...EARLY, world: 'enciphered' }), b1: sealed, b2: sealed, c: sealed, d: sealed },
  },
]
