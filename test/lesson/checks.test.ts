/** Every predicate, met and unmet, on worlds that really are so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { judgeCheck } from '../../src/lesson/judge-check.ts'
import { LabFacts } from '../../src/lesson/lab-facts.ts'
import type { Check, Expected } from '../../src/lesson/lesson.ts'
import { PREDICATE_LOOKS } from '../../src/lesson/predicate-looks.ts'
import { PREDICATES } from '../../src/lesson/predicates.ts'
import { stepWorld } from '../../src/lesson/step-world.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { check, group } from './lesson-fixture.ts'

const MIB = 1024 * 1024

let opening: Lab
let lab: Lab
const asked = new Set<string>()

beforeAll(() => {
  opening = newLab()
  play(opening, 'Start-VM SHOP', 'Wait-Lab 60')
  lab = opening.fork()
  play(
    lab,
    'Checkpoint-VM SHOP kept',
    'Wait-Lab -Minutes 5',
    'Invoke-LabApp SHOP Photos Import',
    'Start-LabBackup SHOP -Repository NAS1',
    'Test-LabBackup latest -Boot',
    'Get-LabSurvival',
  )
  world = stepWorld(lab, new LabFacts(opening))
}, 60_000)
afterAll(() => {
  lab.dispose()
  opening.dispose()
})

/** The facts of the two worlds are looked up once for all checks, as in a step. */
let world: ReturnType<typeof stepWorld>
const judged = (asking: Check, on = world) => judgeCheck(asking, on)

const rows: readonly (readonly [predicate: string, fields: Record<string, Expected>, met: boolean])[] = [
  ['vm', { state: 'Running' }, true],
  ['vm', { state: 'running', host: 'hv1', checkpointType: 'Production' }, true],
  ['vm', { state: 'Off' }, false],
  ['vm', { name: 'OTHER' }, false],
  ['checkpoints', {}, true],
  ['checkpoints', { name: 'KEPT', hasMemory: false, kind: 'production', count: 1 }, true],
  ['checkpoints', { hasMemory: true }, false],
  ['checkpoints', { count: { moreThanAtOpening: true } }, true],
  ['checkpoints', { count: { moreThanAtOpening: 2 } }, false],
  ['chain', { files: 2 }, true],
  ['chain', { files: { atLeast: 3 } }, false],
  ['chain', { bytes: { moreThanAtOpening: MIB } }, true],
  ['chain', { bytes: { atMost: MIB } }, false],
  ['app', { name: 'Shop', orders: { moreThanAtOpening: true }, invariantsHold: true }, true],
  ['app', { name: 'Shop', integrity: 'ok', openTransaction: null }, true],
  ['app', { name: 'Shop', orders: { atLeast: 100_000 } }, false],
  ['app', { name: 'Directory', 'partner.knownUsn': { atLeast: 0 } }, true],
  ['file', { path: 'C:\\shop.db' }, true],
  ['file', { path: 'c:\\SHOP.DB', changed: true }, true],
  ['file', { path: 'C:\\kernel.sys', changed: true }, false],
  ['file', { path: 'C:\\none.txt', exists: false }, true],
  ['volume', { name: 'HV1:D', lost: false, freeBytes: { atLeast: MIB } }, true],
  ['volume', { name: 'HV1:D', usedBytes: { atMost: 5 } }, false],
  ['volume', { name: 'NAS1:Data', usedBytes: { moreThanAtOpening: true } }, true],
  ['restorePoints', { place: 'nas1', type: 'full', verified: 'boot' }, true],
  ['restorePoints', { place: 'HV1:E' }, false],
  ['restorePoints', { count: { atLeast: 2 } }, false],
  ['lastReturn', { ordersLost: { atLeast: 0 } }, false],
  ['survival', { copy: 'kept', failure: 'VolumeLost', result: 'lost' }, true],
  ['survival', { place: 'NAS1', failure: 'VolumeLost', result: 'survived' }, true],
  ['survival', { copy: 'kept', failure: 'VolumeLost', result: 'survived' }, false],
  ['event', { code: 'checkpoint-taken' }, true],
  ['event', { code: 'checkpoint-taken', count: { atLeast: 3 } }, false],
  ['event', { code: 'app-ran' }, true],
  ['event', { code: 'app-ran', app: 'photos', action: 'import', count: 1 }, true],
  ['event', { code: 'app-ran', app: 'Photos', action: 'Delete' }, false],
  ['event', { code: 'app-ran', app: 'Notepad' }, false],
  ['event', { code: 'checkpoint-taken', app: 'Photos' }, false],
  ['sql', { query: 'select count(*) > 1000 from orders', is: 1 }, true],
  ['sql', { query: 'select count(*) from orders', is: 3 }, false],
  ['sql', { query: 'drop table orders', is: 1 }, false],
  ['elapsed', { atLeast: 300 }, true],
  ['elapsed', { atLeast: 86_400 }, false],
]

describe('a check', () => {
  for (const [predicate, fields, met] of rows)
    it(`${predicate} ${JSON.stringify(fields)} is ${met ? 'met' : 'unmet'}`, () => {
      asked.add(predicate)
      expect(judged(check(predicate, fields)).met).toBe(met)
    })

  it('is there for each predicate, which is described with all its fields', () => {
    expect([...asked].sort()).toEqual(Object.keys(PREDICATES).sort())
    expect(Object.keys(PREDICATE_LOOKS).sort()).toEqual(Object.keys(PREDICATES).sort())
    const silent = Object.values(PREDICATES).flatMap(({ means, fields }) =>
      [means, ...Object.values(fields).map((field) => field.means)].filter((text) => text.trim() === ''),
    )
    expect(silent).toEqual([])
  })

  it('says how far it is', () => {
    expect(judged(check('checkpoints', { count: { atLeast: 3 } })).progress).toEqual({
      found: 1,
      wanted: 3,
      unit: 'count',
    })
    expect(judged(check('elapsed', { atLeast: 86_400 })).progress?.unit).toBe('seconds')
    expect(judged(check('chain', { bytes: { moreThanAtOpening: 999 * MIB } })).progress?.unit).toBe('bytes')
    expect(judged(check('vm', { state: 'Off' })).progress).toBe(null)
  })

  it('takes several together', () => {
    const [yes, no] = [check('vm', { state: 'Running' }), check('vm', { state: 'Off' })]
    expect(judged(group('all', yes, no)).met).toBe(false)
    expect(judged(group('any', no, yes)).met).toBe(true)
    expect(judged(group('not', no)).met).toBe(true)
    expect(judged(group('not', no, yes)).met).toBe(false)
  })

  it('sees a return only when it came since the step opened', () => {
    const back = lab.fork()
    play(
      back,
      'Invoke-LabFault VolumeLost -Volume HV1:D',
      'Restore-LabBackup latest -ToHost HV2',
      'Start-VM SHOP',
      'Wait-Lab -Minutes 2',
    )
    const asking = check('lastReturn', { rpoSeconds: { atMost: 86_400 }, ordersLost: { atLeast: 1 } })
    expect(judged(asking, stepWorld(back, new LabFacts(opening))).met).toBe(true)
    expect(judgeCheck(asking, stepWorld(back, new LabFacts(back))).met).toBe(false)
    back.dispose()
  })
})
