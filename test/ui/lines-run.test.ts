import { expect, it } from 'vitest'
import { keptOf, NO_LINES, restoredLines, withLine } from '../../src/ui/lesson/lines-run.ts'
import { lines, step } from '../lesson/lesson-fixture.ts'

const own = step({ body: [{ kind: 'do', lines: lines('Start-VM SHOP', 'Get-VM', 'Stop-VM SHOP') }] })

const run = withLine(
  withLine(withLine(NO_LINES, 1, true, undefined), 2, true, { text: 'SHOP Running', ok: true }),
  3,
  false,
  { text: 'Stop-VM: refused', ok: false },
)

it('comes back as it was kept: what was carried out, and what each printed', () => {
  expect(run.ran).toEqual([1, 2])
  expect(restoredLines(own, JSON.parse(JSON.stringify(keptOf(own, run))))).toEqual(run)
  expect(restoredLines(own, [])).toEqual(NO_LINES)
})

it('leaves out a line that the lesson does not have any more, and knows that something was tried', () => {
  const changed = step({ body: [{ kind: 'do', lines: lines('Start-VM SHOP', 'Get-VHD') }] })
  const restored = restoredLines(changed, keptOf(own, run))
  expect(restored).toEqual({ any: true, ran: [1], printed: new Map() })
})

it('has what was run last at the end', () => {
  const again = withLine(run, 2, true, { text: 'SHOP Off', ok: true })
  expect(keptOf(own, again).map(({ line }) => line)).toEqual([1, 3, 2])
  expect(again.printed.get(2)?.text).toBe('SHOP Off')
})
