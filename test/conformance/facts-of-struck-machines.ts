/** Section 7 of the fact sheet, rows 1 to 9: what befalls the machine and what is around it. */
import {
  AFTER_COPIES,
  AFTER_FULLS,
  EARLY,
  elsewhere,
  fromBefore,
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

const update = struck({ kind: 'BadUpdate' }, AFTER_COPIES)
const picture = { kind: 'FileDeleted', path: 'C:\\Photos\\img_0001.bmp' } as const
const drill = (sinceMinute: number): Struck => struck({ kind: 'GuestRansomware' }, sinceMinute)
const volumeLost = struck({ kind: 'VolumeLost', host: 'HV1', volume: 'D' })
const hostLost = struck({ kind: 'HostLost', host: 'HV1' })
const roomLost = struck({ kind: 'RoomLost', room: 'Server room' })
const volumeFull = struck({ kind: 'VolumeFull', host: 'HV1', volume: 'D' })
/** Into the metadata of the file: what the disk is cannot be read any more. */
const baseBroken = struck({ kind: 'BitRot', in: 'Base', offsetBytes: 2 * 1024 * 1024 })
const childDeleted = struck({ kind: 'FileDeleted', path: 'D:\\{middle}', host: 'HV1', force: true })
const baseModified = struck({ kind: 'ParentModified', turnOff: true })

export const STRUCK_MACHINES: readonly RowFact[] = [
  { row: 1, event: 'a bad update', cells: fromBefore(update) },
  {
    row: 2,
    event: 'a file deleted by accident, noticed late',
    cells: {
      a: risk(
        'whether the checkpoint is from before, and whether it is applied or only looked into',
        side(struck(picture, AFTER_FULLS), 'OK', { when: 'from before, applied: all later work goes', ...EARLY }),
        side(struck(picture, AFTER_FULLS), 'DAMAGED', { when: 'from after', copy: 'late' }),
        played('the file is copied out of an exported checkpoint'),
      ),
      b1: { says: 'OK', sides: [side(struck(picture, AFTER_COPIES), 'OK'), played('the file comes out of b1')] },
      b2: { says: 'OK', sides: [side(struck(picture, AFTER_COPIES), 'OK'), played('the file comes out of b2')] },
      c: { says: 'OK', sides: [side(struck(picture, AFTER_COPIES), 'OK'), played('the file comes out of c')] },
      d: { says: 'OK', sides: [side(struck(picture, AFTER_COPIES), 'OK'), played('the file comes out of d')] },
    },
  },
  {
    row: 3,
    event: 'ransomware in the guest',
    cells: {
      ...fromBefore(drill(AFTER_COPIES)),
      a: risk(
        'whether a checkpoint is from before it',
        side(drill(AFTER_FULLS), 'OK', { when: 'from before', ...EARLY }),
        side(drill(AFTER_FULLS), 'DAMAGED', { when: 'from after', copy: 'late' }),
      ),
    },
  },
  {
    row: 4,
    event: 'a disk of the host dies',
    cells: { a: lost(volumeLost, EARLY), b1: lost(volumeLost), ...elsewhere(volumeLost) },
  },
  {
    row: 5,
    event: 'the host burns',
    cells: {
      a: lost(hostLost, EARLY),
      b1: lost(hostLost),
      b2: lost(hostLost),
      c: risk(
        'whether it stands in another room',
        side(hostLost, 'OK', { when: 'the host alone' }),
        side(roomLost, 'OK', { when: 'the room, and it stands in another' }),
        side(roomLost, 'LOST', { when: 'the room, and it stands there too', world: 'together' }),
      ),
      d: { says: 'OK', sides: [side(hostLost, 'OK'), side(roomLost, 'OK', { world: 'together' })] },
    },
  },
  {
    row: 6,
    event: 'the volume is full',
    cells: {
      a: risk(
        'whether there is room to go back, or to merge',
        side(volumeFull, 'LOST', { when: 'applied without room', ...EARLY }),
        played('the machine stands still, and a merge has no room', 'LOST'),
        played('with room again the machine goes on and merges'),
      ),
      b1: risk(
        'whether the backup was made before',
        side(volumeFull, 'OK', { when: 'made before, returned to another host' }),
        played('the next backup onto the full volume fails', 'LOST'),
      ),
      ...elsewhere(volumeFull),
    },
  },
  {
    row: 7,
    event: 'the base is corrupt',
    cells: {
      a: {
        says: 'LOST',
        sides: [
          side(baseBroken, 'LOST', EARLY),
          side(baseBroken, 'LOST', { copy: 'late' }),
          played('the present does not start again on a corrupt base', 'LOST'),
        ],
      },
      b1: risk(
        'whether the same disk spoils the backup as well',
        side(baseBroken, 'OK', { when: 'only the base', copy: 'late full' }),
        side(pointRot('SHOP-13'), 'LOST', { when: 'the backup’s own file', copy: 'late full' }),
      ),
      ...elsewhere(baseBroken),
    },
  },
  {
    row: 8,
    event: 'an AVHDX is deleted',
    cells: {
      a: risk(
        'whether the checkpoint stands on it',
        side(childDeleted, 'LOST', { when: 'above it', copy: 'late' }),
        side(childDeleted, 'LOST', { when: 'the present', copy: 'Now' }),
        side(childDeleted, 'OK', { when: 'below it', ...EARLY }),
      ),
      b1: ok(childDeleted),
      ...elsewhere(childDeleted),
    },
  },
  {
    row: 9,
    event: 'the base is modified',
    cells: {
      a: {
        says: 'LOST',
        sides: [side(baseModified, 'LOST', { copy: 'late' }), side(baseModified, 'LOST', { copy: 'Now' })],
      },
      b1: ok(baseModified),
      ...elsewhere(baseModified),
    },
  },
]
