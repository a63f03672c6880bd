/** Files by somebody's hand: a base written under its children, and files that are deleted, of guest, host and store. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../../src/console/run-line.ts'
import { appsOf, diskFile, hostFileBytes, newLab, play, refusalOf, sameBytes } from '../../fixtures/lab-fixture.ts'
import { allFiles, fault, faultyLab, lastEvent, recordOf, refusesUnchanged, stateOf } from './faulty-lab.ts'

describe('ParentModified', () => {
  it('is kept off by the lock while the machine runs, and has no child to part where there is none', () => {
    const lab = faultyLab()
    refusesUnchanged(lab, fault('ParentModified'), '0x80070020')
    expect(runLine(lab, fault('ParentModified'), { wait: true }).text).toMatch(
      /D:\\SHOP\\shop\.vhdx\. SHOP has it open/,
    )
    lab.dispose()
    const single = newLab()
    refusesUnchanged(single, fault('ParentModified'), 'no-child')
    single.dispose()
  })

  it.each([
    ['with -TurnOff', [], ' -TurnOff'],
    ['of a machine that is off', ['Stop-VM SHOP'], ''],
  ])('%s writes to the base, and the child does not fit it any more', (_, lines, option) => {
    const lab = faultyLab()
    play(lab, ...lines)
    const leaf = hostFileBytes(lab, 'HV1', 'D', diskFile(recordOf(lab)))
    const base = hostFileBytes(lab, 'HV1', 'D', 'SHOP\\shop.vhdx')
    play(lab, fault(`ParentModified${option}`))
    expect(sameBytes(hostFileBytes(lab, 'HV1', 'D', 'SHOP\\shop.vhdx'), base)).toBe(false)
    if (option === '') expect(sameBytes(hostFileBytes(lab, 'HV1', 'D', diskFile(recordOf(lab))), leaf)).toBe(true)
    expect([stateOf(lab), lab.hypervisor.mounts.all]).toEqual(['Off', []])
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0xC03A000E')
    play(lab, 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP')
    expect(stateOf(lab)).toBe('Running')
    lab.dispose()
  })
})

describe('FileDeleted', () => {
  it('in the guest is the guest’s own delete', () => {
    const lab = faultyLab()
    const before = [...allFiles(lab).keys()]
    expect(play(lab, 'Get-LabFile SHOP')).toContain('notes.txt')
    play(lab, fault('FileDeleted -Path C:\\notes.txt'))
    expect(play(lab, 'Get-LabFile SHOP')).not.toContain('notes.txt')
    expect([...allFiles(lab).keys()]).toEqual(before)
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    refusesUnchanged(lab, fault('FileDeleted -Path C:\\notes.txt'), 'file-missing')
    refusesUnchanged(lab, fault('FileDeleted -Path C:\\shop.db'), 'file-in-use')
    lab.dispose()
  })

  it('of a host needs -Force while the file is open: then the machine goes off first', () => {
    const lab = faultyLab()
    const leaf = diskFile(recordOf(lab))
    refusesUnchanged(lab, fault(`FileDeleted -Path D:\\${leaf}`), '0x80070020')
    const before = [...allFiles(lab).keys()]
    play(lab, fault(`FileDeleted -Path D:\\${leaf} -Force`))
    expect(stateOf(lab)).toBe('Off')
    expect(before.filter((file) => !allFiles(lab).has(file))).toEqual([`HV1:D ${leaf}`])
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0x80070002')
    play(lab, 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP')
    lab.dispose()
  })

  it('without a path takes the newest file of the chain', () => {
    const lab = faultyLab()
    const leaf = diskFile(recordOf(lab))
    play(lab, 'Stop-VM SHOP', fault('FileDeleted'))
    expect(lab.places.need('HV1', 'D').disk.exists(leaf)).toBe(false)
    expect(lastEvent(lab)?.data).toMatchObject({ host: 'HV1', path: `D:\\${leaf}`, vms: 'SHOP' })
    lab.dispose()
    const single = newLab()
    play(single, fault('FileDeleted'))
    expect(single.places.need('HV1', 'D').disk.exists('SHOP\\shop.vhdx')).toBe(false)
    single.dispose()
  })

  it.each(['blocks', 'json'])('of a restore point (.%s) takes that point, and no other', (ending) => {
    const lab = faultyLab()
    play(lab, fault(`FileDeleted -Path \\\\NAS1\\Backup\\SHOP\\SHOP-1.${ending}`))
    expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-2'])
    expect(refusalOf(lab, 'Restore-LabBackup SHOP-1 -NewName COPY')).toBe('restore-point-lost')
    lab.dispose()
  })

  it('takes C: for the host’s where a host is named', () => {
    const lab = faultyLab()
    play(lab, 'Copy-Item \\\\NAS1\\Backup\\SHOP\\SHOP-1.json C:\\notes.txt')
    play(lab, fault('FileDeleted -Path C:\\notes.txt -ComputerName HV1'))
    expect(lab.places.need('HV1', 'C').disk.exists('notes.txt')).toBe(false)
    expect(play(lab, 'Get-LabFile SHOP')).toContain('notes.txt')
    lab.dispose()
  })

  it.each([
    ['D:\\SHOP\\nothing.vhdx', '0x80070002'],
    ['\\\\NAS1\\nothing', '0x80070002'],
    ['D:\\SHOP', '0x80070002'],
  ])('%s is refused with %s', (path, code) => {
    const lab = faultyLab()
    refusesUnchanged(lab, fault(`FileDeleted -Path ${path}`), code)
    lab.dispose()
  })

  it('in a guest that does not run is refused', () => {
    const lab = newLab()
    refusesUnchanged(lab, fault('FileDeleted -Path C:\\notes.txt'), 'vm-state')
    lab.dispose()
  })
})
