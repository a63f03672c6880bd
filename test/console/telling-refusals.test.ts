/** Refusals say why, and what could be written instead. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { eventSentence } from '../../src/words/catalogue.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const said = (lab: Lab, line: string): string => runLine(lab, line, { wait: true }).text

describe('what is not named and does not follow', () => {
  it('because several could be meant', () => {
    const lab = newLab()
    play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Restore-LabBackup latest -ToHost HV2 -NewName COPY')
    for (const [line, text] of [
      ['Invoke-LabFault HostRansomware', 'Invoke-LabFault needs -HostName, for several could be meant: HV1, HV2.'],
      ['Invoke-LabFault VolumeLost', 'Invoke-LabFault needs -Volume, for several could be meant: HV1:D, HV2:D.'],
      ['Invoke-LabFault RowsDeleted', 'Invoke-LabFault needs -VMName, for several could be meant: SHOP, COPY.'],
      ['Get-LabSurvival', 'Get-LabSurvival needs -VMName, for several could be meant: SHOP, COPY.'],
    ] as const)
      expect(said(lab, line)).toContain(text)
    lab.dispose()
  })

  it('because there is no machine', () => {
    const lab = newLab()
    play(lab, 'Remove-VM SHOP -Force')
    expect(said(lab, 'Invoke-LabFault VolumeLost')).toContain(
      'needs -Volume, for there is no virtual machine from which it would follow. There are HV1:C, HV1:D, HV1:E, HV2:D, NAS1:Data, VAULT:Data.',
    )
    for (const line of ['Invoke-LabFault RowsDeleted', 'Get-LabSurvival'])
      expect(said(lab, line)).toContain('There is no virtual machine in this lab.')
    lab.dispose()
  })
})

it.each([
  ['Invoke-LabFault PowerCut -DwellMinutes -1', "'-1' is no value for -DwellMinutes. Write a number of 0 or more."],
  ['Invoke-LabFault BitRot -In Base -Offset x', 'Write a number of 0 or more; KB, MB, GB and TB count in 1,024.'],
  ['Test-LabBackup latest', 'There is no restore point to choose from. Start-LabBackup makes one.'],
  [
    'Get-LabSurvival -At 2026-03-13T12:00',
    '2026-03-13 12:00 is before this lab began: nothing was there that could break. Ask for a moment from 2026-03-14 09:00:00 to 2026-03-14 09:30:00.',
  ],
  ["Get-LabSurvival -At '8:00'", '2026-03-14 08:00:00 is before this lab began'],
  ["Get-LabSurvival -At '23:00'", '2026-03-14 23:00:00 is still to come: what has not happened cannot be broken.'],
])('%s', (line, text) => {
  const lab = newLab()
  play(lab, 'Wait-Lab -Minutes 30')
  expect(said(lab, line)).toContain(text)
  lab.dispose()
})

it('a repair is advised only where a block could come from the machine', () => {
  const lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1')
  const rotten = lab.fork()
  play(rotten, 'Invoke-LabFault BitRot -In RestorePoint -Offset 200000')
  expect(said(rotten, 'Test-LabBackup SHOP-1')).toContain(
    'may still be whole; while the machine itself is sound and has what was copied, Test-LabBackup -Repair takes it from there.',
  )
  // Its manifest is enciphered too: there is no block to ask for.
  play(lab, 'Invoke-LabFault HostRansomware')
  const text = said(lab, 'Restore-LabBackup SHOP-1 -ToHost HV2 -NewName COPY')
  expect(text).toContain('SHOP-1.json on NAS1 is not as it was written.')
  expect(text).not.toContain('-Repair')
  for (const each of [lab, rotten]) each.dispose()
})

it('the account of the vault deletes nothing that is locked, and it is said why', () => {
  const lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Copy-LabRestorePoint latest -To VAULT')
  const account = lab.places.place('VAULT')?.spec.account
  play(lab, `Invoke-LabFault SharedAccountAbused -Account '${account}'`)
  const event = lab.events.findLast(({ code }) => code === 'fault')
  expect(eventSentence('fault', event?.data as never)).toBe(
    `Somebody with the account ${account} wanted to delete what it reaches on VAULT, and could delete nothing. 2 files of restore points stayed as they were: they are locked. The machines run on.`,
  )
  expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-1', 'SHOP-2'])
  lab.dispose()
})
