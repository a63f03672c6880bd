/** A repository that is looked through says what is wrong there and what to do, not only how many. */
import { afterEach, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

let lab: Lab
afterEach(() => lab.dispose())

const chain = ['Start-LabBackup SHOP -Repository NAS1', 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental']
const known = () => lab.backups.points.map(({ id }) => id)

it('says that all is there, and what it has not looked at', () => {
  lab = newLab()
  play(lab, ...chain)
  expect(play(lab, 'Update-LabRepository NAS1')).toBe(
    'NAS1 was looked through. Every point that was known there has its files; whether their bytes are right, Test-LabBackup says.',
  )
})

it('names after ransomware what cannot be read, and the copy that is left', () => {
  lab = newLab()
  play(
    lab,
    ...chain,
    'Copy-LabRestorePoint SHOP-2 -To VAULT',
    'Invoke-LabFault HostRansomware -HostName HV1 -DwellMinutes 0',
  )
  const said = play(lab, 'Update-LabRepository NAS1')
  expect(said).toContain(
    'SHOP-1.json and SHOP-2.json cannot be read: they are not as they were written, as after ransomware',
  )
  expect(said).toContain('The newest copy elsewhere is SHOP-3 on VAULT: Test-LabBackup SHOP-3 -Boot')
  expect(known()).toEqual(['SHOP-3'])
})

it('names what is gone, and says what to do where nothing else is known', () => {
  lab = newLab()
  play(lab, ...chain, "Remove-Item '\\\\NAS1\\Backup\\SHOP\\SHOP-2.json'")
  const said = play(lab, 'Update-LabRepository NAS1')
  expect(said).toContain('The files of SHOP-2 are not there any more: it is gone from here.')
  expect(said).toContain('No copy elsewhere is known: look through other places')
  expect(known()).toEqual(['SHOP-1'])
})

it('counts what nobody knew of, and calls a volume of a host by both', () => {
  lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository HV1:E')
  lab.backups.change({ points: [] })
  expect(play(lab, 'Update-LabRepository HV1:E')).toMatch(
    /^HV1:E was looked through\. 1 restore point found that nobody knew of\./,
  )
  expect(known()).toEqual(['SHOP-1'])
})
