/** A name or a query of a check that no world of its step knows is told, with what was meant: inside groups as well. */
import { describe, expect, it } from 'vitest'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import type { Check, LessonStep } from '../../src/lesson/lesson.ts'
import { testLesson } from '../../src/lesson/test-lesson.ts'
import { lessonTestText } from '../../src/words/lesson-test.ts'
import { engine } from '../fixtures/lab-fixture.ts'
import { check, group, lesson, lines, step } from './lesson-fixture.ts'

const taken = check('checkpoints', {}, 'There is no checkpoint yet.')
const take: Partial<LessonStep> = {
  setup: lines('Start-VM SHOP'),
  solution: lines('Checkpoint-VM SHOP -SnapshotName a'),
}

const told = (...checks: readonly Check[]): readonly string[] =>
  testLesson(engine, SHOP_SERVER, lesson(step({ ...take, checks: [taken, ...checks] }))).findings.map(lessonTestText)

const rows: readonly (readonly [predicate: string, fields: Record<string, string | number | boolean>, told: RegExp])[] =
  [
    ['vm', { name: 'SHPO', state: 'Running' }, /no machine 'SHPO' for vm\.name.*Perhaps: SHOP$/],
    ['checkpoints', { vm: 'SHPO' }, /no machine 'SHPO' for checkpoints\.vm.*Perhaps: SHOP$/],
    ['vm', { host: 'HV11' }, /no host 'HV11'.*Perhaps: HV1$/],
    ['volume', { name: 'HV1:Q', lost: true }, /no volume 'HV1:Q'.*Perhaps: HV1:/],
    ['volume', { name: 'HV1D', lost: true }, /no volume 'HV1D'.*Perhaps: HV1:D$/],
    ['restorePoints', { place: 'NAS11' }, /no place 'NAS11'.*Perhaps: NAS1$/],
    ['survival', { place: 'VALT', failure: 'VolumeLost', result: 'lost' }, /no place 'VALT'.*Perhaps: VAULT$/],
    ['survival', { copy: 'Nwo', failure: 'VolumeLost', result: 'lost' }, /no copy 'Nwo'.*Perhaps: Now$/],
    ['sql', { query: 'SELECT count(*) FROM ordrs', is: 1 }, /no such table: ordrs.*Perhaps: orders$/],
    ['sql', { query: 'SELECT cout(*) FROM orders', is: 1 }, /no such function: cout.*Perhaps: count$/],
    [
      'sql',
      { query: 'SELECT o.totl_cents FROM orders o', is: 1 },
      /no such column: o\.totl_cents.*Perhaps: total_cents$/,
    ],
    ['sql', { query: 'SELECT (', is: 1 }, /answers: incomplete input\.$/],
  ]

describe('what no world of the step knows is told', () => {
  for (const [predicate, fields, text] of rows)
    it(`${predicate} ${JSON.stringify(fields)}`, () => {
      const asked = check(predicate, fields)
      const inGroups = group('not', group('any', group('all', asked)))
      expect(told(asked, inGroups)).toEqual([expect.stringMatching(text), expect.stringMatching(text)])
    })
})

it('says nothing of names that come with the step, or that learners choose', () => {
  const none = (asked: Check): Check => group('not', asked)
  expect(
    told(
      check('vm', { name: 'shop', host: 'hv1' }),
      none(check('volume', { name: 'D', lost: true })),
      none(check('restorePoints', { place: 'NAS1:Data' })),
      none(check('survival', { copy: 'a', place: 'HV1', failure: 'VolumeLost', result: 'lost' })),
      none(check('checkpoints', { name: 'some other one' })),
      check('sql', { query: 'SELECT 1 FROM orders', is: 1 }),
    ),
  ).toEqual([])
})

it('does not blame a query for a database that is not there', () => {
  const lost = { solution: lines("Invoke-LabFault VolumeLost -Volume 'HV1:D'") }
  const asked = group('not', check('sql', { query: 'SELECT count(*) FROM orders', is: 0 }))
  const gone = check('volume', { name: 'HV1:D', lost: true })
  expect(testLesson(engine, SHOP_SERVER, lesson(step({ ...lost, checks: [gone, asked] }))).findings).toEqual([])
})

it('goes on with the step behind it', () => {
  const wrong = step({ ...take, checks: [taken, check('vm', { name: 'SHPO' })] })
  const next = step({ solution: lines('Wait-Lab 1'), checks: [check('vm', { name: 'SHPP' })] })
  const { findings } = testLesson(engine, SHOP_SERVER, lesson(wrong, next))
  expect(findings.map(({ code, data }) => [code, data['value']])).toEqual([
    ['name-unknown', 'SHPO'],
    ['name-unknown', 'SHPP'],
  ])
})
