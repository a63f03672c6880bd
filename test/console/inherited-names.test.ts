/** Words that every object of JavaScript has by itself are words like any other at the prompt. */
import { expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const WORDS = ['constructor', '__proto__', 'toString', 'hasOwnProperty']

/** NAME is where the word stands. */
const LINES = [
  'NAME',
  'Start-VM NAME',
  'Start-VM -NAME x',
  'Start-VM SHOP -Confirm:NAME',
  'Get-Help NAME',
  'Get-Command NAME',
  'Get-VM NAME',
  'Get-VM | NAME',
  'Get-VM | Where-Object { $_.NAME -eq 1 }',
  'Get-VM | Where-Object { NAME -eq 1 }',
  'Get-VM | Where-Object { $_.Name -NAME 1 }',
  'Get-VM | Select-Object Name, NAME',
  'Get-VM | Select-Object -ExpandProperty NAME',
  'Get-VM | Sort-Object NAME',
  'Get-VM | Measure-Object NAME -Sum',
  'Get-VM | Format-Table Name, NAME',
  'Get-VM | Format-List NAME',
  'Invoke-LabApp SHOP NAME x',
  'Invoke-LabApp SHOP Shop NAME',
  'Invoke-LabFault NAME',
  'Set-VM SHOP -CheckpointType NAME',
  'Start-LabBackup SHOP -Repository NAME',
  'Test-LabBackup NAME',
  'Get-LabBackupJob NAME',
  'Get-LabSurvival SHOP -Failure NAME',
  'Get-VHD NAME',
  'Get-ChildItem NAME',
]

it.each(WORDS)('%s', (word) => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP')
  for (const line of LINES.map((each) => each.replace('NAME', word))) {
    // A throw is a fault of the program: refusals are answers.
    const { text } = runLine(lab, line, { wait: false })
    expect([line, text]).toEqual([line, expect.not.stringMatching(/native code|\[object/)])
  }
  lab.dispose()
})

it('is no cmdlet, and no property of anything', () => {
  const lab = newLab()
  expect(runLine(lab, 'constructor', { wait: false }).code).toBe('unknown-cmdlet')
  expect(runLine(lab, 'Get-VM | Where-Object { $_.toString }', { wait: false }).text).toBe('')
  expect(runLine(lab, 'Get-VM | Select-Object -ExpandProperty toString', { wait: false }).code).toBe(
    'property-not-found',
  )
  lab.dispose()
})
