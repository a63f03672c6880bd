/** Returns from failures: what was lost, how long it took, and who was hit at all. */
import { describe, expect, it } from 'vitest'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const backUp = ['Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 2']
const bringBack = ['Restore-LabBackup -RestorePoint latest -ToHost HV2', 'Start-VM SHOP', 'Wait-Lab -Minutes 1']

describe('a return from a failure', () => {
  it('counts the orders that were on the disk of a machine that was off', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 2', ...backUp, 'Checkpoint-VM SHOP a', 'Wait-Lab -Minutes 20')
    play(lab, 'Restore-VMCheckpoint a SHOP')
    const fork = lab.fork()
    play(fork, 'Start-VM SHOP')
    const before = fork.evidence().vms['SHOP']?.apps?.Shop.orders ?? 0
    fork.dispose()
    play(
      lab,
      "Invoke-LabFault VolumeLost -Volume 'HV1:D'",
      'Restore-LabBackup -RestorePoint latest -ToHost HV2',
      'Start-VM SHOP',
    )
    const back = lab.evidence().vms['SHOP']?.apps?.Shop.orders ?? 0
    play(lab, 'Wait-Lab -Minutes 1')
    expect(before).toBeGreaterThan(back)
    expect(lab.evidence().lastReturn?.ordersLost).toBe(before - back)
    lab.dispose()
  })

  it('is told with its parts, which add up', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', ...backUp, 'Invoke-LabFault HostLost -HostName HV1')
    const told = play(lab, ...bringBack)
    expect(told).toContain('(achieved RPO)')
    expect(told).toContain('(achieved RTO)')
    const { rtoSeconds, rtoParts } = lab.evidence().lastReturn ?? { rtoSeconds: 0, rtoParts: {} }
    expect(Object.values(rtoParts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(rtoSeconds, 6)
    lab.dispose()
  })

  it.each([
    ['a checkpoint', ['Restore-VMCheckpoint one SHOP', 'Wait-Lab -Seconds 7', 'Start-VM SHOP']],
    ['a start', ['Stop-VM SHOP -TurnOff', 'Start-VM SHOP']],
  ])('by %s has the time until somebody acted as a part of its own, as one by a restore', (_, lines) => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Checkpoint-VM SHOP one', 'Wait-Lab -Minutes 1', 'Invoke-LabFault BadUpdate')
    play(lab, 'Wait-Lab -Minutes 15')
    const failedAt = lab.watch.outageOf('SHOP')?.failedAt ?? 0
    play(lab, 'Wait-Lab -Seconds 30')
    const noticed = (lab.now - failedAt) / 1_000_000
    expect(noticed).toBeGreaterThanOrEqual(30)
    const told = play(lab, ...lines, 'Wait-Lab -Minutes 1')
    expect(told).toContain('(achieved RTO): noticed 30')
    const last = lab.evidence().lastReturn
    const { rtoSeconds, rtoParts } = { rtoSeconds: 0, rtoParts: {} as Record<string, number>, ...last }
    expect(last?.rpoSeconds).toBeGreaterThanOrEqual(0)
    expect(rtoParts['noticeSeconds']).toBeCloseTo(noticed, 6)
    expect(Object.values(rtoParts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(rtoSeconds, 6)
    lab.dispose()
  })

  it('is none for a machine without power when the power fails', () => {
    const lab = newLab()
    play(lab, 'Invoke-LabFault PowerCut', 'Wait-Lab -Hours 5', 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
    expect(lab.evidence().lastReturn).toBeNull()
    expect(lab.events.find(({ code }) => code === 'fault')?.data['vms']).toBe('')
    lab.dispose()
  })
})
