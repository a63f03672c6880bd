import { expect, it } from 'vitest'
import { readPlaywright, readVitest, slowest, totals } from '../../scripts/test-report.ts'

const vitestFile = (name: string, status: string, ...tests: string[]) => ({
  name: `/there/${name}`,
  status,
  startTime: 1000,
  endTime: 3500,
  assertionResults: tests.map((one) => ({ status: one })),
})

const playwrightTest = (status: string, duration: number) => ({ tests: [{ status, results: [{ duration }] }] })

it('counts tests of both runners, and files that broke before their first test', () => {
  const unit = readVitest(
    {
      testResults: [
        vitestFile('test/a.test.ts', 'failed', 'passed', 'failed', 'pending'),
        vitestFile('test/b.test.ts', 'failed'),
      ],
    },
    '/there/',
  )
  expect(unit[0]).toEqual({ file: 'test/a.test.ts', seconds: 2.5, passed: 1, failed: 1, skipped: 1 })
  expect(unit[1]).toMatchObject({ passed: 0, failed: 1 })

  const browser = readPlaywright({
    suites: [
      {
        file: 'page.e2e.ts',
        specs: [playwrightTest('expected', 1000), playwrightTest('flaky', 500)],
        suites: [{ file: 'page.e2e.ts', specs: [playwrightTest('unexpected', 250), playwrightTest('skipped', 0)] }],
      },
    ],
    errors: [{}],
  })
  expect(browser[0]).toEqual({ file: 'test/e2e/page.e2e.ts', seconds: 1.75, passed: 1, failed: 2, skipped: 1 })

  expect(totals([...unit, ...browser], 0)).toBe('2 passed, 5 failed, 2 skipped')
  expect(slowest([...unit, ...browser], 1)).toEqual(['    2.5 s  test/a.test.ts'])
})

it('never says 0 failed when a stage without tests failed', () => {
  const green = { file: 'a', seconds: 1, passed: 3, failed: 0, skipped: 0 }
  expect(totals([green], 0)).toBe('3 passed, 0 failed')
  expect(totals([green], 1)).toBe('3 passed, 1 failed')
})
