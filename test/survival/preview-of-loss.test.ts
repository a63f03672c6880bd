/** A preview of loss is what is then lost: the deed is done afterwards, and counted by other means. */
import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/lab/command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { previewLoss } from '../../src/survival/preview-of-loss.ts'
import { lossHeading, lossLines, waitLines } from '../../src/words/loss.ts'
import { appsOf, newLab, play, refusalOf, until } from '../fixtures/lab-fixture.ts'

const vm = 'SHOP'
const base = newLab()
play(base, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard', 'Checkpoint-VM SHOP -SnapshotName first')
play(base, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 12', "Invoke-LabApp SHOP Notepad Type -Text 'not in a file'")
play(
  base,
  'Set-LabFile SHOP C:\\new.txt -Text new',
  'Set-LabFile SHOP C:\\notes.txt -Text changed',
  'Wait-Lab -Seconds 8',
)

const previewOf = (lab: Lab, command: Command) => {
  const digest = lab.digest()
  const preview = previewLoss(lab, command)
  expect(lab.digest()).toBe(digest)
  return preview
}

describe('before it is done, it is told', () => {
  it('that going back to a checkpoint takes orders, files, text and slices, and no way back', () => {
    const lab = base.fork()
    const command: Command = { type: 'restore-checkpoint', vm, name: 'first' }
    const preview = previewOf(lab, command)
    const now = appsOf(lab)?.Shop.orders as number
    lab.dispatch(command)
    play(lab, 'Start-VM SHOP')
    const then = appsOf(lab)?.Shop.orders as number
    expect(then).toBeLessThan(now)
    expect(preview).toMatchObject({ unanswered: null, checkpoints: [], restorePoints: [], pages: 0 })
    expect(preview?.orders?.before).toBe(now)
    expect(preview?.orders?.after).toBeLessThanOrEqual(then)
    expect(preview?.unsavedText).toContain('not in a file')
    expect(preview?.files.gone).toEqual(['C:\\new.txt'])
    expect(preview?.files.changed).toEqual(expect.arrayContaining(['C:\\notes.txt', 'C:\\shop.db']))
    expect(preview?.slices).toBeGreaterThan(2)
    lab.dispose()
  })

  it('that deleting a checkpoint takes the way back and nothing of the present', () => {
    const preview = previewOf(base, { type: 'remove-checkpoint', vm, name: 'first' })
    expect(preview).toMatchObject({ checkpoints: ['first'], unsavedText: null, pages: 0, slices: 0 })
    expect(preview?.files).toEqual({ gone: [], changed: [] })
    expect(preview?.orders?.after).toBe(preview?.orders?.before)
  })

  it('that all merges of a cascade follow, with the blocks that they copy and the room that they take at most', () => {
    const lab = base.fork()
    for (const name of ['b', 'c', 'd', 'e'])
      play(
        lab,
        'Invoke-LabApp SHOP Photos Import -Count 1',
        `Checkpoint-VM SHOP -SnapshotName ${name}`,
        'Wait-Lab -Seconds 8',
      )
    const { capacityBytes, usedBytes } = lab.places.need('HV1', 'D').disk
    const memoryBytes = 5 * 16 * 2 ** 20
    const command: Command = { type: 'remove-checkpoint', vm }
    const preview = previewOf(lab, command)
    expect(preview?.checkpoints).toHaveLength(5)
    let most = 0
    play(lab, 'Suspend-VM SHOP', 'Remove-VMCheckpoint SHOP')
    until(lab, () => {
      most = Math.max(most, lab.places.need('HV1', 'D').disk.usedBytes)
      return lab.hypervisor.need(vm).record.files.length === 1
    })
    const begun = lab.events.filter(({ code }) => code === 'merge-started').map(({ data }) => Number(data['blocks']))
    expect(preview?.merge).toMatchObject({ merges: begun.length, freeBytes: capacityBytes - usedBytes, heldBy: null })
    expect(begun.length).toBe(5)
    const copied = begun.reduce((sum, blocks) => sum + blocks, 0)
    expect(Math.abs((preview?.merge?.blocks as number) - copied)).toBeLessThanOrEqual(2)
    expect(most).toBeLessThanOrEqual(usedBytes - memoryBytes + (preview?.merge?.neededBytes as number))
    lab.dispose()
  })

  it('that a branch point leaves its file, and that a backup’s checkpoint holds a merge back', () => {
    const lab = base.fork()
    play(lab, 'Checkpoint-VM SHOP -SnapshotName second', 'Restore-VMCheckpoint first SHOP')
    expect(previewOf(lab, { type: 'remove-checkpoint', vm, name: 'first' })).toMatchObject({
      kept: [{ file: 'SHOP\\shop.vhdx', children: 2 }],
      merge: null,
    })
    lab.dispose()
    const held = base.fork()
    play(held, 'Invoke-LabFault BackupLeftBehind')
    expect(previewOf(held, { type: 'remove-checkpoint', vm, name: 'first' })?.merge?.heldBy).toMatch(/left behind/)
    held.dispose()
  })

  it('that the merge after it breaks a machine on the same parent, or waits while that runs', () => {
    const lab = base.fork()
    play(
      lab,
      'Suspend-VM SHOP',
      'New-VHD D:\\T1\\t1.vhdx -ParentPath D:\\SHOP\\shop.vhdx',
      'New-VM T1 -VHDPath D:\\T1\\t1.vhdx',
    )
    const command: Command = { type: 'remove-checkpoint', vm, name: 'first' }
    const running = lab.fork()
    play(running, 'Start-VM T1')
    const held = previewOf(running, command)
    expect(held?.bystanders).toEqual([{ vm: 'T1', file: 'SHOP\\shop.vhdx', isOpen: true }])
    expect(held && [lossLines(held).join(), waitLines(held).join()]).toEqual([
      expect.not.stringContaining('T1'),
      expect.stringMatching(/T1 stands on shop.vhdx/),
    ])
    play(running, 'Remove-VMCheckpoint SHOP first', 'Wait-Lab -Minutes 5', 'Stop-VM T1')
    const broken = previewOf(lab, command)
    expect(broken?.bystanders).toEqual([{ vm: 'T1', file: 'SHOP\\shop.vhdx', isOpen: false }])
    expect(broken && lossLines(broken).join()).toMatch(/T1: it stands on shop.vhdx/)
    play(lab, 'Remove-VMCheckpoint SHOP first', 'Wait-Lab -Minutes 5')
    expect(lab.events.find(({ code }) => code === 'merge-breaks-others')?.data['files']).toBe('T1\\t1.vhdx')
    for (const each of [lab, running]) {
      play(each, 'Wait-Lab -Minutes 5', 'Stop-VM SHOP -TurnOff')
      expect(refusalOf(each, 'Start-VM T1')).toBe('0xC03A000E')
      each.dispose()
    }
    expect(previewOf(base, command)?.bystanders).toEqual([])
  })

  it('that cutting the power takes memory, unsaved text and an open transaction, and no order that was taken', () => {
    const lab = base.fork()
    play(lab, 'Invoke-LabApp SHOP Shop OpenTransaction')
    const preview = previewOf(lab, { type: 'stop-vm', vm, mode: 'turn-off', force: false })
    expect(preview?.pages).toBeGreaterThan(200)
    expect(preview?.unsavedText).toContain('not in a file')
    expect(preview?.orders?.after).toBe(preview?.orders?.before)
    lab.dispose()
  })

  it('that deleting a VM takes it and all ways back', () => {
    const lab = base.fork()
    play(lab, 'Stop-VM SHOP')
    const preview = previewOf(lab, { type: 'remove-vm', vm })
    expect(preview).toMatchObject({ unanswered: { code: 'vm-gone' }, checkpoints: ['first'] })
    lab.dispose()
  })

  it('that a present which cannot be read goes with its file', () => {
    const lab = base.fork()
    play(lab, 'Stop-VM SHOP', 'Mount-VHD D:\\SHOP\\shop.vhdx', 'Dismount-VHD D:\\SHOP\\shop.vhdx')
    const leaf = lab.hypervisor.need(vm).record.disks[0]?.path ?? ''
    const preview = previewOf(lab, { type: 'restore-checkpoint', vm, name: 'first' })
    expect(preview?.unread).toMatchObject({ code: '0xC03A000E', files: [leaf] })
    expect(preview && lossLines(preview)[0]).toContain('Copy it first')
    lab.dispose()
  })

  it('the same of a reset as of a power cut, and of a shutdown nothing that is in a file', () => {
    const lab = base.fork()
    play(lab, 'Invoke-LabApp SHOP Shop OpenTransaction')
    const cut = previewOf(lab, { type: 'stop-vm', vm, mode: 'turn-off', force: false })
    expect(previewOf(lab, { type: 'restart-vm', vm })).toEqual(cut)
    expect(cut?.openOrder).toBeGreaterThan(0)
    const shutdown = previewOf(lab, { type: 'stop-vm', vm, mode: 'shut-down', force: false })
    expect(shutdown).toMatchObject({ files: { gone: [], changed: [] }, slices: 0, openOrder: cut?.openOrder })
    lab.dispose()
  })

  it('what a restore brings back where the volume of the present is lost', () => {
    const lab = newLab()
    play(
      lab,
      'Start-VM SHOP',
      'Start-LabBackup SHOP -Repository NAS1:Data',
      "Invoke-LabFault VolumeLost -Volume 'HV1:D'",
    )
    const preview = previewOf(lab, { type: 'restore-backup', restorePoint: 'SHOP-1', toHost: 'HV2' })
    expect(preview).toMatchObject({ unread: null, unanswered: null, restorePoints: [] })
    lab.dispose()
  })

  it('nothing of a command that loses nothing, or that is refused', () => {
    expect(previewOf(base, { type: 'suspend-vm', vm })).toBeUndefined()
    expect(previewOf(base, { type: 'restore-checkpoint', vm, name: 'unknown' })).toBeUndefined()
  })
})

describe('in words', () => {
  it('it is a line for each kind of thing', () => {
    const preview = previewOf(base, { type: 'restore-checkpoint', vm, name: 'first' })
    const lines = preview ? lossLines(preview) : []
    expect(lines.length).toBeGreaterThanOrEqual(4)
    expect(lines.join(' ')).toMatch(/^\d+ orders of [\d,]+ .*new\.txt.*slices of its disk read otherwise then$/)
    expect(preview && lossHeading(preview)).toBe('This would be lost:')
  })
})
