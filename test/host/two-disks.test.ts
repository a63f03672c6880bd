/**
 * A machine with its system on one disk and the shop's database on another: what takes both together leaves a machine
 * that fits, and what takes one back by hand does not.
 */
import { describe, expect, it } from 'vitest'
import { isMarkedDirty, readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import { DAY } from '../../src/kernel/sim-time.ts'
import { guestFileAt, listGuestFiles } from '../../src/lab/guest-files-look.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { NOW } from '../../src/lab/moments.ts'
import { TWO_DISKS } from '../../src/lab/scenario.ts'
import { appsOf, diskBytes, evidenceOf, fillVolume, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'
import { RamDisk } from '../fixtures/ram-disk.ts'
import { apply, checkpoint, checkpointOf, hostedOf, recordOf } from './tree-lab.ts'

const QUIET = {
  ...TWO_DISKS,
  id: 'quiet-two-disks',
  settings: { ...TWO_DISKS.settings, customerIntervalMicros: DAY },
}
const UPDATE = 'Invoke-LabApp SHOP Updater InstallGoodUpdate'
const ORDERS = 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5'
const DATA = 1

const running = (...lines: readonly string[]): Lab => {
  const lab = newLab(QUIET)
  play(lab, 'Start-VM SHOP', ...lines)
  return lab
}

/** What the last start of the guest found. */
const findings = (lab: Lab): readonly (readonly [string, unknown])[] =>
  (recordOf(lab).bootReport?.findings ?? []).map((finding) => [
    finding.code,
    'data' in finding ? finding.data : undefined,
  ])

const factsOf = (lab: Lab) => {
  const apps = appsOf(lab)
  return { orders: apps?.Shop.orders, schema: apps?.Shop.schemaVersion, version: apps?.Updater.version }
}

const dirty = (lab: Lab, path: string): boolean => {
  const disk = new RamDisk(undefined, diskBytes(lab, path))
  return isMarkedDirty(disk, readFatLayout(disk))
}

describe('a machine with a system and a data disk', () => {
  it('has them at SCSI 0:0 and 0:1, and the shop’s database on D:', () => {
    const lab = running()
    expect(recordOf(lab).disks).toEqual([
      { controllerLocation: 0, path: 'SHOP\\shop.vhdx' },
      { controllerLocation: 1, path: 'SHOP\\shop-data.vhdx' },
    ])
    expect(appsOf(lab)?.Shop).toMatchObject({ orders: 1000, integrity: 'ok', invariantsHold: true })
    const files = listGuestFiles(lab, hostedOf(lab), NOW)
    const database = files.find(({ path }) => path === 'D:\\shop.db')
    expect(files.some(({ path }) => path === 'C:\\shop.db')).toBe(false)
    expect(files.map(({ path }) => path)).toContain('C:\\shop.ini')
    expect(evidenceOf(lab).vms['SHOP']?.files?.['D:\\shop.db']).toEqual({
      bytes: database?.lengthBytes,
      sha256: database?.sha256,
    })
    expect(play(lab, 'Get-LabFile SHOP')).toContain('D:\\shop.db')
    lab.dispose()
  })

  it('is taken back as a whole by a checkpoint: program and data fit', () => {
    const lab = running(checkpoint('before'), UPDATE, ORDERS)
    expect(checkpointOf(lab, 'before').disks).toHaveLength(2)
    expect(factsOf(lab)).toEqual({ orders: 1005, schema: 2, version: '2.0' })
    play(lab, checkpoint('after'), apply('before'), 'Start-VM SHOP')
    expect(factsOf(lab)).toEqual({ orders: 1000, schema: 1, version: '1.0' })
    expect(findings(lab)).toEqual([['boot-clean', undefined]])
    play(lab, 'Stop-VM SHOP', apply('after'), 'Start-VM SHOP')
    expect(factsOf(lab)).toEqual({ orders: 1005, schema: 2, version: '2.0' })
    lab.dispose()
  })

  it('goes on from a checkpoint with memory: the open transaction is committed to D:', () => {
    const lab = running('Set-VM SHOP -CheckpointType Standard', 'Invoke-LabApp SHOP Shop OpenTransaction')
    play(lab, checkpoint('open'), 'Invoke-LabApp SHOP Shop RollbackTransaction', ORDERS)
    expect(play(lab, "Invoke-LabSql SHOP 'SELECT count(*) FROM orders' -CheckpointName open")).toContain('1000')
    play(lab, apply('open'), 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop CommitTransaction')
    expect(appsOf(lab)?.Shop).toMatchObject({ orders: 1001, integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })

  it('is looked into at any moment, on both disks', () => {
    const lab = running("Set-LabFile SHOP -Path D:\\a.txt -Text 'one'", checkpoint('one'))
    play(lab, "Set-LabFile SHOP -Path D:\\a.txt -Text 'two'", "Set-LabFile SHOP -Path C:\\b.txt -Text 'b'", ORDERS)
    const one = { kind: 'checkpoint', name: 'one' } as const
    const text = (moment: typeof one | typeof NOW) =>
      new TextDecoder().decode(guestFileAt(lab, hostedOf(lab), moment, 'd:/A.TXT'))
    expect([text(one), text(NOW)]).toEqual(['one', 'two'])
    const printed = play(lab, 'Compare-LabMoment SHOP one Now')
    for (const path of ['D:\\a.txt', 'D:\\shop.db', 'C:\\b.txt']) expect(printed).toContain(path)
    expect(play(lab, "Invoke-LabSql SHOP 'SELECT count(*) FROM orders' -CheckpointName one")).toContain('1000')
    expect(play(lab, "Invoke-LabSql SHOP 'SELECT count(*) FROM orders'")).toContain('1005')
    expect(refusalOf(lab, "Set-LabFile SHOP -Path E:\\a.txt -Text 'x'")).toBe('no-such-disk')
    expect(refusalOf(lab, 'Get-LabFile SHOP -Path E:\\a.txt')).toBe('file-missing')
    lab.dispose()
  })

  it('is frozen on both disks by a production checkpoint, and repaired on both after a power cut', () => {
    const lab = running(ORDERS, checkpoint('frozen'))
    expect(checkpointOf(lab, 'frozen').disks.map(({ path }) => dirty(lab, path))).toEqual([false, false])
    play(lab, ORDERS, 'Invoke-LabApp SHOP Shop OpenTransaction', 'Invoke-LabFault PowerCut', 'Start-VM SHOP')
    expect(findings(lab)).toEqual([
      ['boot-dirty-volume', undefined],
      ['boot-chkdsk', expect.not.objectContaining({ disk: 'D:' })],
      ['boot-dirty-volume', { disk: 'D:' }],
      ['boot-chkdsk', expect.objectContaining({ disk: 'D:' })],
      ['boot-rolled-back', expect.objectContaining({ file: 'D:\\shop.db' })],
    ])
    expect(appsOf(lab)?.Shop).toMatchObject({ orders: 1010, integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })
})

describe('one disk of two, by hand', () => {
  const point = (location: number, path: string): string =>
    `Set-VMHardDiskDrive SHOP -ControllerLocation ${location} -Path D:\\${path}`

  it.each([
    [1, 'shop-data', 'D:\\shop.db is of schema 1, shop.exe 2.0 knows schema 2'],
    [0, 'shop', 'D:\\shop.db is of schema 2, shop.exe 1.0 knows schema 1'],
  ])('taken back to a copy from before the update at 0:%i leaves a shop that does not start', (location, name, why) => {
    const lab = running('Stop-VM SHOP', `Convert-VHD D:\\SHOP\\${name}.vhdx -DestinationPath D:\\SHOP\\old.vhdx`)
    play(lab, 'Start-VM SHOP', UPDATE, ORDERS, 'Stop-VM SHOP', point(location, 'SHOP\\old.vhdx'), 'Start-VM SHOP')
    expect(findings(lab)).toEqual([['boot-app-failed', { app: 'Shop', message: why }]])
    expect(appsOf(lab)?.Shop).toMatchObject({ running: false, integrity: why })
    expect(refusalOf(lab, ORDERS)).toBe('app-not-running')
    play(lab, 'Stop-VM SHOP', point(location, `SHOP\\${name}.vhdx`), 'Start-VM SHOP')
    expect(factsOf(lab)).toEqual({ orders: 1005, schema: 2, version: '2.0' })
    lab.dispose()
  })

  it('exchanged for an older copy: -WhatIf tells what is in the newer one only', () => {
    const lab = running('Stop-VM SHOP')
    play(lab, 'Copy-Item D:\\SHOP\\shop-data.vhdx D:\\old.vhdx', 'Start-VM SHOP', ORDERS, 'Stop-VM SHOP')
    const exchange = 'Set-VMHardDiskDrive SHOP -ControllerLocation 1 -Path D:\\old.vhdx'
    expect(play(lab, `${exchange} -WhatIf`)).toContain('5 orders of 1,005')
    play(lab, exchange, 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.orders).toBe(1000)
    lab.dispose()
  })

  it('taken off leaves the guest up and the shop away; its database answers no question', () => {
    const lab = running('Stop-VM SHOP', `Remove-VMHardDiskDrive SHOP -ControllerLocation ${DATA}`, 'Start-VM SHOP')
    expect(findings(lab)).toEqual([
      ['boot-app-failed', { app: 'Shop', message: 'there is no disk D: for D:\\shop.db' }],
    ])
    expect(refusalOf(lab, "Invoke-LabSql SHOP 'SELECT 1'")).toBe('file-missing')
    expect(lab.hypervisor.stateOf(hostedOf(lab))).toBe('Running')
    lab.dispose()
  })

  it('new and blank is a finding, and the guest is up', () => {
    const lab = running('Stop-VM SHOP', 'New-VHD D:\\SHOP\\new.vhdx -SizeBytes 64MB', point(DATA, 'SHOP\\new.vhdx'))
    play(lab, 'Start-VM SHOP')
    expect(findings(lab).map(([code]) => code)).toEqual(['boot-data-disk-unreadable', 'boot-app-failed'])
    expect(play(lab, 'Get-LabFile SHOP')).not.toContain('D:\\')
    lab.dispose()
  })
})

describe('a volume that is full under two disks', () => {
  /** Running on empty children, and no room for a block of either. */
  const full = (): Lab => {
    const lab = newLab(QUIET)
    play(lab, 'Set-LabGuest SHOP -GenerationId Absent', 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard')
    play(lab, checkpoint('a'), apply('a'), 'Start-VM SHOP')
    fillVolume(lab, 'HV1', 'D', 512 * 1024)
    expect(refusalOf(lab, UPDATE)).toBe('answer-withheld')
    expect(lab.hypervisor.stateOf(hostedOf(lab))).toBe('PausedCritical')
    return lab
  }
  const makeRoom = (lab: Lab): void => lab.places.need('HV1', 'D').disk.remove('filler.bin')

  it('parks the writes of both in the order of the guest: the data first, then the program', () => {
    const lab = full()
    const places = hostedOf(lab).drives?.parked.map(({ controllerLocation }) => controllerLocation) ?? []
    expect(places.indexOf(0)).toBeGreaterThan(0)
    expect(places.lastIndexOf(1)).toBeLessThan(places.indexOf(0))
    makeRoom(lab)
    play(lab, 'Resume-VM SHOP')
    expect(hostedOf(lab).drives?.parked).toEqual([])
    play(lab, 'Stop-VM SHOP', 'Start-VM SHOP')
    expect(findings(lab)).toEqual([['boot-clean', undefined]])
    expect(factsOf(lab)).toEqual({ orders: 1000, schema: 2, version: '2.0' })
    lab.dispose()
  })

  it('loses those of both together when it is turned off', () => {
    const lab = full()
    play(lab, 'Stop-VM SHOP -TurnOff')
    makeRoom(lab)
    play(lab, 'Start-VM SHOP')
    expect(factsOf(lab)).toEqual({ orders: 1000, schema: 1, version: '1.0' })
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })
})

describe('one disk of two that is broken', () => {
  const broken = (): Lab => {
    const lab = running(checkpoint('a'), ORDERS, 'Stop-VM SHOP')
    play(lab, 'Move-Item D:\\SHOP\\shop-data.vhdx E:\\away.vhdx')
    return lab
  }
  const leaves = (lab: Lab): readonly string[] =>
    lab.places
      .need('HV1', 'D')
      .disk.list()
      .filter((path) => path.endsWith('.avhdx'))

  it('does not hold up the merge of the sound one', () => {
    const lab = broken()
    play(lab, 'Remove-VMCheckpoint SHOP a', 'Wait-Lab -Minutes 5')
    expect(leaves(lab)).toEqual([expect.stringMatching(/shop-data_/)])
    expect(recordOf(lab).mergeTrouble).toBe('0xC03A000D')
    play(lab, 'Move-Item E:\\away.vhdx D:\\SHOP\\shop-data.vhdx', 'Wait-Lab -Minutes 5', 'Start-VM SHOP')
    expect([leaves(lab), appsOf(lab)?.Shop.orders]).toEqual([[], 1005])
    lab.dispose()
  })

  it('stays behind alone when the machine is deleted, and is named', () => {
    const lab = broken()
    play(lab, 'Remove-VM SHOP -Force', 'Wait-Lab -Minutes 5')
    expect(lab.hypervisor.find('SHOP')).toBeUndefined()
    expect(leaves(lab)).toEqual([expect.stringMatching(/shop-data_/)])
    const deleted = lab.events.find(({ code }) => code === 'vm-deleted')
    expect(deleted?.data['unmerged']).toBe(leaves(lab)[0])
    lab.dispose()
  })
})
