/** The guest agent: brings the disk to one consistent moment and lets go again, as VSS or fsfreeze would. */
import { markVolume } from './fat-layout.ts'
import type { GuestAgent } from './guest.ts'
import type { GuestSystem } from './system.ts'

/**
 * The marks go straight to the drive: the running system's own view, in FatFs's window and in the page cache, stays
 * "in use" and is not touched. A transaction that is open stays open; its journal is on the disk and boot rolls it back.
 * `act` turns what the guest's programs throw into GuestErrors.
 */
export function createAgent(system: () => GuestSystem, act: <Result>(call: () => Result) => Result): GuestAgent {
  return {
    freeze: () => {
      const running = system()
      act(() => running.sync())
      markVolume(running.drive, running.layout, 'clean')
    },
    thaw: () => {
      const running = system()
      markVolume(running.drive, running.layout, 'dirty')
      running.settle()
    },
  }
}
