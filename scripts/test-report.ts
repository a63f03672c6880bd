/** Reads the JSON reports of Vitest and Playwright: totals, and where the time went. */
export interface FileResult {
  readonly file: string
  readonly seconds: number
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface VitestReport {
  testResults: {
    name: string
    status: string
    startTime: number
    endTime: number
    assertionResults: { status: string }[]
  }[]
}

/** A file that breaks before its first test has no test to blame: it counts as one failure. */
export const readVitest = (report: VitestReport, root: string): FileResult[] =>
  report.testResults.map(({ name, status, startTime, endTime, assertionResults }) => {
    const count = (wanted: string): number => assertionResults.filter((result) => result.status === wanted).length
    const [passed, failed] = [count('passed'), count('failed')]
    return {
      file: name.replaceAll('\\', '/').replace(root.replaceAll('\\', '/'), ''),
      seconds: (endTime - startTime) / 1000,
      passed,
      failed: failed === 0 && status === 'failed' ? 1 : failed,
      skipped: assertionResults.length - passed - failed,
    }
  })

interface PlaywrightSuite {
  file: string
  specs?: { tests: { status: string; results: { duration: number }[] }[] }[]
  suites?: PlaywrightSuite[]
}

const flatten = (suite: PlaywrightSuite): NonNullable<PlaywrightSuite['specs']> => [
  ...(suite.specs ?? []),
  ...(suite.suites ?? []).flatMap(flatten),
]

/** `flaky` is a failure that a second try hid, so it counts as one. */
export const readPlaywright = (report: { suites: PlaywrightSuite[]; errors?: unknown[] }): FileResult[] => [
  ...report.suites.map((suite) => {
    const tests = flatten(suite).flatMap((spec) => spec.tests)
    const count = (...wanted: string[]): number => tests.filter(({ status }) => wanted.includes(status)).length
    const milliseconds = tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0)
    return {
      file: `test/e2e/${suite.file}`,
      seconds: milliseconds / 1000,
      passed: count('expected'),
      failed: count('unexpected', 'flaky'),
      skipped: count('skipped'),
    }
  }),
  ...(report.errors ?? []).map(() => ({ file: 'test/e2e', seconds: 0, passed: 0, failed: 1, skipped: 0 })),
]

export const slowest = (results: readonly FileResult[], count: number): string[] =>
  [...results]
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`)

/** The run's last line. A stage that failed without a failing test of its own (lint, types, build) counts as one. */
export const totals = (results: readonly FileResult[], brokenStages: number): string => {
  const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
    results.reduce((total, result) => total + result[key], 0)
  const skipped = sum('skipped')
  return `${sum('passed')} passed, ${sum('failed') + brokenStages} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
