/** Cold start from a disk: firmware checks what it starts, the volume is repaired and mounted, the programs start. */
import type { BlockDevice } from '../storage/block-device.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Apps } from './apps/apps.ts'
import { programsOf } from './apps/apps.ts'
import { DIRECTORY_DATABASE, DIRECTORY_JOURNAL } from './apps/directory-schema.ts'
import { filesToStart, PROGRAM_FILES } from './apps/program-files.ts'
import { JOURNAL_NAME, SHOP_DATABASE } from './apps/shop-schema.ts'
import { checkBootRecord } from './boot-record.ts'
import { checkDisk } from './fat/chkdsk.ts'
import { isMarkedDirty, markVolume, readFatLayout } from './fat/fat-layout.ts'
import { FatFsError } from './fat/fatfs-memory.ts'
import type { BootFinding, BootReport } from './guest.ts'
import { GuestError } from './guest-error.ts'
import { SqliteError } from './sqlite/sqlite.ts'
import type { GuestSystem } from './system.ts'

/** First bytes of a rollback journal that is not finished (sqlite.org/fileformat.html, section 3). */
const JOURNAL_MAGIC = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]

/**
 * Runs with a failure stand for what a person would see on the screen: the guest is not up then. Without programs the
 * disk's own system is not asked either: it is the disk of a machine that starts from elsewhere.
 */
export function bootGuest(system: GuestSystem, apps: Apps | undefined, drive: BlockDevice, seed: number): BootReport {
  const findings: BootFinding[] = []
  try {
    const layout = apps ? checkBootRecord(drive, system.sha256) : readFatLayout(drive)
    const wasDirty = isMarkedDirty(drive, layout)
    if (wasDirty) findings.push({ code: 'boot-dirty-volume' })
    const repair = checkDisk(drive, layout)
    if (wasDirty || repair.fixes > 0) findings.push({ code: 'boot-chkdsk', data: { ...repair } })
    markVolume(drive, layout, 'dirty')
    system.start(drive, seed)
    system.mount(layout)
    if (apps) findings.push(...startApps(system, apps, seed))
    system.settle()
    if (findings.length === 0) findings.push({ code: 'boot-clean' })
    return { booted: true, findings }
  } catch (error) {
    return { booted: false, failure: failureOf(error), findings }
  }
}

/** The databases that a power cut may have caught in a transaction. */
const DATABASES = [
  { file: SHOP_DATABASE, journal: JOURNAL_NAME },
  { file: DIRECTORY_DATABASE, journal: DIRECTORY_JOURNAL },
] as const

/** A program that cannot start is that program's trouble: the guest is up without it. */
function startApps(system: GuestSystem, apps: Apps, seed: number): BootFinding[] {
  const hot = DATABASES.map((database) => ({ ...database, journalBytes: hotJournalBytes(system, database.journal) }))
  const wanted = filesToStart(system)
  const programs = programsOf(apps).filter(({ name }) => wanted.includes(PROGRAM_FILES[name]))
  const found = programs.flatMap(({ name, start }): readonly BootFinding[] => {
    try {
      const file = PROGRAM_FILES[name]
      if (system.files.fileLength(file) === undefined)
        return [{ code: 'boot-app-failed', data: { app: name, message: `C:\\${file} is missing` } }]
      const findings = start(seed)
      system.processes.start(name, system.platform.nowMicros())
      return findings
    } catch (error) {
      if (!(error instanceof SqliteError || error instanceof FatFsError)) throw error
      return [{ code: 'boot-app-failed', data: { app: name, message: error.message } }]
    }
  })
  apps.ransomware.start()
  if (system.platform.settings().agent !== 'Absent') system.processes.start('Agent', system.platform.nowMicros())
  // still hot means that SQLite did not take it for the database's journal: nothing was rolled back
  const rolledBack = hot
    .filter(({ journal, journalBytes }) => journalBytes > 0 && hotJournalBytes(system, journal) === 0)
    .map(({ file, journalBytes }): BootFinding => ({ code: 'boot-rolled-back', data: { file, journalBytes } }))
  return [...rolledBack, ...found]
}

/** Length of a database's journal while its header stands; 0 without one, and where the file cannot be read. */
function hotJournalBytes({ files }: GuestSystem, journal: string): number {
  const header = new Uint8Array(JOURNAL_MAGIC.length)
  try {
    const length = files.fileLength(journal) ?? 0
    if (length === 0) return 0
    const got = files.withFile(journal, 'read', (slot) => files.read(slot, 0, header))
    return got === header.length && JOURNAL_MAGIC.every((byte, index) => byte === header[index]) ? length : 0
  } catch (error) {
    if (error instanceof FatFsError) return 0
    throw error
  }
}

function failureOf(error: unknown): string {
  if (error instanceof GuestError) return error.code
  if (error instanceof StorageError || error instanceof FatFsError) return 'unreadable-disk'
  throw error
}
