/** A store is called by its own name: its one volume is nobody's word. */
import { expect, it } from 'vitest'
import { refusalSentence } from '../../src/words/catalogue.ts'
import { faultLabel } from '../../src/words/fault-labels.ts'
import { volumeName } from '../../src/words/format.ts'

it('says the store, and of a host the volume', () => {
  expect(volumeName('NAS1', 'Data')).toBe('NAS1')
  expect(volumeName('HV1', 'D')).toBe('Volume D: of HV1')
  expect(faultLabel({ kind: 'VolumeLost', host: 'NAS1', volume: 'Data' })).toBe('NAS1 lost')
  expect(faultLabel({ kind: 'VolumeLost', host: 'HV1', volume: 'D' })).toBe('D: lost')
  expect(refusalSentence('volume-lost', { host: 'NAS1', volume: 'Data' })).toMatch(/^NAS1 is lost, and every file/)
})
