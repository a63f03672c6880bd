/** The story of the product, S1 to S7, as lines of the prompt; after each the evidence says whether it is true. */
import { afterAll, describe, expect, it } from 'vitest'
import { readStored } from '../../src/backup/blocks-file.ts'
import { readManifest } from '../../src/backup/manifest.ts'
import { BACKUP_BLOCK_BYTES, blocksPath } from '../../src/backup/restore-point.ts'
import { NEW_CHILD_BYTES } from '../../src/host/checkpoint-plan.ts'
import type { VmEvidence } from '../../src/lab/evidence.ts'
import { lookIntoGuest } from '../../src/lab/guest-look.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { engine, evidenceOf, hostFileBytes, newLab, pagesOf, play, refusalOf } from '../fixtures/lab-fixture.ts'

const ZEROS = new Uint8Array(4096)
const UNSAVED = 'Call Ana about the refund before 11.'
const SECOND_TEXT = 'The spare key is under the blue pot.'
const lab = newLab()
const shopVm = (of: Lab = lab): VmEvidence => evidenceOf(of).vms['SHOP'] as VmEvidence
const appsOf = (vm: VmEvidence) => vm.apps as NonNullable<VmEvidence['apps']>
const chainOf = (vm: VmEvidence) => vm.chain as NonNullable<VmEvidence['chain']>
const eventsOf = (code: string, of: Lab = lab) => of.events.filter((event) => event.code === code)
const baseHash = (): string => engine.sha256(hostFileBytes(lab, 'HV1', 'D', 'SHOP\\shop.vhdx'))

let sentences = 0
const holds = (sentence: string, check: () => void): void =>
  it(sentence, () => {
    check()
    sentences++
  })
afterAll(() => console.log(`story: ${sentences} sentences hold`))

describe('S1: the shop starts', () => {
  holds('before that it is off, has 1,000 orders on its disk, no checkpoint and no backup', () => {
    const { vms, restorePoints, now, lastReturn } = evidenceOf(lab)
    expect(now).toBe('2026-03-14T09:00:00.000000')
    expect(vms['SHOP']).toMatchObject({ state: 'Off', host: 'HV1', checkpointType: 'Production', apps: null })
    expect([restorePoints, lastReturn, shopVm().checkpoints]).toEqual([[], null, []])
    expect(chainOf(shopVm()).map(({ path, kind }) => [path, kind])).toEqual([['HV1/D/SHOP/shop.vhdx', 'dynamic']])
    expect(shopVm().files?.['C:\\shop.db']?.bytes).toBeGreaterThan(20_000)
  })
  holds('a FAT16 file system boots and SQLite opens the orders database', () => {
    play(lab, 'Start-VM SHOP')
    expect(shopVm().state).toBe('Running')
    expect(eventsOf('boot-clean')).toHaveLength(1)
    expect(appsOf(shopVm()).Shop).toMatchObject({ orders: 1000, integrity: 'ok', invariantsHold: true })
  })
  holds('customers place four orders a minute as virtual time runs', () => {
    const before = appsOf(shopVm()).Shop.committedTotal
    play(lab, 'Wait-Lab -Minutes 10')
    expect(appsOf(shopVm()).Shop).toMatchObject({ orders: 1040, integrity: 'ok', invariantsHold: true })
    expect(appsOf(shopVm()).Shop.committedTotal).toBeGreaterThan(before)
  })
  holds('Notepad holds a text that is only in RAM', () => {
    play(lab, `Invoke-LabApp SHOP Notepad Type -Text '${UNSAVED}'`)
    const { text, savedText } = appsOf(shopVm()).Notepad
    expect(text).toBe(UNSAVED)
    expect(savedText).not.toContain(UNSAVED)
  })
})

describe('S2: a standard checkpoint inside a transaction', () => {
  let base = ''
  let orderId = 0
  holds('the type is set to Standard, and a transaction is opened and stays open', () => {
    play(lab, 'Set-VM SHOP -CheckpointType Standard', 'Invoke-LabApp SHOP Shop OpenTransaction')
    const { openTransaction, orders } = appsOf(shopVm()).Shop
    orderId = openTransaction?.orderId ?? 0
    expect([shopVm().checkpointType, orders, orderId]).toEqual(['Standard', 1040, 1041])
    expect(openTransaction?.rowsWritten).toBeGreaterThan(2)
  })
  holds('RAM goes into a .vmrs of its length, with the unsaved text in it', () => {
    play(lab, "Checkpoint-VM SHOP -SnapshotName 'before update'")
    const memory = evidenceOf(lab).places['HV1']?.volumes['D']?.files.find(({ path }) => path.endsWith('.vmrs'))
    expect(memory?.lengthBytes).toBe(16 * 2 ** 20)
    const ram = Buffer.from(hostFileBytes(lab, 'HV1', 'D', memory?.path.split('/').slice(2).join('\\') ?? ''))
    expect(ram.includes(UNSAVED)).toBe(true)
    const expected = { name: 'before update', kind: 'standard', parent: null, hasMemory: true }
    expect(shopVm().checkpoints).toMatchObject([expected])
    expect(appsOf(shopVm()).Shop.openTransaction?.orderId).toBe(orderId)
  })
  holds('a new .avhdx child takes all further writes', () => {
    const chain = chainOf(shopVm())
    expect(chain.map(({ kind }) => kind)).toEqual(['dynamic', 'differencing'])
    expect(chain[1]?.path).toMatch(/^HV1\/D\/SHOP\/shop_[0-9A-F-]{36}\.avhdx$/)
    base = baseHash()
  })
  holds('the transaction is committed, more orders arrive, and the child grows', () => {
    play(lab, 'Invoke-LabApp SHOP Shop CommitTransaction', 'Wait-Lab -Minutes 5')
    const { orders, openTransaction } = appsOf(shopVm()).Shop
    expect(orders).toBeGreaterThanOrEqual(1041 + 20)
    expect([openTransaction, (chainOf(shopVm())[1]?.lengthBytes ?? 0) > NEW_CHILD_BYTES]).toEqual([null, true])
  })
  holds('the base does not change by one byte', () => expect(baseHash()).toBe(base))
})

describe('S3: a bad patch, and back', () => {
  holds('the patch breaks the shop’s sums while the database stays sound', () => {
    play(lab, 'Invoke-LabApp SHOP Updater InstallBadPatch')
    expect(appsOf(shopVm()).Shop).toMatchObject({ integrity: 'ok', invariantsHold: false })
  })
  holds('the checkpoint is applied: the VM is Saved, and Start-VM resumes it', () => {
    play(lab, "Restore-VMCheckpoint -VMName SHOP -Name 'before update'")
    expect(shopVm()).toMatchObject({ state: 'Saved', apps: null })
    const boots = eventsOf('boot-clean').length
    play(lab, 'Start-VM SHOP')
    expect(shopVm().state).toBe('Running')
    expect(eventsOf('boot-clean')).toHaveLength(boots)
  })
  holds('the shop is inside the very transaction that was open, and Notepad’s unsaved text is back', () => {
    const { Shop, Notepad } = appsOf(shopVm())
    expect(Shop).toMatchObject({ orders: 1040, integrity: 'ok', invariantsHold: true })
    expect(Shop.openTransaction?.orderId).toBe(1041)
    expect(Notepad.text).toBe(UNSAVED)
  })
  holds('it can commit', () => {
    play(lab, 'Invoke-LabApp SHOP Shop CommitTransaction')
    const { Shop } = appsOf(shopVm())
    expect(Shop).toMatchObject({ openTransaction: null, integrity: 'ok', invariantsHold: true })
    expect(Shop.orders).toBeGreaterThanOrEqual(1041)
    play(lab, 'Wait-Lab -Minutes 5')
  })
})

describe('S4: a production checkpoint inside a transaction', () => {
  let committed = 0
  holds('the running guest notices nothing when it is taken', () => {
    play(lab, 'Set-VM SHOP -CheckpointType Production', `Invoke-LabApp SHOP Notepad Type -Text '${SECOND_TEXT}'`)
    play(lab, 'Invoke-LabApp SHOP Shop OpenTransaction')
    const owners = ['sqlite', 'shop', 'notepad', 'updater'] as const
    const [apps, pages] = [appsOf(shopVm()), pagesOf(lab, 'SHOP', owners)]
    play(lab, "Checkpoint-VM SHOP -SnapshotName 'after update'")
    expect(appsOf(shopVm())).toEqual(apps)
    const after = pagesOf(lab, 'SHOP', owners)
    expect(after.length).toBe(pages.length)
    expect(after.filter((page, index) => Buffer.compare(page ?? ZEROS, pages[index] ?? ZEROS) !== 0)).toEqual([])
    expect(shopVm().checkpoints?.at(-1)).toMatchObject({ kind: 'production', hasMemory: false })
    committed = apps.Shop.orders
  })
  holds('its apply leaves the VM Off', () => {
    play(lab, 'Invoke-LabApp SHOP Shop CommitTransaction', 'Wait-Lab -Minutes 2')
    play(lab, "Restore-VMCheckpoint -VMName SHOP -Name 'after update'")
    expect(shopVm()).toMatchObject({ state: 'Off', apps: null })
  })
  holds('it boots, and the boot report says what was rolled back', () => {
    play(lab, 'Start-VM SHOP')
    expect(eventsOf('boot-rolled-back').at(-1)?.data).toMatchObject({ vm: 'SHOP', file: 'C:\\shop.db' })
    expect(eventsOf('boot-rolled-back').at(-1)?.data['journalBytes']).toBeGreaterThan(0)
    expect(appsOf(shopVm()).Shop).toMatchObject({ orders: committed, openTransaction: null, integrity: 'ok' })
  })
  holds('the unsaved text is gone', () => {
    const { text, savedText } = appsOf(shopVm()).Notepad
    expect(text).toBe(savedText)
    expect(text).not.toContain(SECOND_TEXT)
  })
})

describe('S5: the newest checkpoint is deleted', () => {
  holds('its child merges block by block while the VM runs, and the guest’s data is as without the merge', () => {
    play(lab, 'Wait-Lab -Minutes 5')
    const without = lab.fork()
    const before = shopVm()
    play(lab, "Remove-VMCheckpoint -VMName SHOP -Name 'after update'")
    expect(shopVm().files).toEqual(before.files)
    expect(lab.operations.open.filter(({ kind }) => kind === 'merge')).toMatchObject([{ unit: 'blocks' }])
    const finishedBefore = eventsOf('merge-finished').length
    for (const each of [lab, without]) {
      each.advance(150_000)
      const request = { app: 'Shop', action: 'PlaceOrders', count: 3 } as const
      expect(each.dispatch({ type: 'run-app', vm: 'SHOP', request }).ok).toBe(true)
    }
    expect(eventsOf('merge-finished')).toHaveLength(finishedBefore)
    expect(shopVm().state).toBe('Running')
    for (const each of [lab, without]) each.advance(300_000_000)
    expect(eventsOf('merge-finished')).toHaveLength(finishedBefore + 1)
    expect(appsOf(shopVm())).toEqual(appsOf(shopVm(without)))
    expect(shopVm().files).toEqual(shopVm(without).files)
    expect(chainOf(shopVm())).toHaveLength(chainOf(before).length - 1)
    expect(shopVm().checkpoints?.map(({ name }) => name)).toEqual(['before update'])
    without.dispose()
  })
})

describe('S6: a full backup', () => {
  holds('is written to NAS1 with a hash for each block', () => {
    play(lab, 'Start-LabBackup SHOP -Repository NAS1')
    const point = lab.backups.points[0]
    if (!point) throw new Error('none')
    expect(evidenceOf(lab).restorePoints).toMatchObject([{ vm: 'SHOP', type: 'Full', place: 'NAS1', verified: null }])
    const volume = lab.places.need('NAS1', 'Data').disk
    const { blocks } = readManifest(volume, point, engine.sha256)
    expect(blocks.length).toBeGreaterThan(20)
    for (const block of blocks) expect(engine.fastHash(readStored(volume, blocksPath(point), block))).toBe(block.hash)
    expect(volume.lengthOf(`Backup\\SHOP\\${point.id}.blocks`)).toBe(blocks.length * BACKUP_BLOCK_BYTES)
  })
  holds('is verified', () => {
    play(lab, 'Test-LabBackup -RestorePoint latest')
    expect(evidenceOf(lab).restorePoints[0]?.verified).toBe('hash')
  })
  holds('shows its duration, bytes read and bytes written beside the checkpoint’s', () => {
    const [backup, checkpoint] = [eventsOf('backup-finished').at(-1)?.data, eventsOf('checkpoint-complete')[0]?.data]
    const costs = ['micros', 'bytesRead', 'bytesWritten'].flatMap((name) => [backup?.[name], checkpoint?.[name]])
    expect(costs.every((cost) => typeof cost === 'number')).toBe(true)
    expect(backup?.['bytesRead']).toBeGreaterThanOrEqual(Number(backup?.['bytesWritten']))
    const file = `Backup\\SHOP\\${lab.backups.points[0]?.id}.blocks`
    expect(backup?.['bytesWritten']).toBe(lab.places.need('NAS1', 'Data').disk.lengthOf(file))
    const production = eventsOf('checkpoint-complete').find(({ data }) => data['name'] === 'after update')
    expect(Number(production?.data['micros'])).toBeLessThan(Number(backup?.['micros']) / 100)
  })
})

describe('S7: the host’s disk dies', () => {
  let [ordersBefore, failedAt] = [0, 0]
  holds('the running VM stands still, and each checkpoint is tried and fails with the reason', () => {
    play(lab, 'Wait-Lab -Minutes 3')
    const names = shopVm().checkpoints?.map(({ name }) => name) ?? []
    expect(names.length).toBeGreaterThan(0)
    ordersBefore = appsOf(shopVm()).Shop.orders
    failedAt = lab.now
    play(lab, "Invoke-LabFault VolumeLost -Volume 'HV1:D'")
    expect(shopVm()).toMatchObject({ state: 'PausedCritical', chain: null, files: null, unreadable: 'volume-lost' })
    for (const name of names) {
      const digest = lab.digest()
      expect(refusalOf(lab, `Restore-VMCheckpoint -VMName SHOP -Name '${name}'`)).toBe('checkpoint-lost')
      expect(lab.digest()).toBe(digest)
    }
  })
  holds('the backup is restored to HV2, registered and Off', () => {
    play(lab, 'Restore-LabBackup -RestorePoint latest -ToHost HV2')
    expect(shopVm()).toMatchObject({ state: 'Off', host: 'HV2', unreadable: null, checkpoints: [] })
    expect(evidenceOf(lab).lastReturn).toBeNull()
  })
  holds('it boots and PRAGMA integrity_check is ok; until its first order the return is not complete', () => {
    play(lab, 'Start-VM SHOP')
    expect(appsOf(shopVm()).Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    expect(evidenceOf(lab).lastReturn).toBeNull()
  })
  holds('the orders lost, the achieved RPO, and the RTO with its parts are measured', () => {
    const look = lookIntoGuest(lab.hypervisor.need('SHOP'), lab.context)?.Shop
    const upAt = lab.now
    play(lab, 'Wait-Lab -Minutes 1')
    const last = evidenceOf(lab).lastReturn
    if (!last || !look) throw new Error('no return')
    expect(last.ordersLost).toBe(ordersBefore - look.orders)
    expect(last.ordersLost).toBeGreaterThan(0)
    const newestMicros = (look.newestOrderMicros ?? 0) - lab.scenario.epochMicros
    expect(last.rpoSeconds).toBe((failedAt - newestMicros) / 1_000_000)
    expect(Object.values(last.rtoParts).every((part) => part >= 0)).toBe(true)
    expect(Object.values(last.rtoParts).reduce((sum, part) => sum + part)).toBeCloseTo(last.rtoSeconds, 6)
    expect(last.rtoSeconds).toBeGreaterThanOrEqual((upAt - failedAt) / 1_000_000)
    expect(last.rtoSeconds).toBeLessThanOrEqual((upAt - failedAt) / 1_000_000 + 16)
  })
})
