import type { GuestSystem } from '../system.ts'
import type { AppEvidence, AppResult, GuestScreen, RequestOf } from './app-types.ts'

export class Workload {
  constructor(_system: GuestSystem, _other?: unknown) {}
  start(_seed?: number): void {}
  stop(): void {}
  readonly dueMicros: number | null = null
  ring(): void {}
  run(_request: RequestOf<'Workload'>): AppResult {
    throw new Error('not there yet')
  }
  screen(): GuestScreen['workload'] {
    return undefined as never
  }
  evidence(): AppEvidence['Workload'] {
    return undefined as never
  }
}
