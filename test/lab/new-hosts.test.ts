/** A host that is fetched when none stands any more. */
import { expect, it } from 'vitest'
import { failuresOf } from '../../src/lab/failures.ts'
import { replayOn } from '../../src/lab/journal.ts'
import { survivalOf } from '../../src/survival/survival-matrix.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

it('stands some time after it was asked for, and takes a machine back', () => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', "Invoke-LabFault RoomLost -Room 'Server room'")
  expect(refusalOf(lab, 'Restore-LabBackup latest -ToHost HV3')).toBe('unknown-host')
  play(lab, 'Add-LabHost HV3 -AsJob')
  expect(refusalOf(lab, 'Add-LabHost hv3')).toBe('host-name-taken')
  const fork = lab.fork()
  for (const each of [lab, fork]) {
    each.advance(13 * 60_000_000)
    play(each, 'Restore-LabBackup latest -ToHost HV3', 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
  }
  expect(fork.digest()).toBe(lab.digest())
  expect(lab.evidence().vms['SHOP']).toMatchObject({ state: 'Running', host: 'HV3' })
  expect(lab.evidence().lastReturn?.rtoSeconds).toBeGreaterThan(13 * 60)
  const again = replayOn(newLab(), { entries: lab.history.from(0), untilMicros: lab.now })
  expect(again.digest()).toBe(lab.digest())
  for (const name of ['', 'a b', 'NAS1', 'x'.repeat(16), 'D:'])
    expect(refusalOf(lab, `Add-LabHost '${name}'`)).toMatch(/^host-name/)
  for (const each of [lab, fork, again]) each.dispose()
})

it('is what people fetch when the room is gone: copies elsewhere survive, and take longer', () => {
  const lab = newLab()
  play(
    lab,
    'Start-VM SHOP',
    'Wait-Lab -Minutes 5',
    'Start-LabBackup SHOP -Repository NAS1',
    'Start-LabBackup SHOP -Repository VAULT',
  )
  const failures = failuresOf(lab, 'SHOP').filter(({ kind }) => kind === 'RoomLost' || kind === 'HostLost')
  const { cells } = survivalOf(lab, { vm: 'SHOP', failures })
  const of = (kind: string, place: string) =>
    cells.find(({ failure, place: where }) => failure === kind && where === place)
  expect(of('RoomLost', 'HV1')?.result).toBe('lost')
  for (const place of ['NAS1', 'VAULT']) {
    expect([place, of('RoomLost', place)?.result]).toEqual([place, 'survived'])
    const longer = (of('RoomLost', place)?.returnSeconds ?? 0) - (of('HostLost', place)?.returnSeconds ?? 0)
    expect(Math.round(longer / 60)).toBe(12)
  }
  lab.dispose()
})
