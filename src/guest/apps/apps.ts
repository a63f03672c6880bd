/** The programs of the guest. Their fields are RAM: the objects here hold none. */
import { FatFsError } from '../fat/fatfs-memory.ts'
import type { BootFinding } from '../guest.ts'
import type { GuestSystem } from '../system.ts'
import type { AppEvidence, AppRequest, AppResult, GuestScreen } from './app-types.ts'
import { Directory } from './directory.ts'
import { GuestFiles } from './guest-files.ts'
import { Notepad } from './notepad.ts'
import { Photos } from './photos.ts'
import type { PROGRAM_FILES } from './program-files.ts'
import { Ransomware } from './ransomware.ts'
import { Shop } from './shop.ts'
import { trimFreeSpace } from './trim-free-space.ts'
import { Updater } from './updater.ts'
import { Workload } from './workload.ts'

/** A program with work of its own to do at certain times. */
export interface TimedApp {
  /** Microseconds since 1970; null while nothing is planned. */
  readonly dueMicros: number | null
  /** Does what is due. What goes wrong shows on its screen. */
  ring(): void
}

export interface Apps {
  readonly shop: Shop
  readonly notepad: Notepad
  readonly photos: Photos
  readonly updater: Updater
  readonly ransomware: Ransomware
  readonly directory: Directory
  readonly workload: Workload
  readonly files: GuestFiles
  readonly system: GuestSystem
}

export function createApps(system: GuestSystem): Apps {
  const shop = new Shop(system)
  const directory = new Directory(system)
  const photos = new Photos(system)
  const changed = (path: string): void => photos.fileChanged(path)
  return {
    shop,
    notepad: new Notepad(system),
    photos,
    updater: new Updater(system, shop),
    ransomware: new Ransomware(system, { shop, directory }, changed),
    directory,
    workload: new Workload(system),
    files: new GuestFiles(system, changed),
    system,
  }
}

/** What a program finds wrong when it starts. */
type Start = (seed: number) => readonly BootFinding[]
const withoutFinding =
  (start: (seed: number) => void): Start =>
  (seed) => {
    start(seed)
    return []
  }

/** Those that start with the guest where `boot.ini` names their files, in this order. */
export const programsOf = (
  apps: Apps,
): readonly { readonly name: keyof typeof PROGRAM_FILES; readonly start: Start }[] => [
  { name: 'Shop', start: withoutFinding((seed) => apps.shop.start(seed)) },
  { name: 'Notepad', start: withoutFinding(() => apps.notepad.start()) },
  { name: 'Photos', start: (seed) => apps.photos.start(seed) },
  { name: 'Updater', start: withoutFinding(() => apps.updater.start()) },
  { name: 'Directory', start: withoutFinding((seed) => apps.directory.start(seed)) },
]

/** In the order in which they work when they are due at one time. */
export const timedApps = ({ directory, updater, ransomware, workload }: Apps): readonly TimedApp[] => [
  directory,
  updater,
  ransomware,
  workload,
]

export function runApp(apps: Apps, request: AppRequest): AppResult {
  switch (request.app) {
    case 'Shop':
      return apps.shop.run(request)
    case 'Notepad':
      return apps.notepad.run(request)
    case 'Photos':
      return apps.photos.run(request)
    case 'Updater':
      return apps.updater.run(request)
    case 'Ransomware':
      return apps.ransomware.run(request)
    case 'Directory':
      return apps.directory.run(request)
    case 'Workload':
      return apps.workload.run(request)
    case 'System':
      return request.action === 'Trim' ? trimFreeSpace(apps.system) : apps.files.run(request)
  }
}

export const screenOf = (apps: Apps): GuestScreen => ({
  shop: apps.shop.screen(),
  notepad: apps.notepad.screen(),
  updater: apps.updater.screen(),
  photos: apps.photos.screen(),
  ransomware: apps.ransomware.screen(),
  directory: apps.directory.screen(),
  workload: apps.workload.screen(),
})

/** A file whose clusters are lost has no text. */
const readable = (read: () => string): string => {
  try {
    return read()
  } catch (error) {
    if (error instanceof FatFsError) return ''
    throw error
  }
}

/** Destructive: only on a guest that is thrown away. */
export const evidenceOf = (apps: Apps): AppEvidence => ({
  Shop: apps.shop.evidence(),
  Notepad: { text: apps.notepad.screen().text, savedText: readable(() => apps.notepad.readFile()) },
  Photos: apps.photos.evidence(),
  Updater: apps.updater.screen(),
  Ransomware: apps.ransomware.evidence(),
  Directory: apps.directory.evidence(),
  Workload: apps.workload.evidence(),
})
