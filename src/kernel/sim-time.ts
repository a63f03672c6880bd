/** Virtual time in integer microseconds since the scenario's epoch. */
export type SimTime = number
/** A span of virtual time in integer microseconds. */
export type Duration = number

export const MILLISECOND: Duration = 1_000
export const SECOND: Duration = 1_000_000
export const MINUTE: Duration = 60 * SECOND
export const HOUR: Duration = 60 * MINUTE
export const DAY: Duration = 24 * HOUR
