/** Power, volumes, hosts and rooms: what goes with them, what stays, and which one is meant where none is named. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../../src/console/run-line.ts'
import { failuresOf } from '../../../src/lab/failures.ts'
import type { Lab } from '../../../src/lab/lab.ts'
import { asJob, newLab, play, refusalOf, untilTidy } from '../../fixtures/lab-fixture.ts'
import { allFiles, fault, faultyLab, lastEvent, recordOf, refusesUnchanged, stateOf } from './faulty-lab.ts'

const FILL = 'System Volume Information\\fill.bin'
const lostPlaces = (lab: Lab): readonly string[] =>
  lab.places.all.filter(({ lost }) => lost).map(({ spec }) => spec.name)
const codes = (lab: Lab): readonly string[] => lab.events.map(({ code }) => code)

describe('RoomLost', () => {
  it('takes both hosts of the server room, and no other place', () => {
    const lab = faultyLab()
    const before = [...allFiles(lab).keys()]
    play(lab, fault("RoomLost -Room 'server room'"))
    expect(lostPlaces(lab)).toEqual(['HV1', 'HV2'])
    expect([...allFiles(lab).keys()]).toEqual(before.filter((file) => /^(NAS1|VAULT)/.test(file)))
    expect(lastEvent(lab)?.data).toMatchObject({ room: 'Server room', places: 'HV1, HV2', vms: 'SHOP' })
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('host-lost')
    expect(refusalOf(lab, 'Restore-LabBackup SHOP-1 -ToHost HV2')).toBe('host-lost')
    expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-1', 'SHOP-2'])
    lab.dispose()
  })

  it('takes a store with what lies there, and the jobs that work there', () => {
    const lab = faultyLab()
    play(lab, asJob('Start-LabBackup SHOP -Repository NAS1'), 'Wait-Lab -Seconds 5')
    play(lab, fault("RoomLost -Room 'Next room'"))
    expect([lostPlaces(lab), lab.backups.state.jobs, stateOf(lab)]).toEqual([['NAS1'], [], 'Running'])
    expect(recordOf(lab).checkpoints.map(({ name }) => name)).toEqual(['a'])
    expect(lab.events.findLast(({ code }) => code === 'backup-failed')?.data).toMatchObject({
      reason: 'repository-lost',
    })
    expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-2'])
    lab.dispose()
  })

  it('is refused for a room that is not there, or gone', () => {
    const lab = faultyLab()
    refusesUnchanged(lab, fault('RoomLost -Room Cellar'), 'unknown-room')
    play(lab, fault('RoomLost'))
    refusesUnchanged(lab, fault('RoomLost'), 'room-lost')
    lab.dispose()
  })
})

describe('VolumeFull', () => {
  it('leaves not one byte, stops the machine at its next new block, and is over when the file is removed', () => {
    const lab = faultyLab()
    const { disk } = lab.places.need('HV1', 'D')
    const free = disk.capacityBytes - disk.usedBytes
    play(lab, fault('VolumeFull'))
    expect([disk.usedBytes, disk.lengthOf(FILL)]).toEqual([disk.capacityBytes, free])
    expect(stateOf(lab)).toBe('Running')
    refusesUnchanged(lab, fault('VolumeFull -Volume HV1:D'), 'volume-full')
    expect(refusalOf(lab, 'Invoke-LabApp SHOP Photos Import -Count 8 -Megabytes 1')).toBe('answer-withheld')
    expect(stateOf(lab)).toBe('PausedCritical')
    play(lab, `Remove-Item 'D:\\${FILL}'`, 'Resume-VM SHOP')
    expect(stateOf(lab)).toBe('Running')
    expect(disk.exists(FILL)).toBe(false)
    lab.dispose()
  })

  it('of another volume fills that one, and again when room was made', () => {
    const lab = faultyLab()
    const { disk } = lab.places.need('NAS1', 'Data')
    play(lab, fault('VolumeFull -Volume NAS1:Data'))
    expect(disk.usedBytes).toBe(disk.capacityBytes)
    expect(refusalOf(lab, 'Start-LabBackup SHOP -Repository NAS1')).toBe('0x80070070')
    play(lab, 'Remove-Item \\\\NAS1\\Backup\\SHOP\\SHOP-1.blocks', fault('VolumeFull -Volume NAS1:Data'))
    expect(disk.usedBytes).toBe(disk.capacityBytes)
    lab.dispose()
  })
})

describe('MergeInterrupted', () => {
  it('is refused where no merge runs, also where one is due and waits for a backup that was left behind', () => {
    const lab = faultyLab()
    refusesUnchanged(lab, fault('MergeInterrupted'), 'no-merge')
    play(lab, fault('BackupLeftBehind'), 'Remove-VMCheckpoint SHOP a')
    expect(codes(lab)).toContain('merge-held')
    refusesUnchanged(lab, fault('MergeInterrupted'), 'no-merge')
    expect(runLine(lab, fault('MergeInterrupted'), { wait: true }).text).toContain('the one that is due waits')
    expect(failuresOf(lab, 'SHOP').map(({ kind }) => kind)).not.toContain('MergeInterrupted')
    lab.dispose()
  })

  it('cuts the power in the middle of it: the present is there, and the merge begins anew', () => {
    const lab = faultyLab()
    play(lab, 'Remove-VMCheckpoint SHOP a')
    expect(recordOf(lab).merge).not.toBeNull()
    play(lab, fault('MergeInterrupted'))
    expect(stateOf(lab)).toBe('Off')
    expect(codes(lab)).toContain('merge-interrupted')
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab).files).toHaveLength(1)
    play(lab, 'Start-VM SHOP')
    lab.dispose()
  })
})

describe('a merge that is under way when the files of its host are enciphered', () => {
  it('is told as stopped, and nobody calls its chain sound', () => {
    const lab = faultyLab()
    play(lab, 'Remove-VMCheckpoint SHOP a')
    expect(recordOf(lab).merge).not.toBeNull()
    const told = play(lab, fault('HostRansomware'))
    expect(told).toContain('The merge of')
    expect(told).not.toContain('chain is sound')
    expect(refusalOf(lab, 'Start-VM SHOP')).toMatch(/^0xC03A/)
    lab.dispose()
  })
})

describe('what is not named', () => {
  it.each([
    ['PowerCut', { host: 'HV2' }],
    ['VolumeLost', { host: 'HV2', volume: 'D' }],
    ['HostLost', { host: 'HV2' }],
    ['RoomLost', { room: 'Server room' }],
    ['VolumeFull', { host: 'HV2', volume: 'D' }],
  ])('%s strikes what holds the disk of the only machine', (kind, data) => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', fault('HostLost -HostName HV1'))
    play(lab, 'Restore-LabBackup latest -ToHost HV2', fault(kind))
    expect(lastEvent(lab)?.data).toMatchObject({ kind, ...data })
    lab.dispose()
  })

  it('has to be said where the machines lie in several places', () => {
    const lab = faultyLab()
    play(lab, 'Restore-LabBackup SHOP-1 -ToHost HV2 -NewName COPY')
    for (const [rest, code] of [
      ['PowerCut', 'missing-parameter'],
      ['HostLost', 'missing-parameter'],
      ['VolumeLost', 'missing-parameter'],
      ['VolumeFull', 'missing-parameter'],
      ['BitRot -In Base', 'missing-parameter'],
      ['RowsDeleted', 'missing-parameter'],
      ['PowerCut -VMName NOBODY', 'unknown-vm'],
    ] as const)
      refusesUnchanged(lab, fault(rest), code)
    const fork = lab.fork()
    play(fork, fault('RoomLost'))
    expect(lastEvent(fork)?.data['vms']).toBe('SHOP, COPY')
    fork.dispose()
    play(lab, fault('VolumeLost -VMName COPY'))
    expect([lab.places.need('HV2', 'D').disk.lost, lab.places.need('HV1', 'D').disk.lost]).toEqual([true, false])
    lab.dispose()
  })
})
