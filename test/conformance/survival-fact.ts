/**
 * A cell of section 7: what a copy is worth after an event, and how that is shown. It has one side, or several where the
 * table says that it depends; each is a failure that struck and the copy that one went back from, or is played.
 */
import type { FaultCommand } from '../../src/lab/fault-command.ts'
import type { World } from './survival-worlds.ts'

/** Checkpoints beside the disk; backups on the same volume, on another disk of the host, on the NAS, offsite. */
export const COLUMNS = ['a', 'b1', 'b2', 'c', 'd'] as const
export type Column = (typeof COLUMNS)[number]

/** Of what an executed cell may be worth; `STALE`: what comes back is as old as the failure, and says so. */
export type Worth = 'OK' | 'LOST' | 'DAMAGED' | 'STALE'

/** Struck at a minute of the world, and noticed at its end; at its end, if left out. */
export interface Struck {
  readonly fault: FaultCommand
  readonly sinceMinute?: number
}

interface Side {
  readonly when?: string
  readonly worth: Worth
}
/** Gone by the survival matrix. */
export interface Executed extends Side {
  readonly struck: Struck
  readonly world?: World
  /** Of column a a checkpoint, of the others a point of the column's place; the place's newest usable one, if left out. */
  readonly copy?: string
}
/** Played at the prompt, by its name. */
export interface Played extends Side {
  readonly played: string
}

export interface CellFact {
  readonly says: 'OK' | 'LOST' | 'RISK' | 'STALE'
  /** On what it depends. */
  readonly on?: string
  readonly sides: readonly (Executed | Played)[]
  /** The lab does something else, by the reason of this simplification. */
  readonly simplification?: string
}

export interface RowFact {
  readonly row: number
  readonly event: string
  readonly cells: { readonly [Key in Column]?: CellFact }
}

type Fault = Omit<Extract<FaultCommand, { kind: FaultCommand['kind'] }>, 'type'> & Record<string, unknown>
export const struck = (fault: Fault, sinceMinute?: number): Struck => ({
  fault: { type: 'fault', ...fault } as FaultCommand,
  ...(sinceMinute === undefined ? {} : { sinceMinute }),
})

/** After the first checkpoint and the fulls, before the second checkpoint and everything else. */
export const AFTER_FULLS = 20
/** After the first increments. */
export const AFTER_INCREMENTS = 34
/** After all copies. */
export const AFTER_COPIES = 72

type Choice = Pick<Executed, 'when' | 'world' | 'copy'>
export const side = (strike: Struck, worth: Worth, choice: Choice = {}): Executed => ({
  struck: strike,
  worth,
  ...choice,
})
export const ok = (strike: Struck, choice?: Choice): CellFact => ({ says: 'OK', sides: [side(strike, 'OK', choice)] })
export const lost = (strike: Struck, choice?: Choice): CellFact => ({
  says: 'LOST',
  sides: [side(strike, 'LOST', choice)],
})
export const risk = (on: string, ...sides: readonly (Executed | Played)[]): CellFact => ({ says: 'RISK', on, sides })
export const played = (name: string, worth: Worth = 'OK', when?: string): Played => ({
  played: name,
  worth,
  ...(when === undefined ? {} : { when }),
})
export const EARLY = { copy: 'early' }
export const elsewhere = (strike: Struck) => ({ b2: ok(strike), c: ok(strike), d: ok(strike) })
export const fromBefore = (strike: Struck) => ({ a: ok(strike, EARLY), b1: ok(strike), ...elsewhere(strike) })

/** Into a file of a point, where nothing of a younger one replaces it. */
export const pointRot = (restorePoint: string): Struck =>
  struck({ kind: 'BitRot', in: 'RestorePoint', restorePoint, offsetBytes: 2_000_000 })
