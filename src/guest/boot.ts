/** Cold start from a disk: find the volume, repair it, mount it, open the database, start the programs. */
import type { BlockDevice } from '../storage/block-device.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Apps } from './apps.ts'
import { checkDisk } from './chkdsk.ts'
import { isMarkedDirty, markVolume, readFatLayout } from './fat-layout.ts'
import { FatFsError } from './fatfs-memory.ts'
import type { BootFinding, BootReport } from './guest.ts'
import { GuestError } from './guest-error.ts'
import { JOURNAL_NAME, SHOP_DATABASE } from './shop-schema.ts'
import { SqliteError } from './sqlite.ts'
import type { GuestSystem } from './system.ts'

/** First bytes of a rollback journal that is not finished (sqlite.org/fileformat.html, section 3). */
const JOURNAL_MAGIC = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]

/** Runs with a failure stand for what a person would see on the screen: the guest is not up then. */
export function bootGuest(system: GuestSystem, apps: Apps, drive: BlockDevice, seed: number): BootReport {
  const findings: BootFinding[] = []
  try {
    const layout = readFatLayout(drive)
    const wasDirty = isMarkedDirty(drive, layout)
    if (wasDirty) findings.push({ code: 'boot-dirty-volume' })
    const repair = checkDisk(drive, layout)
    if (repair.fixes > 0) findings.push({ code: 'boot-chkdsk', data: { ...repair } })
    markVolume(drive, layout, 'dirty')
    system.start(drive, seed)
    system.mount(layout)
    findings.push(...startApps(system, apps, seed))
    system.settle()
    if (findings.length === 0) findings.push({ code: 'boot-clean' })
    return { booted: true, findings }
  } catch (error) {
    return { booted: false, failure: failureOf(error), findings }
  }
}

function startApps(system: GuestSystem, apps: Apps, seed: number): BootFinding[] {
  const journalBytes = hotJournalBytes(system)
  apps.shop.start(seed)
  apps.notepad.start()
  apps.updater.start()
  // still hot means that SQLite did not take it for the database's journal: nothing was rolled back
  const isRolledBack = journalBytes > 0 && hotJournalBytes(system) === 0
  return isRolledBack ? [{ code: 'boot-rolled-back', data: { file: SHOP_DATABASE, journalBytes } }] : []
}

/** Length of the database's journal while its header stands; 0 without one. */
function hotJournalBytes(system: GuestSystem): number {
  const { files } = system
  const length = files.fileLength(JOURNAL_NAME) ?? 0
  if (length === 0) return 0
  const header = new Uint8Array(JOURNAL_MAGIC.length)
  const slot = files.open(JOURNAL_NAME, 'read')
  try {
    const got = files.read(slot, 0, header)
    return got === header.length && JOURNAL_MAGIC.every((byte, index) => byte === header[index]) ? length : 0
  } finally {
    files.close(slot)
  }
}

function failureOf(error: unknown): string {
  if (error instanceof GuestError) return error.code
  if (error instanceof SqliteError) return 'database-unreadable'
  if (error instanceof StorageError || error instanceof FatFsError) return 'unreadable-disk'
  throw error
}
