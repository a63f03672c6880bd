/** The ledger as the page shows it: the engine's own, with each place's bytes thinned to what a chart can show. */

import type { Lab } from '../lab/lab.ts'
import { type Ledger, type LedgerPlace, ledgerOf } from '../lab/ledger.ts'
import { needFocus } from './focus.ts'

export type { LedgerOperation } from '../lab/ledger.ts'

export interface LedgerPlaceView extends Omit<LedgerPlace, 'overTime'> {
  /** Micros and bytes by turns: from each moment on so many. */
  readonly overTime: readonly { readonly atMicros: number; readonly bytes: number }[]
}

export interface LedgerView extends Omit<Ledger, 'places' | 'at'> {
  readonly atMicros: number
  readonly places: readonly LedgerPlaceView[]
}

/** A chart has no room for more. */
const STEPS_MAX = 720

/** Of steps that share a column of the chart the fullest, so that no peak is lost. */
const thinned = (samples: LedgerPlace['overTime']): LedgerPlaceView['overTime'] => {
  const span = Math.ceil(samples.length / STEPS_MAX)
  const kept: { atMicros: number; bytes: number }[] = []
  for (let from = 0; from < samples.length; from += span) {
    const fullest = samples.slice(from, from + span).reduce((most, each) => (each.bytes > most.bytes ? each : most))
    kept.push({ atMicros: fullest.at, bytes: fullest.bytes })
  }
  const last = samples.at(-1)
  // What is there now is told exactly.
  if (last && kept.at(-1)?.atMicros !== last.at) kept.push({ atMicros: last.at, bytes: last.bytes })
  return kept
}

/** Of the machine in the middle. Throws Refused `no-vm`. */
export const ledgerView = (lab: Lab, focus?: string): LedgerView => {
  const { places, at, ...ledger } = ledgerOf(lab, needFocus(lab, focus).record.name)
  return {
    ...ledger,
    atMicros: at,
    places: places.map(({ overTime, ...place }) => ({ ...place, overTime: thinned(overTime) })),
  }
}
