import type { GuestSystem } from '../system.ts'
import type { AppEvidence, AppResult, GuestScreen, RequestOf } from './app-types.ts'

export class Photos {
  constructor(_system: GuestSystem, _other?: unknown) {}
  start(_seed?: number): void {}
  stop(): void {}
  readonly dueMicros: number | null = null
  ring(): void {}
  run(_request: RequestOf<'Photos'>): AppResult {
    throw new Error('not there yet')
  }
  screen(): GuestScreen['photos'] {
    return undefined as never
  }
  evidence(): AppEvidence['Photos'] {
    return undefined as never
  }
}
