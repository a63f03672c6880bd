/** Every kind of failure has its words: in the menu, on the track, as an event, as a plan and as a notice. */
import { describe, expect, it } from 'vitest'
import { FAULT_KINDS } from '../../src/lab/fault-command.ts'
import { eventSentence } from '../../src/words/catalogue.ts'
import { faultMenu } from '../../src/words/page-faults.ts'
import { trackLabel } from '../../src/words/page-time.ts'

const data = (kind: string) => ({
  kind,
  host: 'HV1',
  volume: 'D',
  vm: 'SHOP',
  vms: 'SHOP',
  room: 'Server room',
  places: 'HV1, HV2',
  path: 'C:\\notes.txt',
  file: 'D:\\SHOP\\shop.vhdx',
  offsetBytes: 5,
  freeBytes: 1024,
  files: 2,
  checkpoints: 1,
  account: 'admin',
  patch: 'Data',
  in: 'Base',
  count: 3,
  atMicros: 0,
  afterMicros: 60_000_000,
  reason: 'unknown-vm',
})

describe.each(FAULT_KINDS)('%s', (kind) => {
  const said = [
    eventSentence('fault', data(kind)),
    eventSentence('fault-planned', data(kind)),
    eventSentence('fault-noticed', data(kind)),
    eventSentence('fault-refused', data(kind)),
    faultMenu.name(data(kind)),
    trackLabel('fault', data(kind)) ?? '',
  ]
  it('is never called by its bare name, and leaves no hole', () => {
    for (const text of said) {
      expect(text.length).toBeGreaterThan(5)
      expect(text).not.toMatch(/undefined|NaN|null|\[object/)
      expect(text).not.toContain(kind)
    }
  })
})

it('tells failures apart in the menu', () => {
  const names = FAULT_KINDS.map((kind) => faultMenu.name(data(kind)))
  expect(new Set(names).size).toBe(FAULT_KINDS.length)
  const labels = FAULT_KINDS.map((kind) => trackLabel('fault', data(kind)))
  expect(new Set(labels).size).toBe(FAULT_KINDS.length)
})

it('says how long nobody notices', () => {
  const { kind, ...rest } = data('RowsDeleted')
  expect(eventSentence('fault', { kind, ...rest, dwellMicros: 3_600_000_000 })).toMatch(/ Nobody notices for 1 h\.$/)
  expect(eventSentence('fault', { kind, ...rest })).not.toContain('notices')
})
