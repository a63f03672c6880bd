/** Requests to the programs of a guest, good and bad. */
import * as fc from 'fast-check'
import { WORKLOAD_PROFILES } from '../../src/guest/apps/app-types.ts'

const file = fc.constantFrom('C:\\a.txt', 'C:\\Work\\b c.txt', 'C:\\notes.txt', 'C:\\shop.db', 'C:\\boot.ini', 'C:\\?')
const picture = fc.constantFrom('IMG_0001.bmp', 'img_0018.bmp', 'x.bmp', 'con')

const guestRequest = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map((count) => ({ app: 'Shop', action: 'DeleteOrders', count }) as const),
  fc.constant({ app: 'Shop', action: 'Report' } as const),
  fc.integer({ min: 1, max: 3 }).map((count) => ({ app: 'Photos', action: 'Import', count }) as const),
  picture.map((name) => ({ app: 'Photos', action: 'Delete', name }) as const),
  fc.tuple(picture, picture).map(([name, newName]) => ({ app: 'Photos', action: 'Rename', name, newName }) as const),
  fc.constant({ app: 'Updater', action: 'InstallGoodUpdate' } as const),
  fc
    .constantFrom('Data' as const, 'Boot' as const, 'Slow' as const)
    .map((kind) => ({ app: 'Updater', action: 'InstallBadPatch', kind }) as const),
  fc
    .integer({ min: 60, max: 3600 })
    .map((filesPerHour) => ({ app: 'Ransomware', action: 'Start', filesPerHour }) as const),
  fc.constantFrom('ada', 'nobody').map((user) => ({ app: 'Directory', action: 'ChangePassword', user }) as const),
  fc.constant({ app: 'Directory', action: 'Replicate' } as const),
  fc.constantFrom(...WORKLOAD_PROFILES).map((profile) => ({ app: 'Workload', action: 'Start', profile }) as const),
  fc.constant({ app: 'Workload', action: 'Stop' } as const),
  fc
    .tuple(file, fc.string({ maxLength: 30 }))
    .map(([path, text]) => ({ app: 'System', action: 'WriteFile', path, text }) as const),
  file.map((path) => ({ app: 'System', action: 'RemoveFile', path }) as const),
)

export const request = fc.oneof(
  { weight: 8, arbitrary: guestRequest },
  fc.integer({ min: 1, max: 9 }).map((count) => ({ app: 'Shop', action: 'PlaceOrders', count }) as const),
  ...(['OpenTransaction', 'CommitTransaction', 'RollbackTransaction'] as const).map((action) =>
    fc.constant({ app: 'Shop', action } as const),
  ),
  fc.string({ maxLength: 30 }).map((text) => ({ app: 'Notepad', action: 'Type', text }) as const),
  fc.constant({ app: 'Notepad', action: 'Save' } as const),
  fc.constant({ app: 'Updater', action: 'InstallBadPatch' } as const),
  fc.constant({ app: 'System', action: 'Trim' } as const),
)
