/** A guest that has much to write before it is at rest, on a medium that is slow: the freeze takes longer than VSS allows. */
import { expect, it } from 'vitest'
import { FREEZE_LIMIT_MICROS } from '../../src/host/freeze-wait.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { type Scenario, SHOP_SERVER } from '../../src/lab/scenario.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const FAR_AWAY: Scenario = {
  ...SHOP_SERVER,
  id: 'far-away',
  places: SHOP_SERVER.places.map((place) => ({
    ...place,
    volumes: place.volumes.map((volume) => ({ ...volume, medium: 'wan' as const })),
  })),
}

/** The page cache is full of pictures that nobody has flushed. */
const unflushed = (...setup: string[]): Lab => {
  const lab = newLab(FAR_AWAY)
  play(lab, 'Start-VM SHOP', ...setup, 'Invoke-LabApp SHOP Photos Import -Count 1')
  // a slow medium is busy with those that found no room in the cache
  lab.dispatch({ type: 'run-app', vm: 'SHOP', request: { app: 'Photos', action: 'Import', count: 60 } })
  return lab
}

const freezeMicros = (lab: Lab): number => {
  const fork = lab.fork()
  const hosted = fork.hypervisor.need('SHOP')
  hosted.slot.guest().agent.freeze()
  const micros = (hosted.drives?.busyUntil ?? 0) - fork.now
  fork.dispose()
  return micros
}

it('is given up: a standard checkpoint instead, and the guest works on', () => {
  const lab = unflushed()
  expect(freezeMicros(lab)).toBeGreaterThan(FREEZE_LIMIT_MICROS)
  play(lab, "Checkpoint-VM SHOP 'a'")
  expect(lab.hypervisor.need('SHOP').record.checkpoints).toMatchObject([{ name: 'a', kind: 'standard' }])
  expect(lab.events.find(({ code }) => code === 'production-fell-back')?.data['cause']).toBe('freeze-timeout')
  play(lab, 'Wait-Lab -Minutes 2', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 1')
  lab.dispose()
})

it('is given up with no checkpoint under ProductionOnly', () => {
  const lab = unflushed('Set-VM SHOP -CheckpointType ProductionOnly')
  const outcome = lab.dispatch({ type: 'checkpoint-vm', vm: 'SHOP', name: 'a' })
  const operation = (outcome.ok && outcome.operation) || ''
  expect(lab.settle(operation)).toMatchObject({ code: 'freeze-timeout' })
  expect(lab.hypervisor.need('SHOP').record.checkpoints).toEqual([])
  lab.dispose()
})

it('is given up by a backup too, and its copy stays marked as in use', () => {
  const lab = unflushed()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1')
  expect(lab.events.map(({ code }) => code)).toContain('backup-not-quiesced')
  play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Start-VM COPY')
  expect(lab.events.map(({ code }) => code)).toContain('boot-dirty-volume')
  lab.dispose()
})
