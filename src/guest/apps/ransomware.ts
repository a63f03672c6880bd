import type { GuestSystem } from '../system.ts'
import type { AppEvidence, AppResult, GuestScreen, RequestOf } from './app-types.ts'

export class Ransomware {
  constructor(_system: GuestSystem, _other?: unknown) {}
  start(_seed?: number): void {}
  stop(): void {}
  readonly dueMicros: number | null = null
  ring(): void {}
  run(_request: RequestOf<'Ransomware'>): AppResult {
    throw new Error('not there yet')
  }
  screen(): GuestScreen['ransomware'] {
    return undefined as never
  }
  evidence(): AppEvidence['Ransomware'] {
    return undefined as never
  }
}
