import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { diskFile, newLab, play, refusalOf, systemDrive } from '../fixtures/lab-fixture.ts'

const BASE = 'D:\\SHOP\\shop.vhdx'

/** A field of what `Get-VHD` prints. */
const field = (lab: Lab, path: string, name: string): string =>
  new RegExp(`^${name} +: ?(.*)$`, 'm').exec(play(lab, `Get-VHD ${path}`))?.[1] ?? `no ${name}`

const leafOf = (lab: Lab): string => `D:\\${diskFile(lab.hypervisor.need('SHOP').record)}`

const withCheckpoint = (): Lab => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Checkpoint-VM SHOP -SnapshotName one', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5')
  play(lab, 'Stop-VM SHOP')
  return lab
}

const ordersOf = (lab: Lab): number => lab.evidence().vms['SHOP']?.apps?.Shop.orders ?? -1

describe('Resize-VHD', () => {
  it('is refused on every file of a VM with checkpoints, and works when they are merged', () => {
    const lab = withCheckpoint()
    for (const path of [BASE, leafOf(lab)])
      expect(refusalOf(lab, `Resize-VHD ${path} -SizeBytes 80MB`)).toBe('vm-has-checkpoints')
    play(
      lab,
      'Remove-VMCheckpoint -VMName SHOP -Name one',
      'Wait-Lab -Minutes 30',
      `Resize-VHD ${BASE} -SizeBytes 80MB`,
    )
    expect(field(lab, BASE, 'Size')).toBe(String(80 * 1024 * 1024))
    expect(field(lab, BASE, 'MinimumSize')).toBe(String(64 * 1024 * 1024))
    play(lab, 'Start-VM SHOP')
    expect(ordersOf(lab)).toBeGreaterThanOrEqual(1005)
    lab.dispose()
  })

  it('is refused while the VM runs or is saved', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP')
    expect(refusalOf(lab, `Resize-VHD ${BASE} -SizeBytes 80MB`)).toBe('operation-not-simulated')
    play(lab, 'Save-VM SHOP')
    expect(refusalOf(lab, `Resize-VHD ${BASE} -SizeBytes 80MB`)).toBe('vm-state')
    lab.dispose()
  })
})

describe('what life does to a chain, and no file prevents', () => {
  it('a writable mount of the base changes it: the VM does not start, and reconnecting mixes two times', () => {
    const lab = withCheckpoint()
    const leaf = leafOf(lab)
    expect(play(lab, `Test-VHD ${leaf}`)).toBe('True')
    play(lab, `Mount-VHD ${BASE}`)
    expect(field(lab, BASE, 'Attached')).toBe('True')
    expect(refusalOf(lab, `Mount-VHD ${BASE} -ReadOnly`)).toBe('vhd-mounted')
    play(lab, `Dismount-VHD ${BASE}`)
    expect(play(lab, `Test-VHD ${leaf}`)).toBe('False')
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0xC03A000E')
    expect(refusalOf(lab, `Set-VHD ${leaf} -ParentPath ${BASE}`)).toBe('0xC03A000E')
    play(lab, `Set-VHD ${leaf} -ParentPath ${BASE} -IgnoreIdMismatch`)
    play(lab, 'Start-VM SHOP')
    lab.dispose()
  })

  it('a mount for reading changes nothing, and a VM can start above it', () => {
    const lab = withCheckpoint()
    const before = field(lab, BASE, 'DataWriteGuid')
    play(lab, `Mount-VHD ${BASE} -ReadOnly`, 'Start-VM SHOP', `Dismount-VHD ${BASE}`)
    expect(field(lab, BASE, 'DataWriteGuid')).toBe(before)
    expect(refusalOf(lab, `Dismount-VHD ${BASE}`)).toBe('vhd-not-mounted')
    lab.dispose()
  })

  it('Merge-VHD leaves a file that is no longer valid, and a sibling that is none either', () => {
    const lab = withCheckpoint()
    const leaf = leafOf(lab)
    play(lab, `New-VHD D:\\SHOP\\sibling.avhdx -ParentPath ${BASE} -Differencing`)
    expect(play(lab, 'Test-VHD D:\\SHOP\\sibling.avhdx')).toBe('True')
    play(lab, `Merge-VHD ${leaf} -DestinationPath ${BASE}`)
    for (const path of [leaf, 'D:\\SHOP\\sibling.avhdx']) expect(play(lab, `Test-VHD ${path}`)).toBe('False')
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0xC03A000E')
    // The base has the orders: a copy of it would run.
    expect(play(lab, `Test-VHD ${BASE}`)).toBe('True')
    lab.dispose()
  })

  it('Resize-VHD of a file that no VM has breaks its child, whose size no switch ignores', () => {
    const lab = newLab()
    play(lab, 'New-VHD D:\\T\\a.vhdx 8MB -BlockSizeBytes 1MB', 'New-VHD D:\\T\\b.avhdx -ParentPath D:\\T\\a.vhdx')
    play(lab, 'Resize-VHD D:\\T\\a.vhdx -SizeBytes 9MB')
    expect(refusalOf(lab, 'Set-VHD D:\\T\\b.avhdx D:\\T\\a.vhdx -IgnoreIdMismatch')).toBe('0xC03A0017')
    expect(refusalOf(lab, 'Get-VHD D:\\T\\b.avhdx')).toBe('0xC03A0017')
    lab.dispose()
  })
})

describe('copies and room', () => {
  it('Convert-VHD makes a disk of its own from a chain, also as what it differs from another', () => {
    const lab = withCheckpoint()
    const leaf = leafOf(lab)
    play(
      lab,
      `Convert-VHD ${leaf} E:\\flat.vhdx -VHDType Fixed`,
      `Convert-VHD ${leaf} D:\\T\\diff.avhdx -VHDType Differencing -ParentPath ${BASE}`,
    )
    expect(field(lab, 'E:\\flat.vhdx', 'VhdType')).toBe('Fixed')
    expect(field(lab, 'E:\\flat.vhdx', 'DiskIdentifier')).not.toBe(field(lab, BASE, 'DiskIdentifier'))
    expect(field(lab, 'D:\\T\\diff.avhdx', 'ParentPath')).toBe(BASE)
    expect(Number(field(lab, 'D:\\T\\diff.avhdx', 'FileSize'))).toBeLessThan(10 * 1024 * 1024)
    expect(refusalOf(lab, `Convert-VHD ${leaf} E:\\flat.vhdx`)).toBe('0x80070050')
    expect(refusalOf(lab, 'New-VHD E:\\x.vhd 8MB')).toBe('vhd-format')
    expect(refusalOf(lab, 'New-VHD E:\\x.vhdx 300MB -Fixed')).toBe('0x80070070')
    lab.dispose()
  })

  it('names what cannot be made for the right reason', () => {
    const lab = newLab()
    const refused = (path: string) => refusalOf(lab, `New-VHD '${path}' 8MB`)
    expect([refused('Z:\\a.vhdx'), refused('a.vhdx')]).toEqual(['0x80070003', '0x80070003'])
    for (const path of ['D:\\a<b>.vhdx', 'D:\\x:y.vhdx', 'D:\\aux.vhdx', 'D:\\t \\a.vhdx'])
      expect([path, refused(path)]).toEqual([path, '0x8007007B'])
    expect(refused('D:/T/a.vhdx')).toBeUndefined()
    expect(refusalOf(lab, 'Optimize-VHD D:\\T\\a.vhdx -Mode Retrim')).toBe('value-not-simulated')
    lab.dispose()
  })

  it('copies what a disk holds and not its size', () => {
    const lab = newLab()
    play(lab, 'New-VHD D:\\T\\a.vhdx 64TB', 'Convert-VHD D:\\T\\a.vhdx E:\\b.vhdx')
    expect(field(lab, 'E:\\b.vhdx', 'Size')).toBe(String(64 * 1024 ** 4))
    lab.dispose()
  })

  it('Dismount-VHD takes off the disk that was named, also where another volume has one of that path', () => {
    const lab = newLab()
    for (const volume of ['D', 'E']) play(lab, `New-VHD ${volume}:\\x.vhdx 4MB`, `Mount-VHD ${volume}:\\x.vhdx`)
    play(lab, 'Dismount-VHD E:\\x.vhdx')
    expect(['D', 'E'].map((volume) => field(lab, `${volume}:\\x.vhdx`, 'Attached'))).toEqual(['True', 'False'])
    expect(refusalOf(lab, 'Dismount-VHD E:\\x.vhdx')).toBe('vhd-not-mounted')
    play(lab, 'Dismount-VHD D:\\x.vhdx')
    lab.dispose()
  })

  it('Optimize-VHD takes a disk that is detached or attached for reading only, and leaves it attached', () => {
    const lab = newLab()
    play(lab, `Mount-VHD ${BASE} -ReadOnly`, `Optimize-VHD ${BASE} -Mode Full`)
    expect(play(lab, `Get-VHD ${BASE}`)).toMatch(/Attached +: True/)
    play(lab, `Dismount-VHD ${BASE}`, `Optimize-VHD ${BASE} -Mode Full`, `Mount-VHD ${BASE}`)
    expect(refusalOf(lab, `Optimize-VHD ${BASE}`)).toBe('0x80070020')
    lab.dispose()
  })

  it('Trim in the guest and Optimize-VHD give the room of deleted data back', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', "Invoke-LabApp SHOP Notepad Type -Text 'kept'", 'Invoke-LabApp SHOP Notepad Save')
    const drive = systemDrive(lab, 'SHOP')
    const leaf = drive?.leaf
    // As if a large file had been there: free clusters that were written once.
    leaf?.write(40 * 2048, new Uint8Array(4 * 1024 * 1024).fill(7))
    play(lab, 'Invoke-LabApp SHOP System Trim', 'Stop-VM SHOP')
    const before = Number(field(lab, BASE, 'FileSize'))
    play(lab, `Optimize-VHD ${BASE} -Mode Quick`)
    expect(before - Number(field(lab, BASE, 'FileSize'))).toBeGreaterThanOrEqual(4 * 1024 * 1024)
    play(lab, 'Start-VM SHOP')
    expect(lab.evidence().vms['SHOP']?.apps).toMatchObject({
      Notepad: { savedText: 'kept' },
      Shop: { integrity: 'ok' },
    })
    lab.dispose()
  })
})
