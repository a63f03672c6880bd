/** The guest agent: brings the disk to one consistent moment and lets go again, as VSS or fsfreeze would. */
import type { Apps } from './apps/apps.ts'
import { ordersTold } from './apps/shop-fields.ts'
import type { GuestAgent } from './guest.ts'
import type { GuestSystem } from './system.ts'
import { markVolumes } from './volumes.ts'

/**
 * The marks go straight to the drives: the running system's own view, in FatFs's window and in the page cache, stays
 * "in use" and is not touched. A transaction that is open stays open; its journal is on the disk and boot rolls it back.
 * `act` turns what the guest's programs throw into GuestErrors.
 */
export function createAgent(
  system: () => GuestSystem,
  apps: Apps,
  act: <Result>(call: () => Result) => Result,
): GuestAgent {
  /** Whoever waited is served now; a database that refuses says so in its window. */
  const release = (): void => {
    const running = system()
    const wasHeld = running.held
    running.held = false
    if (wasHeld) apps.shop.serveQueue()
    running.settle()
  }
  return {
    hold: () => {
      system().held = true
      system().settle()
    },
    get busy() {
      system()
      return apps.shop.fields.transaction !== null
    },
    get orders() {
      system()
      return ordersTold(apps.shop.fields)
    },
    freeze: () => {
      const running = system()
      act(() => running.sync())
      markVolumes(running.volumes, 'clean')
    },
    release,
    thaw: () => {
      const running = system()
      markVolumes(running.volumes, 'dirty')
      release()
    },
  }
}
