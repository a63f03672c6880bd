/** Kinds of backups: what each reads and writes, what it stands on, and that each gives back the bytes of its moment. */
import { afterAll, describe, expect, it } from 'vitest'
import { pointContent } from '../../src/backup/point-content.ts'
import { openRestorePoint } from '../../src/backup/restore-point-disk.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { TWO_DISKS } from '../../src/lab/scenario.ts'
import { diskBytes, diskFile, newLab, play, refusalOf, sameBytes } from '../fixtures/lab-fixture.ts'

const BLOCK = 65_536

/** The disk of a restore point, read where it lies. */
const pointBytes = (lab: Lab, id: string): Uint8Array => {
  const point = lab.backups.needPoint(id)
  const [disk] = openRestorePoint(lab.places.need(point.place, point.volume).disk, point, lab.context)
  const bytes = new Uint8Array((disk?.sectorCount ?? 0) * (disk?.sectorSizeBytes ?? 0))
  disk?.read(0, bytes)
  return bytes
}

/** Backs up and keeps what the disk was at that moment. */
const moments = new Map<string, Uint8Array>()
const backUp = (lab: Lab, line: string): string => {
  const fork = lab.fork()
  play(fork, `${line} -AsJob`)
  fork.advance(0)
  const held = fork.hypervisor.need('SHOP').record.checkpoints.find(({ purpose }) => purpose === 'recovery')
  if (!held) throw new Error('no moment')
  const bytes = diskBytes(fork, diskFile(held))
  fork.dispose()
  play(lab, line)
  const id = lab.backups.points.at(-1)?.id ?? ''
  moments.set(id, bytes)
  return id
}
const isWhole = (lab: Lab, id: string): boolean => sameBytes(pointBytes(lab, id), moments.get(id) ?? new Uint8Array())
const finished = (lab: Lab) => lab.events.filter(({ code }) => code === 'backup-finished').at(-1)?.data ?? {}
const orders = (lab: Lab, count = 5): void => {
  play(lab, `Invoke-LabApp SHOP Shop PlaceOrders -Count ${count}`, 'Wait-Lab -Minutes 1')
}

const start = newLab()
play(start, 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
const full = backUp(start, 'Start-LabBackup SHOP -Repository NAS1')
orders(start)
afterAll(() => start.dispose())

describe('an incremental backup', () => {
  it('reads what was changed since, stands on the point before, and gives its own moment back', () => {
    const lab = start.fork()
    const read = Number(finished(lab)['bytesRead'])
    const first = backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    orders(lab)
    const second = backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    expect(lab.backups.points.map(({ type, dependsOn }) => [type, dependsOn])).toEqual([
      ['Full', null],
      ['Incremental', full],
      ['Incremental', first],
    ])
    for (const id of [full, first, second]) expect([id, isWhole(lab, id)]).toEqual([id, true])
    const { bytesRead, bytesWritten } = finished(lab)
    expect(Number(bytesRead)).toBeLessThan(read / 4)
    expect(Number(bytesWritten)).toBeLessThanOrEqual(Number(bytesRead))
    play(lab, 'Test-LabBackup latest -Boot', `Restore-LabBackup ${second} -ToHost HV2 -NewName COPY`)
    expect(
      sameBytes(diskBytes(lab, diskFile(lab.hypervisor.need('COPY').record), 'HV2'), moments.get(second) ?? BAD),
    ).toBe(true)
    lab.dispose()
  })

  it('reads only changed blocks', () => {
    const lab = start.fork()
    const reference = lab.backups.points[0]?.referencePoint ?? ''
    const shown = play(lab, 'Get-LabChangeTracking SHOP')
    const changed = Number(/True\s+(\d+)/.exec(shown)?.[1])
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    // freezing flushes the guest's cache: a few blocks more may have come since
    expect([reference.length, Number(finished(lab)['bytesRead']) - changed < 8 * BLOCK]).toEqual([36, true])
    expect(Number(finished(lab)['bytesRead'])).toBeLessThan(40 * BLOCK)
    lab.dispose()
  })

  it('becomes a full, and says so, where nothing tells what was changed', () => {
    const lab = start.fork()
    play(lab, 'Start-LabBackup SHOP -Repository VAULT -Type Incremental')
    play(lab, 'Checkpoint-VM SHOP a', 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    expect(lab.backups.points.map(({ type }) => type)).toEqual(['Full', 'Full', 'Full'])
    const causes = lab.events.filter(({ code }) => code === 'backup-became-full').map(({ data }) => data['cause'])
    expect(causes).toEqual(['no-restore-point', '0xC03A0030'])
    lab.dispose()
  })

  it('says which blocks became zeros', () => {
    const lab = start.fork()
    play(lab, 'Invoke-LabApp SHOP Photos Import -Count 3', 'Wait-Lab -Minutes 1')
    const photos = backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    const names = Object.keys(lab.evidence().vms['SHOP']?.files ?? {}).filter((path) => /photos/i.test(path))
    for (const path of names.slice(-3)) play(lab, `Remove-LabFile SHOP '${path}'`)
    play(lab, 'Invoke-LabApp SHOP System Trim', 'Wait-Lab -Minutes 1')
    const trimmed = backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    for (const id of [photos, trimmed]) expect([id, isWhole(lab, id)]).toEqual([id, true])
    lab.dispose()
  })
})

const BAD = new Uint8Array()

describe('a differential backup', () => {
  it('stands on the full, however many came between', () => {
    const lab = start.fork()
    backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    orders(lab)
    const differential = backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Differential')
    expect(lab.backups.needPoint(differential)).toMatchObject({ type: 'Differential', dependsOn: full })
    expect(isWhole(lab, differential)).toBe(true)
    lab.dispose()
  })
})

describe('a synthetic full', () => {
  it('stands alone, and reads at the source only what was changed', () => {
    const lab = start.fork()
    const fullRead = Number(finished(lab)['bytesRead'])
    backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    orders(lab)
    const synthetic = backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type SyntheticFull')
    expect(lab.backups.needPoint(synthetic)).toMatchObject({ type: 'SyntheticFull', dependsOn: null })
    expect(isWhole(lab, synthetic)).toBe(true)
    expect(Number(finished(lab)['bytesRead'])).toBeLessThan(fullRead)
    // the older ones can go: it does not need them
    play(lab, `Remove-LabRestorePoint ${full} -IncludeDependants`)
    expect(isWhole(lab, synthetic)).toBe(true)
    lab.dispose()
  })
})

describe('a reverse incremental', () => {
  it('keeps the newest a full, and takes older ones back by rollback files', () => {
    const lab = start.fork()
    const second = backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type ReverseIncremental')
    orders(lab)
    const third = backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type ReverseIncremental')
    expect(lab.backups.points.map(({ id, type, dependsOn }) => [id, type, dependsOn])).toEqual([
      [full, 'ReverseIncremental', second],
      [second, 'ReverseIncremental', third],
      [third, 'Full', null],
    ])
    for (const id of [full, second, third]) expect([id, isWhole(lab, id)]).toEqual([id, true])
    for (const id of [full, second, third]) play(lab, `Test-LabBackup ${id}`)
    // one read and two writes for each changed block at the repository
    expect(refusalOf(lab, `Remove-LabRestorePoint ${third}`)).toBe('restore-point-needed')
    play(lab, `Remove-LabRestorePoint ${full}`)
    for (const id of [second, third]) expect([id, isWhole(lab, id)]).toEqual([id, true])
    lab.dispose()
  })
})

describe('how blocks are stored', () => {
  it.each(['-Compress', '-Deduplicate', '-Encrypt', '-Compress -Deduplicate -Encrypt'])('%s', (how) => {
    const lab = start.fork()
    const plain = lab.backups.points[0]?.bytes ?? 0
    const first = backUp(lab, `Start-LabBackup SHOP -Repository VAULT ${how}`)
    orders(lab)
    const second = backUp(lab, `Start-LabBackup SHOP -Repository VAULT -Type Incremental ${how}`)
    for (const id of [first, second]) expect([id, isWhole(lab, id)]).toEqual([id, true])
    expect(lab.backups.needPoint(second).type).toBe('Incremental')
    if (how.includes('-Compress')) expect(lab.backups.needPoint(first).bytes).toBeLessThan(plain * 0.8)
    for (const id of [first, second]) play(lab, `Test-LabBackup ${id} -Boot`)
    lab.dispose()
  })

  it('otherwise than the chain before begins a new chain', () => {
    const lab = start.fork()
    backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental -Compress')
    expect(lab.backups.points.at(-1)?.type).toBe('Full')
    lab.dispose()
  })

  it('enciphered, nothing of the disk can be found in the file', () => {
    const lab = start.fork()
    play(lab, 'Start-LabBackup SHOP -Repository HV1:E -Encrypt')
    const point = lab.backups.needPoint('latest')
    const volume = lab.places.need('HV1', 'E').disk
    const content = pointContent(volume, point, lab.context)
    const file = volume.open(`Backup\\SHOP\\${point.blocksFile}`, { access: 'read', share: true })
    const bytes = new Uint8Array(file.lengthBytes)
    file.read(0, bytes)
    file.close()
    expect(content.blocks.length).toBeGreaterThan(20)
    expect(Buffer.from(bytes).includes('SQLite format 3')).toBe(false)
    expect(Buffer.from(moments.get(full) ?? BAD).includes('SQLite format 3')).toBe(true)
    lab.dispose()
  })
})

describe('a copy elsewhere', () => {
  it('is whole the first time, and only what differs later', () => {
    const lab = start.fork()
    const first = backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    play(lab, `Copy-LabRestorePoint ${first} -To VAULT`)
    const copy = lab.backups.points.at(-1)
    orders(lab)
    const second = backUp(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    play(lab, 'Copy-LabRestorePoint latest -To VAULT')
    const next = lab.backups.points.at(-1)
    expect(copy).toMatchObject({ type: 'Full', dependsOn: null, copyOf: first, place: 'VAULT' })
    expect(next).toMatchObject({ type: 'Incremental', dependsOn: copy?.id, copyOf: second, place: 'VAULT' })
    expect(Number(next?.bytes)).toBeLessThan(Number(copy?.bytes) / 3)
    expect(sameBytes(pointBytes(lab, next?.id ?? ''), moments.get(second) ?? BAD)).toBe(true)
    // the store keeps what it has for fourteen days
    expect(refusalOf(lab, `Remove-LabRestorePoint ${next?.id}`)).toBe('restore-point-immutable')
    play(lab, 'Stop-VM SHOP', 'Wait-Lab -Days 15', `Remove-LabRestorePoint ${next?.id}`)
    expect(refusalOf(lab, `Copy-LabRestorePoint ${copy?.id} -To VAULT`)).toBe('copy-to-itself')
    lab.dispose()
  })
})

describe('several disks', () => {
  it('are copied in one moment, and come back at their places', () => {
    const lab = newLab(TWO_DISKS)
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 9')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental', 'Test-LabBackup latest -Boot')
    expect(lab.backups.points.map(({ type }) => type)).toEqual(['Full', 'Incremental'])
    play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Start-VM COPY')
    expect(lab.hypervisor.need('COPY').record.disks).toHaveLength(2)
    const shop = lab.evidence().vms['COPY']?.apps?.Shop
    expect(shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    expect(shop?.orders).toBeGreaterThanOrEqual(1009)
    lab.dispose()
  })
})

describe('one file', () => {
  it('comes back into the running machine, and nothing else changes', () => {
    const lab = start.fork()
    const path = Object.keys(lab.evidence().vms['SHOP']?.files ?? {}).find((each) => /photos.*bmp/i.test(each)) ?? ''
    const before = lab.evidence().vms['SHOP']?.files?.[path]?.sha256
    play(lab, `Remove-LabFile SHOP '${path}'`, `Restore-LabBackup latest -File '${path}'`)
    expect(lab.evidence().vms['SHOP']?.files?.[path]?.sha256).toBe(before)
    expect(lab.evidence().vms['SHOP']?.apps?.Photos).toMatchObject({ missing: 0, damaged: 0 })
    lab.dispose()
  })
})
