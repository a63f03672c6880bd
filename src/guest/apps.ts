/** The programs that start with the guest. Their fields are RAM: the objects here hold none. */
import type { AppRequest, AppResult } from './guest.ts'
import { Notepad } from './notepad.ts'
import { Shop } from './shop.ts'
import type { GuestSystem } from './system.ts'
import { trimFreeSpace } from './trim-free-space.ts'
import { Updater } from './updater.ts'

export interface Apps {
  readonly shop: Shop
  readonly notepad: Notepad
  readonly updater: Updater
  readonly system: GuestSystem
}

export function createApps(system: GuestSystem): Apps {
  const shop = new Shop(system)
  return { shop, notepad: new Notepad(system), updater: new Updater(system, shop), system }
}

export function runApp(apps: Apps, request: AppRequest): AppResult {
  switch (request.app) {
    case 'Shop':
      return apps.shop.run(request)
    case 'Notepad':
      return apps.notepad.run(request)
    case 'Updater':
      return apps.updater.run(request)
    case 'System':
      return trimFreeSpace(apps.system)
  }
}
