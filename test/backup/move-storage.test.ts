/** The disks of a machine go to another volume of its host, while it may run. */
import { describe, expect, it } from 'vitest'
import { hostFilesOf } from '../../src/lab/host-files-look.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { appsOf, diskFile, newLab, play, refusalOf, sameBytes } from '../fixtures/lab-fixture.ts'
import { recordOf } from '../host/tree-lab.ts'

const codes = (lab: Lab): readonly string[] => lab.events.map(({ code }) => code)

describe('Move-VMStorage', () => {
  const leafBytes = (lab: Lab): Uint8Array => {
    const hosted = lab.hypervisor.need('SHOP')
    const leaf =
      hosted.drives?.all[0]?.leaf ??
      openChain(hosted.volume.fork(), diskFile(hosted.record), { access: 'read', newGuid: () => '' })
    const bytes = new Uint8Array(leaf.virtualSizeBytes)
    leaf.read(0, bytes)
    return bytes
  }

  it('changes no byte of the disk at the switch, whatever was written on the way', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Move-VMStorage SHOP -DestinationStoragePath E:\\MOVED -AsJob')
    for (let turn = 0; lab.backups.state.jobs.length > 0 && turn < 60; turn++) {
      play(lab, 'Invoke-LabApp SHOP Photos Import -Count 1')
      lab.advance(7_000_000)
    }
    const moved = lab.events.find(({ code }) => code === 'vm-storage-moved')
    expect(Number(moved?.data['passes'])).toBeGreaterThan(0)
    expect(Number(moved?.data['bytesRead'])).toBeGreaterThan(16 * 1024 * 1024)
    expect(recordOf(lab).volume).toBe('E')
    expect(
      lab.places
        .need('HV1', 'D')
        .disk.list()
        .filter((path) => /^SHOP\\/.test(path)),
    ).toEqual([])
    const live = leafBytes(lab)
    play(lab, 'Stop-VM SHOP -TurnOff')
    expect(sameBytes(leafBytes(lab), live)).toBe(true)
    play(lab, 'Start-VM SHOP')
    expect(appsOf(lab)).toMatchObject({ Shop: { integrity: 'ok', invariantsHold: true }, Photos: { damaged: 0 } })
    lab.dispose()
  })

  it('holds the same bytes as before of a machine that is off', () => {
    const lab = newLab()
    const before = leafBytes(lab)
    play(lab, 'Move-VMStorage SHOP E:\\MOVED')
    expect(diskFile(recordOf(lab))).toBe('MOVED\\Virtual Hard Disks\\shop.vhdx')
    expect(sameBytes(leafBytes(lab), before)).toBe(true)
    expect(hostFilesOf(lab, lab.places.need('HV1', 'E')).map(({ role }) => role)).toEqual(['active-disk'])
    lab.dispose()
  })

  it('is refused with checkpoints, over a file, onto another host and while it is moved already; nothing changes', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP')
    const cases = [
      ['Move-VMStorage SHOP \\\\HV2\\D$\\SHOP', 'move-elsewhere'],
      ['Move-VMStorage SHOP \\\\NAS1\\SHOP', 'move-elsewhere'],
      ['Move-VMStorage SHOP X:\\SHOP', '0x80070003'],
      ['Move-VMStorage NOPE E:\\SHOP', 'unknown-vm'],
    ] as const
    const digest = lab.digest()
    expect(play(lab, 'Move-VMStorage SHOP E:\\SHOP -WhatIf')).toContain('"Move-VMStorage" on target "SHOP"')
    for (const [line, code] of cases) expect([line, refusalOf(lab, line)]).toEqual([line, code])
    expect(lab.digest()).toBe(digest)
    play(lab, 'Move-VMStorage SHOP E:\\SHOP -AsJob')
    expect(refusalOf(lab, 'Move-VMStorage SHOP E:\\OTHER')).toBe('move-running')
    expect(refusalOf(lab, 'Start-LabBackup SHOP -Repository NAS1')).toBe('move-running')
    play(lab, 'Checkpoint-VM SHOP between', 'Wait-Lab -Minutes 5')
    expect(codes(lab)).toContain('move-failed')
    expect([recordOf(lab).volume, lab.places.need('HV1', 'E').disk.list()]).toEqual(['D', []])
    expect(refusalOf(lab, 'Move-VMStorage SHOP E:\\SHOP')).toBe('move-checkpoints')
    lab.dispose()
  })

  it('tells the folder in which the disks lie then, and does not move them to where they are', () => {
    const lab = newLab()
    const digest = lab.digest()
    for (const folder of ['D:\\SHOP', 'd:\\shop\\'])
      expect(refusalOf(lab, `Move-VMStorage SHOP ${folder}`)).toBe('move-same-folder')
    expect(lab.digest()).toBe(digest)
    const told = play(lab, 'Move-VMStorage SHOP D:\\OTHER')
    expect(told).toContain('lie in D:\\OTHER\\Virtual Hard Disks now')
    expect(diskFile(recordOf(lab))).toBe('OTHER\\Virtual Hard Disks\\shop.vhdx')
    for (const folder of ['D:\\OTHER', "'D:\\OTHER\\Virtual Hard Disks'"])
      expect(refusalOf(lab, `Move-VMStorage SHOP ${folder}`)).toBe('move-same-folder')
    play(lab, 'Start-VM SHOP', 'Move-VMStorage SHOP D:\\SHOP')
    expect(appsOf(lab)?.Shop.integrity).toBe('ok')
    lab.dispose()
  })

  it('leaves the machine where it was when the power goes, and nothing half of it', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Move-VMStorage SHOP E:\\SHOP -AsJob', 'Wait-Lab -Seconds 20')
    play(lab, 'Invoke-LabFault PowerCut', 'Wait-Lab -Minutes 1', 'Start-VM SHOP')
    expect([recordOf(lab).volume, lab.places.need('HV1', 'E').disk.list()]).toEqual(['D', []])
    expect(appsOf(lab)?.Shop.integrity).toBe('ok')
    lab.dispose()
  })
})
