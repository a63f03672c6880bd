/** A refusal that names a file says where it lies: paths inside a volume are those of any volume. */
import { expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { fillVolume, newLab, play } from '../fixtures/lab-fixture.ts'

const said = (lab: Lab, line: string): string => runLine(lab, line, { wait: true }).text

it.each([
  ['NAS1', 'NAS1'],
  ['HV1:E', 'HV1:E'],
])('a damaged block and a missing file on %s', (repository, store) => {
  const lab = newLab()
  play(
    lab,
    `Start-LabBackup SHOP -Repository ${repository}`,
    `Start-LabBackup SHOP -Repository ${repository} -Type Incremental`,
  )
  const [place = '', volume = 'Data'] = repository.split(':')
  const { disk } = lab.places.need(place, volume)
  play(lab, 'Invoke-LabFault BitRot -In RestorePoint -RestorePoint SHOP-1 -Offset 200000')
  const file = 'Backup\\SHOP\\SHOP-1.blocks'
  for (const line of ['Test-LabBackup SHOP-1', 'Restore-LabBackup SHOP-1 -ToHost HV2 -NewName COPY'])
    expect(said(lab, line)).toMatch(
      new RegExp(`damaged: block \\d+ \\(${file.replaceAll('\\', '\\\\')} on ${store}\\)`),
    )
  disk.remove(file)
  expect(said(lab, 'Restore-LabBackup SHOP-2 -ToHost HV2 -NewName COPY')).toContain(
    `cannot be restored: ${file} on ${store} is missing, and what it holds lies in no other file of the chain. `,
  )
  lab.dispose()
})

it('a store that has no room', () => {
  const lab = newLab()
  fillVolume(lab, 'NAS1', 'Data', 300_000)
  expect(said(lab, 'Start-LabBackup SHOP -Repository NAS1')).toContain(' \\\\NAS1\\Backup\\SHOP\\SHOP-1.blocks needs ')
  lab.dispose()
})

it('a store that is lost', () => {
  const lab = newLab()
  play(lab, "Invoke-LabFault VolumeLost -Volume 'NAS1:Data'")
  expect(said(lab, 'Update-LabRepository NAS1')).toContain('NAS1 is lost, and every file on it.')
  lab.dispose()
})

it.each([
  [
    'Invoke-LabFault FileDeleted -Path \\\\NAS1\\x',
    'There is no such file on NAS1; Get-ChildItem lists what there is.',
  ],
  [
    'Invoke-LabFault FileDeleted -Path \\\\HV2\\D$\\x',
    'on HV2; Get-ChildItem lists what there is, Get-LabChain the files',
  ],
  ['Invoke-LabFault FileDeleted -Path D:\\x', 'on HV1; Get-ChildItem lists what there is, Get-LabChain the files'],
  ['Mount-VHD \\\\NOPE\\x.vhdx', 'There is no such file on NOPE; '],
])('%s', (line, text) => {
  const lab = newLab()
  expect(said(lab, line)).toContain(text)
  lab.dispose()
})
