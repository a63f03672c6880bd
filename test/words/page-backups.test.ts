import { expect, it } from 'vitest'
import { ORDINARY_JOB } from '../../src/backup/job-definition.ts'
import { POINT_TYPES } from '../../src/backup/restore-point.ts'
import { jobs, preview, size } from '../../src/words/page-backup-jobs.ts'
import { brokenSentence, fate, money, pointActs, pointTypes } from '../../src/words/page-backups.ts'
import { POINT_KINDS } from '../../src/words/page-pictures.ts'

it('has a name, a short one and an explanation for each kind of restore point', () => {
  for (const type of POINT_TYPES) {
    expect(POINT_KINDS[type], type).toBeTruthy()
    expect(pointTypes.choices[type]?.[1], type).toMatch(/\.$/)
  }
  expect(Object.keys(pointTypes.choices)).toEqual([...POINT_TYPES])
})

it('says what is wrong with a point, and of which one below it', () => {
  const file = 'Backup\\SHOP\\SHOP-1.blocks'
  expect(brokenSentence({ why: 'gone', file, block: null, below: null })).toMatch(
    /^Its file SHOP-1.blocks is not there/,
  )
  expect(brokenSentence({ why: 'damaged', file, block: 7, below: null })).toMatch(/^Block 7 in SHOP-1.blocks is not as/)
  expect(brokenSentence({ why: 'incomplete', file, block: null, below: 'SHOP-1' })).toMatch(/^It stands on SHOP-1, and/)
  expect(brokenSentence({ why: 'below', file, block: 7, below: 'SHOP-1' })).toMatch(/block 7 of SHOP-1.blocks is not/)
})

it('writes money from whole cents', () => {
  expect([0, 5, 99, 100, 123_456].map(money)).toEqual(['€0.00', '€0.05', '€0.99', '€1.00', '€1,234.56'])
})

it('says what shares a fate, also where nothing does', () => {
  expect(fate.reaches([])).toBe('No other place has that account.')
  expect(fate.reaches(['HV1', 'HV2'])).toMatch(/^The same account reaches HV1, HV2:/)
  expect(fate.stands('Offsite', 'Offsite')).toBe('Offsite')
  expect(fate.immutable(1)).toContain('1 day, by anybody')
})

it('names what would go with a point, and how many', () => {
  expect(pointActs.removeAll('SHOP-1', ['SHOP-2'])).toBe('SHOP-2 stands on SHOP-1 and would go with it.')
  expect(pointActs.removeAll('SHOP-1', ['SHOP-2', 'SHOP-3'])).toMatch(/^SHOP-2, SHOP-3 stand on SHOP-1/)
  expect([pointActs.removeNow(1), pointActs.removeNow(3)]).toEqual(['Remove it', 'Remove all 3'])
})

it('tells a job in one line, without what it does not have', () => {
  expect(jobs.settings(ORDINARY_JOB)).toBe('active full every 7 days, 3 retries')
  const all = { windowMicros: 3_600_000_000, bandwidth: 100, retries: 0, crashConsistent: true, compress: true }
  expect(jobs.settings({ ...ORDINARY_JOB, ...all, activeFullEveryDays: null })).toBe(
    'stopped after 1 h, at most 100 MB/s, no retries, crash-consistent, compressed',
  )
  expect(Object.keys(jobs.methods)).toContain(ORDINARY_JOB.method)
})

it('holds the estimate against what is there, and tells a day of the preview', () => {
  expect(size.difference(110, 100)).toBe('The rule is 10% above.')
  expect(size.difference(75, 100)).toBe('The rule is 25% below.')
  expect(size.difference(1001, 1000)).toBe('They agree to a percent.')
  expect(preview.told('2026-03-22', 9, 3, 2, 0)).toBe('2026-03-22: 9 points there, 3 asked for; 2 fulls')
  expect(preview.told('2026-03-23', 3, 3, 1, 7)).toBe('2026-03-23: 3 points there, 3 asked for; 1 full; 7 went')
})
