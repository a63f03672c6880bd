/** The published JSON Schema is made from the tables that the reader reads by, and both say the same. */
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { lessonSchemaPath, lessonSchemaText } from '../../scripts/lesson-schema.ts'
import { readChecks } from '../../src/lesson/check-list.ts'
import { checkListSchema } from '../../src/lesson/check-schema.ts'
import { Findings } from '../../src/lesson/findings.ts'
import { PREDICATES } from '../../src/lesson/predicates.ts'

it('is published as it is made', () => expect(readFileSync(lessonSchemaPath, 'utf8')).toBe(lessonSchemaText()))

it('describes every predicate and every field', () => {
  const { $defs } = JSON.parse(lessonSchemaText())
  for (const [name, { means, fields }] of Object.entries(PREDICATES)) {
    expect([name, $defs[name].description]).toEqual([name, means])
    const { properties } = $defs[name].anyOf?.[0] ?? $defs[name]
    for (const [field, each] of Object.entries(fields))
      expect([name, field, properties[field].description]).toEqual([name, field, each.means])
  }
})

const ELSE = 'else: Not yet.'

describe('a condition that both take', () => {
  it.each([
    'vm: { state: Running }',
    'vm: { name: SHOP, host: HV1, checkpointType: Disabled }',
    'checkpoints: {}',
    'checkpoints: { kind: standard, hasMemory: false, count: 2 }',
    'chain: { files: { atLeast: 1, atMost: 3 } }',
    'chain: { bytes: { moreThanAtOpening: 2 MiB } }',
    'app: { name: Shop, orders: { moreThanAtOpening: true } }',
    'app: { name: Workload, latency.p95Micros: { atMost: 1000 } }',
    'app: { name: Directory, users.anna: 3 }',
    "file: { path: 'C:\\shop.db' }",
    "volume: { name: 'HV1:D', lost: true }",
    'restorePoints: { type: Incremental, verified: boot-failed, count: { atLeast: 2 } }',
    'lastReturn: { rtoSeconds: { atMost: 1.5 h } }',
    'survival: { failure: VolumeLost, result: lost }',
    'event: { code: checkpoint-taken }',
    "sql: { query: SELECT 1, is: '1' }",
    'elapsed: { atLeast: 90 }',
    'not: [{ vm: { state: Off } }, { checkpoints: {} }]',
    'any: [{ all: [{ vm: { state: Off } }] }]',
  ])('%s', (condition) => expect(bothOf(condition)).toEqual([true, true]))
})

describe('a condition that both refuse', () => {
  it.each([
    'vm: { state: Runing }',
    'vm: { states: Running }',
    'vn: { state: Running }',
    'vm: Running',
    'vm: [Running]',
    'vm: { name: 7, state: Off }',
    'vm: { name: { atLeast: 7 }, state: Off }',
    'checkpoints: { hasMemory: yes }',
    'checkpoints: { kind: daily }',
    'chain: { files: { atleast: 1 } }',
    'chain: { files: two }',
    'chain: { files: 2 MiB }',
    'chain: { bytes: 2 MB }',
    'chain: { bytes: 2 min }',
    'app: { orders: 2 }',
    'app: { name: Shopp, orders: 2 }',
    'app: { name: Shop, order: 2 }',
    'survival: { failure: VolumeLost }',
    'survival: { failure: VolumeGone, result: lost }',
    'event: { code: no-such-event }',
    'elapsed: {}',
    'elapsed: { atLeast: { atLeast: 3 } }',
    'elapsed: { atLeast: 1 week }',
    'not: { vm: { state: Off } }',
    'all: []',
    'vm: { state: Off }\n  chain: { files: 1 }',
  ])('%s', (condition) => expect(bothOf(condition)).toEqual([false, false]))

  it('without an else', () => {
    expect(readsWell('- vm: { state: Off }')).toBe(false)
    expect(v.is(checkListSchema, parse('- vm: { state: Off }'))).toBe(false)
  })
})

const readsWell = (text: string): boolean => {
  const findings = new Findings()
  readChecks(text.split('\n'), 1, findings)
  return findings.sorted().length === 0
}

/** What the reader and what the schema says. */
function bothOf(condition: string): readonly [boolean, boolean] {
  const text = `- ${condition}\n  ${ELSE}`
  return [readsWell(text), v.is(checkListSchema, parse(text))]
}
