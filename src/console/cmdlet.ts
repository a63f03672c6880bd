/** What a cmdlet is here: its parameters, what a line of it means, and the line that a command is written as. */

import type { Duration } from '../kernel/sim-time.ts'
import type { Command } from '../lab/command.ts'
import type { Moment } from '../lab/moments.ts'
import type { PriceLook } from './price-looks.ts'

export type Look =
  | { kind: 'vms'; vm: string | undefined }
  | { kind: 'checkpoints'; vm: string }
  | { kind: 'vhd'; path: string; host: string | undefined }
  | { kind: 'test-vhd'; path: string; host: string | undefined }
  | { kind: 'chain'; vm: string }
  | { kind: 'change-tracking'; vm: string }
  | { kind: 'io-trace'; vm: string; last: number }
  | PriceLook
  | { kind: 'restore-points' }
  | { kind: 'guest-files'; vm: string; path: string | undefined; moment: Moment }
  | { kind: 'memory'; vm: string; moment: Moment }
  | { kind: 'sql'; vm: string; query: string; moment: Moment }
  | { kind: 'compare'; vm: string; from: string; to: string }
  | { kind: 'evidence' }
  | { kind: 'help' }

export type Act =
  | { kind: 'command'; command: Command }
  | { kind: 'wait'; duration: Duration }
  | { kind: 'look'; look: Look }

export interface Parameter {
  readonly name: string
  readonly kind: 'text' | 'number' | 'switch'
  readonly aliases?: readonly string[]
  readonly choices?: readonly string[]
  readonly required?: boolean
}

/** Values by parameter name, as written; switches are '' when given. */
export type Arguments = ReadonlyMap<string, string>

export interface Cmdlet {
  readonly name: string
  /** Those without a dash in front come in this order. */
  readonly positional: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly act: (values: Arguments) => Act
}

export const text = (name: string, more: Partial<Parameter> = {}): Parameter => ({ name, kind: 'text', ...more })
export const flag = (name: string): Parameter => ({ name, kind: 'switch' })
export const amount = (name: string): Parameter => ({ name, kind: 'number' })
