/** Failures that are still to come: they can be read back, and called off before they strike. */
import { describe, expect, it } from 'vitest'
import { complete } from '../../../src/console/complete.ts'
import { runLine } from '../../../src/console/run-line.ts'
import { replay } from '../../../src/lab/journal.ts'
import { plannedFaults } from '../../../src/lab/planned-faults.ts'
import { SHOP_SERVER } from '../../../src/lab/scenario.ts'
import { eventSentence, printedRefusal } from '../../../src/words/catalogue.ts'
import { engine, newLab, play } from '../../fixtures/lab-fixture.ts'
import { fault, lastEvent, refusesUnchanged } from './faulty-lab.ts'

const MINUTE = 60_000_000

const plannedLab = () => {
  const lab = newLab()
  play(
    lab,
    'Start-VM SHOP',
    fault("VolumeLost -Volume 'HV1:D' -At 23:00"),
    fault('BitRot -In Base -Offset 5 -At 10:00'),
  )
  return lab
}

describe('a planned failure', () => {
  it('is listed with what it takes and when it strikes, the next one first', () => {
    const lab = plannedLab()
    const digest = lab.digest()
    const columns = 'Id, Kind, At, Parameters, DwellMinutes'
    expect(play(lab, `Get-LabFault | Select-Object ${columns} | Format-List`).split(/\n+/)).toEqual([
      'Id           : 2',
      'Kind         : BitRot',
      'At           : 2026-03-14 10:00:00',
      'Parameters   : -In Base -Offset 5',
      'DwellMinutes : 1440',
      'Id           : 1',
      'Kind         : VolumeLost',
      'At           : 2026-03-14 23:00:00',
      "Parameters   : -Volume 'HV1:D'",
      'DwellMinutes : 0',
    ])
    expect(play(lab, 'Get-LabFault -ErrorAction Stop')).toMatch(/^Id +Kind +At +Parameters +DwellMinutes\n/)
    expect(lab.digest()).toBe(digest)
    expect(eventSentence('fault-planned', lastEvent(lab, 'fault-planned')?.data as never)).toBe(
      'Planned for 10:00:00 on 14 March 2026: a bit that flips. Remove-LabFault 2 calls it off.',
    )
    lab.dispose()
  })

  it('that is called off does not strike, and the others do', () => {
    const lab = plannedLab()
    play(lab, 'Remove-LabFault 2')
    expect(plannedFaults(lab).map(({ id }) => id)).toEqual([1])
    expect(eventSentence('fault-called-off', lastEvent(lab, 'fault-called-off')?.data as never)).toBe(
      'What was planned for 10:00:00 on 14 March 2026 is called off: a bit that flips.',
    )
    play(lab, 'Wait-Lab -Hours 15')
    expect(lab.events.filter(({ code }) => code === 'fault').map(({ data }) => data['kind'])).toEqual(['VolumeLost'])
    expect(play(lab, 'Get-LabFault')).toBe('')
    lab.dispose()
  })

  it('goes through the pipe, and stands where Tab offers it', () => {
    const lab = plannedLab()
    expect(complete(lab, 'Remove-LabFault ')).toEqual(['Remove-LabFault 1', 'Remove-LabFault 2'])
    expect(complete(lab, 'Get-LabFault | Remove-LabFa')).toEqual(['Get-LabFault | Remove-LabFault'])
    expect(runLine(lab, 'Remove-LabFault 1 -WhatIf', { wait: true }).text).toContain('on target "1"')
    expect(plannedFaults(lab)).toHaveLength(2)
    play(lab, 'Get-LabFault | Where-Object Kind -eq VolumeLost | Remove-LabFault')
    expect(plannedFaults(lab).map(({ fault: { kind } }) => kind)).toEqual(['BitRot'])
    lab.dispose()
  })

  it('that nobody planned, or that has struck, cannot be called off', () => {
    const lab = newLab()
    refusesUnchanged(lab, 'Remove-LabFault 1', 'unknown-planned-fault')
    play(lab, fault('BitRot -In Base'), fault('PowerCut -At 23:00'))
    // It has struck and nobody has noticed: the list does not betray it.
    refusesUnchanged(lab, 'Remove-LabFault 1', 'unknown-planned-fault')
    expect(printedRefusal('unknown-planned-fault', { id: 1, known: '2' })).toContain('have the numbers 2')
    expect(plannedFaults(lab).map(({ id }) => id)).toEqual([2])
    lab.dispose()
  })

  it('is called off in the journal as well', () => {
    const lab = newLab()
    const entries = [
      { atMicros: 0, command: { type: 'fault', kind: 'PowerCut', host: 'HV1', at: '09:30' } },
      { atMicros: 5 * MINUTE, command: { type: 'remove-fault', id: 1 } },
    ] as const
    for (const { atMicros, command } of entries) {
      lab.advance(atMicros - lab.now)
      expect(lab.dispatch(command).ok).toBe(true)
    }
    lab.advance(60 * MINUTE - lab.now)
    const { id: scenario, seed } = SHOP_SERVER
    const again = replay(engine, SHOP_SERVER, { version: 1, scenario, seed, entries, untilMicros: lab.now })
    expect(again.digest()).toBe(lab.digest())
    expect(again.events.some(({ code }) => code === 'fault')).toBe(false)
    lab.dispose()
    again.dispose()
  })
})
