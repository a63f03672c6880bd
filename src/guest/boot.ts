/** Cold start from a disk: firmware checks what it starts, the volume is repaired and mounted, the programs start. */
import type { BlockDevice } from '../storage/block-device.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Apps } from './apps/apps.ts'
import { programsOf } from './apps/apps.ts'
import { DIRECTORY_DATABASE, DIRECTORY_JOURNAL } from './apps/directory-schema.ts'
import { tolerant } from './apps/drill-job.ts'
import { filesToStart, PROGRAM_FILES } from './apps/program-files.ts'
import { isStartTrouble, journalOf, readShopDatabase } from './apps/shop-place.ts'
import { SHOP_DATABASE } from './apps/shop-schema.ts'
import { checkBootRecord } from './boot-record.ts'
import { checkDisk } from './fat/chkdsk.ts'
import { type FatLayout, isMarkedDirty, markVolume, readFatLayout } from './fat/fat-layout.ts'
import { FatFsError } from './fat/fatfs-memory.ts'
import type { BootFinding, BootReport } from './guest.ts'
import { GuestError } from './guest-error.ts'
import type { GuestSystem } from './system.ts'
import { letterOf } from './volume-names.ts'

/** First bytes of a rollback journal that is not finished (sqlite.org/fileformat.html, section 3). */
const JOURNAL_MAGIC = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]

interface MachineDrives {
  readonly drive: BlockDevice
  /** They become D:, E: and F:. */
  readonly dataDrives: readonly BlockDevice[]
}

/**
 * Runs with a failure stand for what a person would see on the screen: the guest is not up then. Without programs the
 * disk's own system is not asked either: it is the disk of a machine that starts from elsewhere.
 */
export function bootGuest(
  system: GuestSystem,
  apps: Apps | undefined,
  { drive, dataDrives }: MachineDrives,
  seed: number,
): BootReport {
  const findings: BootFinding[] = []
  try {
    const layout = apps ? checkBootRecord(drive, system.sha256) : readFatLayout(drive)
    findings.push(...repaired(drive, layout))
    const data = dataDrives.map((each, at) => orUnreadable(at + 1, () => dataLayout(each, at + 1)))
    findings.push(...data.flatMap((each) => each.findings))
    system.start(drive, seed, dataDrives)
    system.mount(layout)
    data.forEach(({ layout: found }, at) => {
      if (found) findings.push(...orUnreadable(at + 1, () => mounted(system, at + 1, found)).findings)
    })
    if (apps) findings.push(...startApps(system, apps, seed))
    system.settle()
    if (findings.length === 0) findings.push({ code: 'boot-clean' })
    return { booted: true, findings }
  } catch (error) {
    return { booted: false, failure: failureOf(error), findings }
  }
}

/** Made sound and marked as in use. Throws StorageError. */
function repaired(drive: BlockDevice, layout: FatLayout, place: { readonly disk?: string } = {}): BootFinding[] {
  const findings: BootFinding[] = []
  const wasDirty = isMarkedDirty(drive, layout)
  if (wasDirty) findings.push({ code: 'boot-dirty-volume', ...(place.disk ? { data: { disk: place.disk } } : {}) })
  const repair = checkDisk(drive, layout)
  if (wasDirty || repair.fixes > 0) findings.push({ code: 'boot-chkdsk', data: { ...repair, ...place } })
  markVolume(drive, layout, 'dirty')
  return findings
}

interface DataDisk {
  readonly layout?: FatLayout
  readonly findings: readonly BootFinding[]
}

const dataLayout = (drive: BlockDevice, volume: number): DataDisk => {
  const layout = readFatLayout(drive)
  return { layout, findings: repaired(drive, layout, { disk: `${letterOf(volume)}:` }) }
}

const mounted = (system: GuestSystem, volume: number, layout: FatLayout): DataDisk => {
  system.mountData(volume, layout)
  return { layout, findings: [] }
}

/** A data disk that cannot be used is a finding, and its letter means nothing: the guest is up without it. */
function orUnreadable(volume: number, act: () => DataDisk): DataDisk {
  try {
    return act()
  } catch (error) {
    // anything but the disk's trouble passes on
    failureOf(error)
    return { findings: [{ code: 'boot-data-disk-unreadable', data: { disk: `${letterOf(volume)}:` } }] }
  }
}

/** The databases that a power cut may have caught in a transaction. */
const databasesOf = (system: GuestSystem): readonly { readonly file: string; readonly journal: string }[] => {
  const shop = tolerant(() => readShopDatabase(system)) ?? SHOP_DATABASE
  return [
    { file: shop, journal: journalOf(shop) },
    { file: DIRECTORY_DATABASE, journal: DIRECTORY_JOURNAL },
  ]
}

/** A program that cannot start is that program's trouble: the guest is up without it. */
function startApps(system: GuestSystem, apps: Apps, seed: number): BootFinding[] {
  const hot = databasesOf(system).map((database) => ({
    ...database,
    journalBytes: hotJournalBytes(system, database.journal),
  }))
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
      if (!isStartTrouble(error)) throw error
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
