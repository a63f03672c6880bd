/** What the rooms below the lab are given: one kernel, the places, the machine room, and a way to say what happened. */
import type { WorkloadProfile } from '../guest/apps/app-types.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Duration } from '../kernel/sim-time.ts'
import type { Places } from '../places/places.ts'
import type { GuestPool } from './guest-pool.ts'
import type { Operations } from './operations.ts'

export type EventData = Readonly<Record<string, string | number | boolean | null>>

/** Durations that are not I/O: parameters of the scenario, never measurements. */
export interface HostSettings {
  /** Firmware, services and programs from power to a usable desktop. */
  readonly startupMicros: Duration
  readonly shutdownMicros: Duration
  readonly pauseMicros: Duration
  /** The VM stands still this long while its drive changes to another file. */
  readonly switchMicros: Duration
  readonly customerIntervalMicros: Duration
  readonly metadataCachePages: number
  /** What every machine does from its start on, and at what pace that profile works whoever starts it. */
  readonly traffic?: Traffic
}

export interface Traffic {
  readonly profile: WorkloadProfile
  readonly blockWritesPerDay: number
}

export interface HostContext {
  readonly kernel: Kernel
  readonly places: Places
  readonly guests: GuestPool
  readonly operations: Operations
  readonly settings: HostSettings
  /** Microseconds since 1970 of virtual time zero. */
  readonly epochMicros: number
  readonly emit: (code: string, data: EventData) => void
  readonly newGuid: () => string
  /** Told after a guest has taken orders, so that a return from a failure can be measured. */
  readonly ordersTaken: (vm: string) => void
}
