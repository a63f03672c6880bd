/** The guest computer behind the `Guest` interface. One object runs many guests one after another, each as if new. */
import type { BlockDevice } from '../storage/block-device.ts'
import { createAgent } from './agent.ts'
import { type Apps, createApps, evidenceOf, runApp, screenOf, type TimedApp, timedApps } from './apps/apps.ts'
import { askShop, type SqlAnswer, type SqlLimits } from './apps/ask-shop.ts'
import { bootGuest } from './boot.ts'
import { FatFsError } from './fat/fatfs-memory.ts'
import type {
  AppEvidence,
  AppRequest,
  AppResult,
  BootMedium,
  BootReport,
  DirectoryScreen,
  Guest,
  GuestAgent,
  GuestMemory,
  GuestPlatform,
  GuestScreen,
  KernelTables,
} from './guest.ts'
import { GuestError } from './guest-error.ts'
import type { GuestModules } from './guest-modules.ts'
import { MEMORY_MAP } from './memory-map.ts'
import { SqliteError } from './sqlite/sqlite.ts'
import { GuestSystem } from './system.ts'
import { shownPath } from './volume-names.ts'
import { markVolumes } from './volumes.ts'

export class GuestMachine implements Guest {
  readonly regions = MEMORY_MAP
  readonly agent: GuestAgent
  readonly #system: GuestSystem
  readonly #apps: Apps
  #running = false

  constructor(modules: GuestModules, platform: GuestPlatform) {
    this.#system = new GuestSystem(modules, platform)
    this.#apps = createApps(this.#system)
    this.agent = createAgent(() => this.#up(), this.#apps, orGuestError)
  }

  get running(): boolean {
    return this.#running
  }

  /** What ran in this object before is dropped, as by `powerOff`. */
  powerOn(
    drive: BlockDevice,
    seed: number,
    medium: BootMedium = 'disk',
    dataDrives: readonly BlockDevice[] = [],
  ): BootReport {
    const apps = medium === 'disk' ? this.#apps : undefined
    const report = bootGuest(this.#system, apps, { drive, dataDrives }, seed)
    this.#running = report.booted
    return report
  }

  shutDown(): void {
    const system = this.#up()
    orGuestError(() => {
      this.#apps.shop.stop()
      this.#apps.directory.stop()
      system.unmount()
      markVolumes(system.volumes, 'clean')
    })
    this.#running = false
  }

  powerOff(): void {
    this.#running = false
  }

  memory(): GuestMemory {
    return this.#up().capture()
  }

  resume(memory: GuestMemory, drive: BlockDevice, dataDrives: readonly BlockDevice[] = []): void {
    this.#system.resume(memory, drive, dataDrives)
    this.#running = true
  }

  run(request: AppRequest): AppResult {
    const system = this.#up()
    try {
      return runApp(this.#apps, request)
    } catch (error) {
      return asResult(error)
    } finally {
      system.settle()
    }
  }

  get dueMicros(): number | null {
    const { cache } = this.#up()
    const dues = [cache.flushDueMicros, ...timedApps(this.#apps).map((app) => app.dueMicros)]
    return dues.reduce((first, due) => (first === null || (due !== null && due < first) ? due : first), null)
  }

  ring(): void {
    const system = this.#up()
    const now = system.platform.nowMicros()
    for (const app of timedApps(this.#apps)) if (app.dueMicros !== null && app.dueMicros <= now) ringing(app)
    const flushDue = system.cache.flushDueMicros
    if (flushDue !== null && flushDue <= now) system.flushOfItself()
    system.settle()
  }

  get tables(): KernelTables {
    const { processes, files, dirtyCachePages } = this.#up()
    const openFiles = files
      .openSlots()
      .map((slot) => ({ path: shownPath(files.openName(slot)), users: files.users(slot) }))
    return { processes: processes.all, openFiles, dirtyCachePages }
  }

  screen(): GuestScreen {
    this.#up()
    return screenOf(this.#apps)
  }

  directory(): DirectoryScreen {
    this.#up()
    return this.#apps.directory.screen()
  }

  evidence(): AppEvidence {
    this.#up()
    return orGuestError(() => evidenceOf(this.#apps))
  }

  shop(): AppEvidence['Shop'] {
    this.#up()
    return orGuestError(() => this.#apps.shop.evidence())
  }

  ask(query: string, limits: SqlLimits): SqlAnswer {
    return orGuestError(() => askShop(this.#up(), this.#apps.shop, query, limits))
  }

  #up(): GuestSystem {
    if (!this.#running) throw new GuestError('not-running')
    return this.#system
  }
}

export function createGuest(modules: GuestModules, platform: GuestPlatform): Guest {
  return new GuestMachine(modules, platform)
}

/** A program that meets trouble at its own work shows it; the others work on. */
function ringing(app: TimedApp): void {
  try {
    app.ring()
  } catch (error) {
    asResult(error)
  }
}

/** What a program meets inside the guest; faults of this program itself pass on. */
function asResult(error: unknown): AppResult {
  if (error instanceof SqliteError) {
    return { ok: false, code: 'database-error', data: { resultCode: error.resultCode, message: error.message } }
  }
  if (error instanceof FatFsError) return { ok: false, code: 'file-error', data: { result: error.result } }
  // a trap: the program's memory is no program any more
  if (error instanceof WebAssembly.RuntimeError) return { ok: false, code: 'guest-crashed', data: {} }
  throw error
}

/** The same for calls that answer no result. Throws GuestError; a drive's own StorageError passes. */
function orGuestError<Result>(act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    const result = asResult(error)
    throw result.ok ? error : new GuestError(result.code, result.data)
  }
}
