/**
 * At most four guests are instantiated at once (a browser refuses at about 124 live wasm memories); all others are
 * pages. Which guest is in the machine room is a matter of this process and never of the lab's state.
 */

import type { BootMedium, Guest, GuestMemory, GuestPlatform } from '../guest/guest.ts'
import { createGuest } from '../guest/guest-machine.ts'
import type { GuestModules } from '../guest/guest-modules.ts'
import type { BlockDevice } from '../storage/block-device.ts'
import { NO_DRIVE } from '../storage/no-drive.ts'

const INSTANCES_MAX = 4

interface Bay {
  readonly guest: Guest
  tenant: GuestSlot | undefined
  lastUse: number
}

export class GuestPool {
  readonly modules: GuestModules
  #bays: Bay[] = []
  #uses = 0

  constructor(modules: GuestModules) {
    this.modules = modules
  }

  get instantiated(): number {
    return this.#bays.length
  }

  /** The bay of this slot, moving another tenant out to pages if all are taken. */
  enter(slot: GuestSlot): Guest {
    let bay = this.#bays.find((each) => each.tenant === slot) ?? this.#bays.find((each) => each.tenant === undefined)
    if (!bay && this.#bays.length < INSTANCES_MAX) {
      bay = {
        guest: createGuest(
          this.modules,
          ofTenant(() => bay?.tenant),
        ),
        tenant: undefined,
        lastUse: 0,
      }
      this.#bays.push(bay)
    }
    bay ??= this.#bays.reduce((oldest, each) => (each.lastUse < oldest.lastUse ? each : oldest))
    if (bay.tenant !== slot) {
      bay.tenant?.moveOut(bay.guest)
      bay.tenant = slot
    }
    bay.lastUse = ++this.#uses
    return bay.guest
  }

  occupies(slot: GuestSlot): Guest | undefined {
    return this.#bays.find((bay) => bay.tenant === slot)?.guest
  }

  leave(slot: GuestSlot): void {
    const bay = this.#bays.find((each) => each.tenant === slot)
    if (bay) bay.tenant = undefined
  }
}

/** What the machine of whoever is in the bay says. */
const ofTenant = (tenant: () => GuestSlot | undefined): GuestPlatform => {
  const platform = (): GuestPlatform => {
    const slot = tenant()
    if (!slot) throw new Error('an empty bay has no platform')
    return slot.platform
  }
  return {
    nowMicros: () => platform().nowMicros(),
    counterMicros: () => platform().counterMicros(),
    generationId: () => platform().generationId(),
    settings: () => platform().settings(),
  }
}

/** One VM's guest: off, in a bay of the pool, or as pages. */
export class GuestSlot {
  readonly #pool: GuestPool
  readonly platform: GuestPlatform
  #pages: GuestMemory | undefined
  #drives: (() => readonly BlockDevice[]) | undefined

  constructor(pool: GuestPool, platform: GuestPlatform) {
    this.#pool = pool
    this.platform = platform
  }

  get on(): boolean {
    return this.#drives !== undefined
  }

  /** A cold start: whatever was in RAM is gone. */
  powerOn(drives: () => readonly BlockDevice[], seed: number, medium?: BootMedium): ReturnType<Guest['powerOn']> {
    this.#pages = undefined
    this.#drives = drives
    const [system = NO_DRIVE, ...data] = drives()
    return this.#pool.enter(this).powerOn(system, seed, medium, data)
  }

  /** Sets RAM bytes; the guest is instantiated when it is next called. */
  load(memory: GuestMemory, drives: () => readonly BlockDevice[]): void {
    this.#pool.leave(this)
    this.#pages = memory
    this.#drives = drives
  }

  /** The guest itself, moved in if it was pages. */
  guest(): Guest {
    if (!this.#drives) throw new Error('the guest is off')
    const present = this.#pool.occupies(this)
    const guest = this.#pool.enter(this)
    if (!present && this.#pages) {
      const [system = NO_DRIVE, ...data] = this.#drives()
      guest.resume(this.#pages, system, data)
      this.#pages = undefined
    }
    return guest
  }

  memory(): GuestMemory | undefined {
    return this.#pages ?? (this.#drives ? this.#pool.occupies(this)?.memory() : undefined)
  }

  /** Called by the pool only. */
  moveOut(guest: Guest): void {
    this.#pages = guest.memory()
  }

  powerOff(): void {
    this.#pool.occupies(this)?.powerOff()
    this.#pool.leave(this)
    this.#pages = undefined
    this.#drives = undefined
  }

  /** Back to the pool without touching the disk: the fork it belonged to is thrown away. */
  dispose(): void {
    this.#pool.leave(this)
    this.#pages = undefined
    this.#drives = undefined
  }

  fork(platform: GuestPlatform, drives: () => readonly BlockDevice[]): GuestSlot {
    const copy = new GuestSlot(this.#pool, platform)
    const memory = this.memory()
    if (memory) copy.load(memory, drives)
    return copy
  }
}
