import type { GuestSystem } from '../system.ts'
import type { AppEvidence, AppResult, GuestScreen, RequestOf } from './app-types.ts'

export class Directory {
  constructor(_system: GuestSystem, _other?: unknown) {}
  start(_seed?: number): void {}
  stop(): void {}
  end(_message: string): void {}
  readonly dueMicros: number | null = null
  ring(): void {}
  run(_request: RequestOf<'Directory'>): AppResult {
    throw new Error('not there yet')
  }
  screen(): GuestScreen['directory'] {
    return undefined as never
  }
  evidence(): AppEvidence['Directory'] {
    return undefined as never
  }
}

export const DIRECTORY_DATABASE = 'C:\\directory.db'
export const DIRECTORY_JOURNAL = 'directory.db-journal'
