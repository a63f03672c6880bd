/** One bit: exactly one, where it says, and nobody is told. */
import { describe, expect, it } from 'vitest'
import { TWO_DISKS } from '../../../src/lab/scenario.ts'
import { resolveSector } from '../../../src/storage/resolve-sector.ts'
import {
  appsOf,
  diskBytes,
  diskFile,
  newLab,
  play,
  refusalOf,
  sameBytes,
  systemDrive,
} from '../../fixtures/lab-fixture.ts'
import { allFiles, differences, fault, faultyLab, lastEvent, recordOf, refusesUnchanged } from './faulty-lab.ts'

const isPowerOfTwo = (value: number): boolean => value > 0 && (value & (value - 1)) === 0
const BASE = 'HV1:D SHOP\\shop.vhdx'

describe('BitRot', () => {
  it.each(['Base', 'Child', 'RestorePoint'])('in %s flips one bit of one file and touches nothing else', (where) => {
    const lab = faultyLab()
    const before = allFiles(lab)
    const versions = lab.places.all.flatMap(({ volumes }) => volumes.map(({ disk }) => disk.lengthChanges.version))
    play(lab, fault(`BitRot -In ${where}`))
    const [difference, ...others] = differences(before, allFiles(lab))
    expect(others).toEqual([])
    const event = lastEvent(lab)?.data ?? {}
    expect(difference).toMatchObject({ offsetBytes: event['offsetBytes'], bits: 1 << Number(event['bit']) })
    expect(isPowerOfTwo(difference?.bits ?? 0)).toBe(true)
    const leaf = `HV1:D ${diskFile(recordOf(lab))}`
    const expected = { Base: BASE, Child: leaf, RestorePoint: 'VAULT:Data Backup\\SHOP\\SHOP-2.blocks' }[where]
    expect(difference?.file).toBe(expected)
    expect(lab.places.all.flatMap(({ volumes }) => volumes.map(({ disk }) => disk.lengthChanges.version))).toEqual(
      versions,
    )
    lab.dispose()
  })

  it.each(['Base', 'Child'])('in %s hits the shop’s database, and the open disk reads what is there now', (where) => {
    const lab = faultyLab()
    const leafPath = diskFile(recordOf(lab))
    const before = diskBytes(lab, leafPath)
    play(lab, fault(`BitRot -In ${where}`))
    const after = diskBytes(lab, leafPath)
    const at = before.findIndex((byte, index) => byte !== after[index])
    expect(at).toBeGreaterThan(-1)
    expect(lastEvent(lab)?.data['guestFile']).toBe('C:\\shop.db')
    const leaf = systemDrive(lab, 'SHOP')?.leaf
    if (!leaf) throw new Error('no leaf')
    const sector = Math.floor(at / 512)
    const { disk } = resolveSector(leaf, sector)
    expect(disk === leaf).toBe(where === 'Child')
    const bytes = new Uint8Array(512)
    leaf.read(sector, bytes)
    expect(bytes).toEqual(after.subarray(sector * 512, (sector + 1) * 512))
    lab.dispose()
  })

  it('in a restore point is what only its check finds', () => {
    const lab = faultyLab()
    play(lab, fault('BitRot -In RestorePoint -RestorePoint SHOP-1'))
    expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-1', 'SHOP-2'])
    expect(refusalOf(lab, 'Test-LabBackup SHOP-1')).toBe('restore-point-damaged')
    expect(refusalOf(lab, 'Test-LabBackup SHOP-2')).toBeUndefined()
    lab.dispose()
  })

  it('takes the byte that is named', () => {
    const lab = faultyLab()
    const before = allFiles(lab)
    play(lab, fault('BitRot -In Base -Offset 0'), fault('BitRot -In RestorePoint -RestorePoint SHOP-1 -Offset 65537'))
    expect(differences(before, allFiles(lab)).map(({ file, offsetBytes }) => [file, offsetBytes])).toEqual([
      [BASE, 0],
      ['NAS1:Data Backup\\SHOP\\SHOP-1.blocks', 65537],
    ])
    // The file says no longer that it is a virtual disk.
    play(lab, 'Stop-VM SHOP -TurnOff')
    expect(refusalOf(lab, 'Start-VM SHOP')).toMatch(/^0xC03A/)
    lab.dispose()
  })

  it('of a machine that is off lies in what it reads at its next start', () => {
    const lab = newLab()
    const path = diskFile(recordOf(lab))
    const before = diskBytes(lab, path)
    play(lab, fault('BitRot -In Base'))
    const after = diskBytes(lab, path)
    const at = before.findIndex((byte, index) => byte !== after[index])
    expect(at).toBeGreaterThan(-1)
    expect(sameBytes(before.subarray(at + 1), after.subarray(at + 1))).toBe(true)
    lab.dispose()
  })

  it('finds the database on whichever disk it lies', () => {
    const lab = newLab(TWO_DISKS)
    play(lab, fault('BitRot -In Base'))
    expect(lastEvent(lab)?.data).toMatchObject({ guestFile: 'D:\\shop.db', file: 'D:\\SHOP\\shop-data.vhdx' })
    lab.dispose()
  })

  it('strikes elsewhere under another seed, and each time again', () => {
    const places = [1, 2, 3].map((seed) => {
      const lab = newLab(undefined, seed)
      play(lab, fault('BitRot -In Base'), fault('BitRot -In Base'))
      const told = lab.events.filter(({ code }) => code === 'fault').map(({ data }) => data['offsetBytes'])
      lab.dispose()
      return told
    })
    expect(new Set(places.flat()).size).toBe(6)
  })

  it('can break the database in a way that its own check finds', () => {
    const lab = faultyLab()
    for (let flips = 0; flips < 20; flips++) play(lab, fault('BitRot -In Base'), fault('BitRot -In Child'))
    // What SQLite has in its cache is sound: the next start reads anew.
    play(lab, 'Stop-VM SHOP -TurnOff', 'Start-VM SHOP')
    const shop = appsOf(lab)?.Shop
    expect(shop?.running && shop.integrity === 'ok' && shop.invariantsHold).toBe(false)
    lab.dispose()
  })

  it.each([
    ['-In Child', 'no-child'],
    ['-In RestorePoint', 'no-restore-point'],
    ['-In RestorePoint -RestorePoint SHOP-9', 'unknown-restore-point'],
    ['-In Base -VMName NOBODY', 'unknown-vm'],
    ['-In Base -Offset 999999999', 'offset-outside'],
  ])('%s is refused with %s', (rest, code) => {
    const lab = newLab()
    refusesUnchanged(lab, fault(`BitRot ${rest}`), code)
    lab.dispose()
  })

  it('is refused where the volume is gone, or the point', () => {
    const lab = faultyLab()
    play(lab, fault('VolumeLost'), fault('VolumeLost -Volume NAS1:Data'))
    refusesUnchanged(lab, fault('BitRot -In Base'), 'volume-lost')
    refusesUnchanged(lab, fault('BitRot -In RestorePoint -RestorePoint SHOP-1'), 'restore-point-lost')
    lab.dispose()
  })
})
