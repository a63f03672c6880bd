/** What the page is told of a machine's disks and files: only of its own, and of every one of them. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { TWO_DISKS } from '../../src/lab/scenario.ts'
import { hostFilesAt } from '../../src/view/host-files.ts'
import { Projector } from '../../src/view/projector.ts'
import type { DiskPart, ViewParts } from '../../src/view/view-model.ts'
import { newLab, play, untilTidy } from '../fixtures/lab-fixture.ts'

let lab: Lab
afterEach(() => lab.dispose())

const shownOf = (chosen?: string): ViewParts => {
  const projector = new Projector()
  projector.chosen = chosen
  return projector.changes(lab, 0) as ViewParts
}
const filesOf = ({ layers }: DiskPart) => layers.map(({ fileName }) => fileName.replace(/_[^.]*/, '_x'))
const namesOf = (disk: DiskPart) =>
  disk.disks.map(({ controllerLocation, letter, fileName, fileCount }) => [
    controllerLocation,
    letter,
    fileName,
    fileCount,
  ])
const volumeD = ({ places }: ViewParts) =>
  places.places.find(({ name }) => name === 'HV1')?.volumes.find(({ name }) => name === 'D')

describe('a machine with two disks', () => {
  it('shows the one that was chosen, its files and its guest’s files; the tree of checkpoints is one for both', () => {
    lab = newLab(TWO_DISKS)
    play(lab, 'Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'one'", 'Wait-Lab -Minutes 1')
    const projector = new Projector()
    const first = projector.changes(lab, 0) as ViewParts
    expect(namesOf(first.disk)).toEqual([
      [0, 'C', 'shop.vhdx', 2],
      [1, 'D', 'shop-data.vhdx', 2],
    ])
    expect(first.disk.controllerLocation).toBe(0)
    expect(filesOf(first.disk)).toEqual(['shop.vhdx', 'shop_x.avhdx'])
    projector.showDisk(1)
    const second = projector.changes(lab, 0)
    expect(second.disk && filesOf(second.disk)).toEqual(['shop-data.vhdx', 'shop-data_x.avhdx'])
    expect(second.disk?.controllerLocation).toBe(1)
    expect(second.disk?.guestFiles.map(({ name }) => name)).toContain('shop.db')
    expect(first.disk.guestFiles.map(({ name }) => name)).not.toContain('shop.db')
    expect(first.tree.checkpoints).toMatchObject([{ name: 'one', trunkLayer: 0, beforeDisk: false }])
    expect(second.tree).toBeUndefined()
    expect(projector.changes(lab, 0)).toEqual({})
  })

  it('counts look-ups of each disk by itself', () => {
    lab = newLab(TWO_DISKS)
    play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 2')
    expect(shownOf().disk.lookupsPerReadHundredths).toBe(100)
    play(lab, "Checkpoint-VM SHOP -SnapshotName 'one'", 'Stop-VM SHOP', 'Start-VM SHOP')
    expect(shownOf().disk.lookupsPerReadHundredths).toBeGreaterThan(100)
  })

  it('may have got its second after a checkpoint: that is no moment of this disk, and an empty disk has no letter', () => {
    lab = newLab()
    play(
      lab,
      "Checkpoint-VM SHOP -SnapshotName 'before'",
      'New-VHD -Path D:\\SHOP\\data.vhdx -SizeBytes 64MB -Dynamic',
      'Add-VMHardDiskDrive -VMName SHOP -Path D:\\SHOP\\data.vhdx',
      "Checkpoint-VM SHOP -SnapshotName 'with it'",
    )
    const projector = new Projector()
    const { disk } = projector.changes(lab, 0) as ViewParts
    expect(namesOf(disk)).toEqual([
      [0, 'C', 'shop.vhdx', 3],
      [1, null, 'data.vhdx', 2],
    ])
    projector.showDisk(1)
    const { tree } = projector.changes(lab, 0)
    expect(tree?.checkpoints).toMatchObject([
      { name: 'before', trunkLayer: null, beforeDisk: true },
      { name: 'with it', trunkLayer: 0, beforeDisk: false },
    ])
    play(lab, "Restore-VMCheckpoint -VMName SHOP -Name 'before'")
    const applied = projector.changes(lab, 0)
    expect(applied.disk && namesOf(applied.disk)).toEqual([[0, 'C', 'shop.vhdx', 2]])
    expect(applied.disk?.controllerLocation).toBe(0)
    expect(applied.disk?.disks[0]?.beside.map(({ detached }) => detached)).toContain(true)
  })
})

describe('files that are not of the machine’s chain', () => {
  it('count for the machine whose they are, or for nobody, as the files of the host say', () => {
    lab = newLab()
    play(
      lab,
      "Checkpoint-VM SHOP -SnapshotName 'one'",
      'New-VHD -Path D:\\SHOP\\spare.vhdx -SizeBytes 64MB -Dynamic',
      'New-VHD D:\\SHOP\\t1.vhdx -ParentPath D:\\SHOP\\shop.vhdx',
      'New-VM T1 -VHDPath D:\\SHOP\\t1.vhdx',
      'Export-VM SHOP -Path D:\\Exports',
    )
    const parts = shownOf('SHOP')
    expect(volumeD(parts)).toMatchObject({
      machines: [
        { name: 'SHOP', disks: 2, memories: 0 },
        { name: 'T1', disks: 1, memories: 0 },
      ],
      nobodysDisks: 1,
    })
    expect(parts.disk.disks[0]?.beside).toEqual([])
    const listed = hostFilesAt(lab, 'HV1', 'D')
    const isDisk = ({ path }: { path: string }) => /vhdx$/.test(path)
    const disksOf = (vm: string) => listed.filter((file) => isDisk(file) && file.vm === vm && file.role !== 'exported')
    expect([disksOf('SHOP').length, disksOf('T1').length]).toEqual([2, 1])
    expect(listed.filter(({ role }) => role === 'free-disk').length).toBe(1)
  })

  it('counts as memory only what has memory in it', () => {
    lab = newLab()
    play(lab, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard', "Checkpoint-VM SHOP -SnapshotName 'with'")
    play(lab, 'Set-VM SHOP -CheckpointType Production', "Checkpoint-VM SHOP -SnapshotName 'without'")
    expect(volumeD(shownOf())?.machines).toMatchObject([{ name: 'SHOP', memories: 1 }])
  })
})

describe('what a file is there for', () => {
  const about = ({ disk }: ViewParts) => disk.layers.map(({ origin, standing }) => [origin.kind, standing.kind])

  it('is to be read by another machine, under a child made by hand; rows count through it', () => {
    lab = newLab()
    play(lab, 'New-VHD D:\\SHOP\\t1.vhdx -ParentPath D:\\SHOP\\shop.vhdx', 'New-VM T1 -VHDPath D:\\SHOP\\t1.vhdx')
    play(lab, "Checkpoint-VM T1 -SnapshotName 'clean'")
    const parts = shownOf('T1')
    expect(about(parts)).toEqual([
      ['first', 'foreign'],
      ['child', 'needed'],
      ['checkpoint', 'active'],
    ])
    expect(parts.disk.layers.map(({ owner }) => owner)).toEqual(['SHOP', 'T1', 'T1'])
    expect(parts.disk.layers[1]?.origin).toEqual({ kind: 'child', parent: 'shop.vhdx' })
    expect(parts.tree.checkpoints).toMatchObject([{ name: 'clean', trunkLayer: 1 }])
  })

  it('is to stay hidden below two branches, and no merge is told of', () => {
    lab = newLab()
    play(
      lab,
      "Checkpoint-VM SHOP -SnapshotName 'one'",
      "Checkpoint-VM SHOP -SnapshotName 'two'",
      "Restore-VMCheckpoint -VMName SHOP -Name 'one'",
      'Remove-VMCheckpoint -VMName SHOP -Name one',
    )
    const parts = shownOf()
    expect(about(parts)).toEqual([
      ['first', 'hidden'],
      ['deleted-checkpoint', 'active'],
    ])
    expect(parts.disk.layers[0]?.standing).toEqual({ kind: 'hidden', children: 2 })
    expect(parts.vm?.merge).toBeNull()
  })

  it('is to take merged blocks while a merge runs into it, and then look-ups are counted anew', () => {
    lab = newLab()
    play(
      lab,
      'Start-VM SHOP',
      "Checkpoint-VM SHOP -SnapshotName 'one'",
      'Invoke-LabApp SHOP Shop PlaceOrders -Count 50',
      'Wait-Lab -Minutes 2',
    )
    play(lab, 'Remove-VMCheckpoint -VMName SHOP -Name one -AsJob')
    expect(about(shownOf())).toEqual([
      ['first', 'merge-runs'],
      ['deleted-checkpoint', 'active'],
    ])
    untilTidy(lab, 'SHOP')
    play(lab, 'Wait-Lab -Minutes 2')
    const { disk } = shownOf()
    expect(about(shownOf())).toEqual([['first', 'active']])
    expect([null, 100]).toContain(disk.lookupsPerReadHundredths)
  })

  it('follows a new name of its checkpoint', () => {
    lab = newLab()
    play(lab, 'Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'one'")
    const projector = new Projector()
    projector.changes(lab, 0)
    play(lab, 'Rename-VMCheckpoint -VMName SHOP -Name one -NewName other')
    expect(projector.changes(lab, 0).disk?.layers[1]?.origin).toMatchObject({ kind: 'checkpoint', name: 'other' })
  })
})
