/** Where a machine is returned to: its own volume, then others of its host, then other hosts; and the same at the prompt. */
import { afterAll, describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { survivalOf } from '../../src/survival/survival-matrix.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'
import { failureBy } from '../fixtures/survival-lab.ts'

const lab = newLab()
play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 2')
afterAll(() => lab.dispose())

/** What was tried, in that order, and what came of it. */
const triedTargets = (of: Lab, failure: ReturnType<typeof failureBy>) => {
  const cell = survivalOf(of, { vm: 'SHOP', failures: [failure] }).cells.find(({ place }) => place === 'NAS1')
  const restored = cell?.journal.entries.flatMap(({ command }) =>
    command.type === 'restore-backup' ? [command.toHost] : [],
  )
  return [cell?.result, restored]
}

describe('the way back from a restore point', () => {
  it('goes to the volume where the machine was, while that stands', () => {
    expect(triedTargets(lab, failureBy({ type: 'fault', kind: 'PowerCut', host: 'HV1' }))).toEqual([
      'survived',
      ['HV1:D'],
    ])
  })

  it('goes to another volume of the host where its own is lost, and to another host where the host is', () => {
    const volumeLost = failureBy({ type: 'fault', kind: 'VolumeLost', host: 'HV1', volume: 'D' })
    expect(triedTargets(lab, volumeLost)).toEqual(['survived', ['HV1:C']])
    expect(triedTargets(lab, failureBy({ type: 'fault', kind: 'HostLost', host: 'HV1' }))).toEqual([
      'survived',
      ['HV2:D'],
    ])
  })

  it('passes over a volume without room', () => {
    const full = lab.fork()
    play(full, 'Invoke-LabFault VolumeFull -Volume HV1:C')
    const volumeLost = failureBy({ type: 'fault', kind: 'VolumeLost', host: 'HV1', volume: 'D' })
    expect(triedTargets(full, volumeLost)).toEqual(['survived', ['HV1:E']])
    full.dispose()
  })

  it('comes home to a volume that is not the usual one', () => {
    const moved = lab.fork()
    play(moved, 'Move-VMStorage SHOP -DestinationStoragePath E:\\SHOP')
    expect(moved.hypervisor.need('SHOP').record.volume).toBe('E')
    expect(triedTargets(moved, failureBy({ type: 'fault', kind: 'PowerCut', host: 'HV1' }))).toEqual([
      'survived',
      ['HV1:E'],
    ])
    moved.dispose()
  })
})

describe('-ToHost', () => {
  it.each(['', ' -Instant'])('takes a host or one of its volumes alike: %s', (how) => {
    const fork = lab.fork()
    const restore = (to: string, name: string): string =>
      `Restore-LabBackup latest -ToHost ${to} -NewName ${name}${how}`
    play(fork, restore('HV2', 'ONE'), restore('HV1:E', 'TWO'), restore('hv1:c', 'SIX'))
    const homes = ['ONE', 'TWO', 'SIX'].map((name) => fork.hypervisor.need(name).record)
    expect(homes.map(({ host }) => host)).toEqual(['HV2', 'HV1', 'HV1'])
    if (how === '') expect(homes.map(({ volume }) => volume)).toEqual(['D', 'E', 'C'])
    for (const to of ['HV1:Z', 'HV2:E']) expect([to, refusalOf(fork, restore(to, 'X'))]).toEqual([to, 'unknown-volume'])
    play(fork, 'Invoke-LabFault VolumeLost -Volume HV1:E')
    expect(refusalOf(fork, restore('HV1:E', 'X'))).toBe('volume-lost')
    expect(refusalOf(fork, restore('HV9:D', 'X'))).toBe('unknown-host')
    fork.dispose()
  })
})
