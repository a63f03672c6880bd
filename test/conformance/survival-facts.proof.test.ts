/** Section 7 of the fact sheet, cell by cell: each is executed on forks, and is as the table says or a simplification says why not. */
import { afterAll, describe, expect, it } from 'vitest'
import { MINUTE } from '../../src/kernel/sim-time.ts'
import type { FaultCommand } from '../../src/lab/fault-command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { type Copy, copiesOf } from '../../src/survival/copies.ts'
import { SurvivalCache } from '../../src/survival/survival-cache.ts'
import type { SurvivalCell } from '../../src/survival/survival-cell.ts'
import { survivalOf } from '../../src/survival/survival-matrix.ts'
import { simplifications } from '../../src/words/simplifications.ts'
import { VM } from '../fixtures/survival-lab.ts'
import { isWholeProof } from '../proof-size.ts'
import { SURVIVAL_FACTS } from './facts-of-survival.ts'
import { type CellFact, COLUMNS, type Column, type Executed, type Worth } from './survival-fact.ts'
import { PLAYS } from './survival-plays.ts'
import { POINTS, REPOSITORIES, type World, worldOf } from './survival-worlds.ts'

const DIFFERENCES_MAX = 8
/** Of the sheet, and not played: there is no vTPM here and no replica. */
const NOT_SIMULATED = ['survival-vtpm', 'survival-replica']

const caches = new Map<World, SurvivalCache>()
afterAll(() => {
  for (const cache of caches.values()) cache.dispose()
})

const cacheOf = (world: World): SurvivalCache => {
  const cache = caches.get(world) ?? new SurvivalCache()
  caches.set(world, cache)
  return cache
}

/** The file that the second checkpoint is made of is a random name. */
const inWorld = (lab: Lab, fault: FaultCommand): FaultCommand => {
  if (!('path' in fault) || fault.path === undefined) return fault
  const late = lab.hypervisor.need(VM).record.checkpoints.find(({ name }) => name === 'late')
  return { ...fault, path: fault.path.replace('{middle}', late?.disks[0]?.path ?? '') }
}

const isOf = (column: Exclude<Column, 'a'>, { kind, place, volume }: Copy): boolean => {
  if (kind === 'now' || kind === 'checkpoint') return false
  const [wanted, wantedVolume = 'Data'] = REPOSITORIES[column].split(':')
  return place === wanted && volume === wantedVolume
}

const copyOf = (lab: Lab, column: Column, name: string | undefined): Copy => {
  const at = POINTS.indexOf(name as (typeof POINTS)[number])
  const copy =
    column === 'a'
      ? copiesOf(lab, VM, 'all').find((each) => each.name === name)
      : name === undefined
        ? copiesOf(lab, VM, 'usable').find((each) => isOf(column, each))
        : copiesOf(lab, VM, 'all').filter((each) => isOf(column, each))[at]
  if (!copy) throw new Error(`no copy ${name} in column ${column}`)
  return copy
}

const cellOf = (column: Column, { struck, world = 'usual', copy }: Executed): SurvivalCell => {
  const lab = worldOf(world)
  const command = inWorld(lab, struck.fault)
  const dwellMicros = struck.sinceMinute === undefined ? 0 : lab.now - struck.sinceMinute * MINUTE
  const failure = { kind: command.kind, parameters: {}, dwellMicros, group: 'around', command } as const
  const asked = { vm: VM, failures: [failure], copies: [copyOf(lab, column, copy)] }
  const { cells, refused } = survivalOf(lab, asked, cacheOf(world))
  if (!cells[0]) throw new Error(`${command.kind} could not strike: ${refused[0]?.why.code}`)
  return cells[0]
}

const WORTHS = { survived: 'OK', damaged: 'DAMAGED', lost: 'LOST' } as const
const isStale = ({ result, why, dwellMicros, lossSeconds }: SurvivalCell): boolean =>
  result === 'survived' && why.code === 'returned-from-older' && (lossSeconds ?? 0) * 1_000_000 >= dwellMicros

const worthOf = (cell: SurvivalCell): Worth => (isStale(cell) ? 'STALE' : WORTHS[cell.result])

/** OK and LOST are so on every side; what depends has one side of each. */
const fits = ({ says }: CellFact, found: readonly Worth[]): boolean => {
  if (says === 'RISK') return found.includes('OK') && found.some((worth) => worth !== 'OK')
  return found.every((worth) => (says === 'LOST' ? worth === 'LOST' || worth === 'DAMAGED' : worth === says))
}

const cells = SURVIVAL_FACTS.flatMap(({ row, event, cells: of }) =>
  COLUMNS.flatMap((column) => {
    const cell = of[column]
    return cell ? [{ row, event, column, cell, title: `row ${row}, ${event}, (${column}): ${cell.says}` }] : []
  }),
)
/** Every ninth under `npm test`, all at the gate. */
const executed = isWholeProof() ? cells : cells.filter((_, at) => at % 9 === 0)
const asTheTableSays: string[] = []
const differing = cells.filter(({ cell }) => cell.simplification !== undefined)
afterAll(() => {
  const simplified = simplifications.filter(({ id }) => id.startsWith('survival-')).length
  console.log(
    `section 7: ${executed.length} of ${cells.length} cells executed, ${asTheTableSays.length} as the table says, ${simplified} simplifications`,
  )
})

describe('section 7', () => {
  it.each(executed)('$title', ({ title, column, cell }) => {
    const found = cell.sides.map((side) => {
      const worth = 'played' in side ? (PLAYS[side.played] as () => Worth)() : worthOf(cellOf(column, side))
      return { ...side, worth }
    })
    expect(found).toEqual(cell.sides)
    const isAsSaid = fits(
      cell,
      found.map(({ worth }) => worth),
    )
    expect(isAsSaid).toBe(cell.simplification === undefined)
    if (isAsSaid) asTheTableSays.push(title)
  })

  it('has its rows 1 to 19, each once', () => {
    expect(SURVIVAL_FACTS.map(({ row }) => row)).toEqual(Array.from({ length: 19 }, (_, at) => at + 1))
  })

  it('says of each cell that depends on what, and of each of its sides when', () => {
    for (const { cell } of cells) if (cell.says === 'RISK') expect(cell.on).toMatch(/\w/)
  })

  it('differs in at most eight cells, each a simplification with its reason, beside the two rows that are not simulated', () => {
    expect(differing.length).toBeLessThanOrEqual(DIFFERENCES_MAX)
    const listed = simplifications.map(({ id }) => id).filter((id) => id.startsWith('survival-'))
    expect([...new Set(differing.map(({ cell }) => cell.simplification))].concat(NOT_SIMULATED).sort()).toEqual(
      [...listed].sort(),
    )
  })

  it('returns the faster the closer the copy lies', () => {
    const [{ cells: update }] = SURVIVAL_FACTS as readonly [(typeof SURVIVAL_FACTS)[0]]
    const seconds = COLUMNS.map(
      (column) => cellOf(column, update[column]?.sides[0] as Executed).returnSeconds as number,
    )
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b))
    expect(new Set(seconds).size).toBeGreaterThan(3)
  })

  it('keeps an offsite copy that is locked from being deleted', () => {
    const lab = worldOf('usual').fork()
    const fault = { type: 'fault', kind: 'FileDeleted', path: '\\\\VAULT\\Backup\\SHOP\\SHOP-8.blocks' } as const
    expect(lab.dispatch(fault).ok).toBe(false)
    lab.dispose()
  })
})
