/** P1 of issue D, first half: every cell of the legality table on a live lab, and against the sheet it was taken from. */
import { afterAll, describe, expect, it } from 'vitest'
import {
  LEGALITY,
  type Legality,
  type LegalitySource,
  legalityOf,
  STABLE_STATES,
  type VmOperation,
} from '../../src/host/legality.ts'
import { printedRefusal } from '../../src/words/catalogue.ts'
import { COLUMNS, markOf, OUTSIDE_THE_SHEET, SHEET, verdictOf } from './legality-sheet.ts'
import { DEEDS, labIn, stateOf, vm } from './state-labs.ts'

/** Refused where there are checkpoints, in every state: a rule of its own. */
const WITHOUT_CHECKPOINTS: ReadonlySet<VmOperation> = new Set(['resize-vhd', 'optimize-vhd'])
const BOLDNESS: readonly LegalitySource[] = ['uncertain', 'derived', 'cited']

let played = 0
const countOf = (source: LegalitySource): number => LEGALITY.filter((each) => each.source === source).length
afterAll(() =>
  console.log(
    `legality: ${played} cells played on a live lab: ${BOLDNESS.map((each) => `${countOf(each)} ${each}`).join(', ')}`,
  ),
)

describe('the legality table', () => {
  it('has every operation in every state, and each cell says what it rests on', () => {
    expect(LEGALITY).toHaveLength(Object.keys(DEEDS).length * STABLE_STATES.length)
    expect(LEGALITY.filter(({ source, verdict }) => !BOLDNESS.includes(source) || !verdict)).toEqual([])
    expect(BOLDNESS.map(countOf)).toEqual([10, 75, 48])
  })

  it('says what the sheet says, and is nowhere bolder', () => {
    const told = new Set<VmOperation>()
    for (const { operations, cells, note } of SHEET)
      for (const operation of operations) {
        told.add(operation)
        COLUMNS.forEach((state, column) => {
          const cell = cells[column] as string
          const { verdict, source } = legalityOf(operation, state) as Legality
          expect([operation, state, verdict]).toEqual([operation, state, verdictOf(operation, cell)])
          const isBolder = BOLDNESS.indexOf(source) > BOLDNESS.indexOf(markOf(cell, note))
          expect([operation, state, source, isBolder]).toEqual([operation, state, source, false])
        })
      }
    const elsewhere = LEGALITY.filter(
      ({ operation, state }) => !told.has(operation) || !COLUMNS.includes(state as (typeof COLUMNS)[number]),
    )
    const cited = elsewhere.filter(({ source }) => source === 'cited')
    expect(cited.filter(({ operation, state }) => !OUTSIDE_THE_SHEET[operation]?.[state])).toEqual([])
    expect([...told, ...Object.keys(OUTSIDE_THE_SHEET)].sort()).toEqual(Object.keys(DEEDS).sort())
  })
})

describe.each(STABLE_STATES)('%s', (state) => {
  const labs = { with: labIn(state, true), without: labIn(state, false) }

  it.each(LEGALITY.filter((each) => each.state === state))('$operation: $verdict ($source)', (cell) => {
    const { operation, verdict } = cell
    const lab = labs[WITHOUT_CHECKPOINTS.has(operation) ? 'without' : 'with'].fork()
    if (operation === 'production-checkpoint') lab.dispatch({ type: 'set-vm', vm, checkpointType: 'ProductionOnly' })
    expect(stateOf(lab)).toBe(state)
    const digest = lab.digest()
    const outcome = lab.dispatch(DEEDS[operation](lab))
    const { ok } = outcome
    expect({ ok, code: ok || outcome.code }).toMatchObject({ ok: verdict === 'yes' })
    expect(lab.digest() === digest).toBe(verdict !== 'yes')
    if (!ok) {
      expect(printedRefusal(outcome.code, outcome.data)).not.toMatch(/undefined|NaN|Wait until it is in another state/)
      expect(outcome.code === 'operation-not-simulated').toBe(verdict === 'not-simulated')
    }
    played++
    lab.dispose()
  })
})
