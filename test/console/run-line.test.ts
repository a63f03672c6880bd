/** Lines carried out: waiting, looking, refusing, and what the prompt prints. */
import { describe, expect, it } from 'vitest'
import { complete } from '../../src/console/complete.ts'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { fillVolume, newLab, play } from '../fixtures/lab-fixture.ts'

const run = (lab: Lab, line: string) => runLine(lab, line, { wait: true })

describe('a line', () => {
  it('returns when its operation has ended in virtual time', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP')
    // 25 s of services and programs, and what firmware and programs read from the disk
    expect(lab.hypervisor.stateOf(lab.hypervisor.need('SHOP'))).toBe('Running')
    expect(lab.now).toBeGreaterThan(25_001_000)
    expect(lab.now).toBeLessThan(25_100_000)
    play(lab, 'Start-LabBackup SHOP -Repository NAS1')
    expect(lab.backups.points).toHaveLength(1)
    play(lab, 'Stop-VM SHOP')
    expect(lab.hypervisor.stateOf(lab.hypervisor.need('SHOP'))).toBe('Off')
    lab.dispose()
  })

  it('returns at once with -AsJob, and in the page', () => {
    const lab = newLab()
    expect(run(lab, 'Start-VM SHOP -AsJob').ok).toBe(true)
    expect(lab.now).toBe(0)
    const page = newLab()
    expect(runLine(page, 'Start-VM SHOP', { wait: false }).ok).toBe(true)
    expect(page.now).toBe(0)
    for (const each of [lab, page]) each.dispose()
  })

  it('does not wait for the merge after a deletion', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Checkpoint-VM SHOP a', 'Wait-Lab -Minutes 2')
    const before = lab.now
    play(lab, 'Remove-VMCheckpoint SHOP a')
    expect(lab.now).toBe(before)
    expect(lab.operations.open.map(({ kind }) => kind)).toEqual(['merge'])
    lab.dispose()
  })

  it('that is refused prints one sentence with its code, and changes nothing', () => {
    const lab = newLab()
    for (const [line, code] of [
      ['Resume-VM SHOP', 'vm-state'],
      ['Start-VM NOPE', 'unknown-vm'],
      ['Restore-VMCheckpoint x SHOP', 'unknown-checkpoint'],
      ['Restore-LabBackup latest', 'no-restore-point'],
      ['Test-LabBackup SHOP-7', 'unknown-restore-point'],
      ['Start-LabBackup SHOP -Repository NOWHERE', 'unknown-repository'],
      ['Invoke-LabFault HostLost -HostName NAS1', 'unknown-host'],
      ["Invoke-LabFault VolumeLost -Volume 'HV1:Q'", 'unknown-volume'],
      ["Get-VHD 'D:\\SHOP\\none.vhdx'", '0x80070002'],
      ["Get-VHD 'Q:\\none.vhdx'", '0x80070002'],
      ["Test-VHD 'D:\\SHOP\\none.vhdx'", '0x80070002'],
      ['Get-VMCheckpoint NOPE', 'unknown-vm'],
      ['Get-LabChain NOPE', 'unknown-vm'],
      ['Invoke-LabApp SHOP Shop PlaceOrders', 'vm-state'],
      ['Compare-LabMoment SHOP Now', 'same-moment'],
      ['Nonsense', 'unknown-cmdlet'],
    ] as const) {
      const digest = lab.digest()
      const outcome = run(lab, line)
      expect([line, outcome.ok, outcome.code]).toEqual([line, false, code])
      expect(outcome.text).toMatch(/^[A-Z'].+[.?)]$/)
      expect(outcome.text).not.toMatch(/undefined|NaN/)
      expect([line, lab.digest()]).toEqual([line, digest])
    }
    lab.dispose()
  })

  it('that fails on the way says so', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP')
    fillVolume(lab, 'NAS1', 'Data', 2 ** 21)
    const outcome = run(lab, 'Start-LabBackup SHOP -Repository NAS1')
    expect(outcome).toMatchObject({ ok: false, code: '0x80070070', entries: [{ command: { type: 'start-backup' } }] })
    expect(outcome.text).toMatch(/not enough space.*\(0x80070070\)$/)
    lab.dispose()
  })
})

describe('looking', () => {
  it('prints as PowerShell would, and changes nothing', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Checkpoint-VM SHOP a', 'Checkpoint-VM SHOP b', 'Start-LabBackup SHOP -Repository NAS1')
    play(lab, 'Wait-Lab -Minutes 2')
    const digest = lab.digest()
    expect(run(lab, 'Get-VM').text).toMatch(
      /^Name State +ComputerName CheckpointType\n-.+\nSHOP Running HV1 +Production$/,
    )
    expect(
      run(lab, 'Get-VMCheckpoint SHOP')
        .text.split('\n')
        .slice(2)
        .map((line) => line.split(/ +/)[1]),
    ).toEqual(['a', 'b'])
    expect(run(lab, 'Get-LabChain SHOP').text.split('\n')).toHaveLength(5)
    expect(run(lab, 'Get-LabRestorePoint').text).toMatch(/SHOP-1 +SHOP +Full +NAS1/)
    const vhd = run(lab, "Get-VHD 'D:\\SHOP\\shop.vhdx'").text
    expect(run(lab, "Test-VHD 'D:\\SHOP\\shop.vhdx'").text).toBe('True')
    expect(vhd).toMatch(/VhdType +: Dynamic/)
    expect(vhd).toMatch(/Size +: 67108864/)
    expect(vhd).toMatch(/Attached +: True/)
    expect(JSON.parse(run(lab, 'Get-LabEvidence').text)).toMatchObject({ scenario: 'shop-server' })
    expect(run(lab, 'Get-Help').text).toContain('Restore-LabBackup')
    expect(complete(lab, 'Restore-VMCh')).toEqual(['Restore-VMCheckpoint'])
    expect(complete(lab, 'Restore-VMCheckpoint ')).toEqual(['Restore-VMCheckpoint a', 'Restore-VMCheckpoint b'])
    expect(complete(lab, 'Set-VM SHOP -CheckpointType Prod')).toHaveLength(2)
    expect(lab.digest()).toBe(digest)
    lab.dispose()
  })
})
