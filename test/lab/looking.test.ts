/** Looking changes nothing, whatever is looked at, and never fails. */
import { expect, it } from 'vitest'
import { PAGE_BYTES } from '../../src/guest/guest.ts'
import { regionOf } from '../../src/guest/memory-map.ts'
import type { VmEvidence } from '../../src/lab/evidence.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { appsOf, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const expectUnmoved = (lab: Lab): void => {
  const digest = lab.digest()
  lab.evidence()
  expect(lab.digest()).toBe(digest)
}

const savedInside = (): Lab => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop OpenTransaction', 'Save-VM SHOP')
  return lab
}

it('leaves a VM alone that was just resumed inside a transaction, before its first write', () => {
  const lab = savedInside()
  play(lab, 'Start-VM SHOP')
  expect(appsOf(lab)?.Shop.openTransaction?.orderId).toBe(1001)
  expectUnmoved(lab)
  lab.dispose()
})

/** Resumed on RAM whose SQLite pages are gone: its programs run into nothing. */
const brokenGuest = (): Lab => {
  const lab = savedInside()
  const { savedMemoryPath } = lab.hypervisor.need('SHOP').record
  const { firstPage, pageCount } = regionOf('sqlite')
  const file = lab.places.need('HV1', 'D').disk.open(savedMemoryPath ?? '', { access: 'write', share: false })
  file.write(firstPage * PAGE_BYTES, new Uint8Array(pageCount * PAGE_BYTES))
  file.close()
  play(lab, 'Start-VM SHOP')
  return lab
}

it('answers with what the programs say, rather than failing, for a guest whose memory is broken', () => {
  const lab = brokenGuest()
  const { state, apps, unreadable } = lab.evidence().vms['SHOP'] as VmEvidence
  expect([state, unreadable]).toEqual(['Running', null])
  expect(apps?.Shop.integrity).not.toBe('ok')
  expect(apps?.Shop.invariantsHold).toBe(false)
  expect(apps?.Notepad.savedText).toBe('Monday: count the mugs.')
  expectUnmoved(lab)
  lab.dispose()
})

it('does not keep a power cut from a host with such a guest, and the VM boots afterwards', () => {
  const lab = brokenGuest()
  play(lab, 'Wait-Lab -Minutes 1', 'Invoke-LabFault PowerCut', 'Start-VM SHOP')
  expect(appsOf(lab)?.Shop).toMatchObject({ orders: 1000, integrity: 'ok' })
  expectUnmoved(lab)
  lab.dispose()
})

it('tells an app that fails on the way from a refusal: it has changed the guest, so the journal must know', () => {
  const lab = brokenGuest()
  const request = { app: 'Shop', action: 'CommitTransaction' } as const
  const outcome = lab.dispatch({ type: 'run-app', vm: 'SHOP', request })
  expect(outcome).toMatchObject({ ok: true, operation: expect.any(String) })
  const failure = lab.operations.failureOf((outcome.ok && outcome.operation) || '')
  expect(['guest-crashed', 'database-error']).toContain(failure?.code)
  expect(lab.events.at(-1)).toMatchObject({ code: 'app-failed', data: { app: 'Shop', reason: failure?.code } })
  lab.dispose()
})

it('sees such a guest go off without a shut-down, and boot again from its disk', () => {
  const lab = brokenGuest()
  play(lab, 'Stop-VM SHOP')
  expect(lab.evidence().vms['SHOP']?.state).toBe('Off')
  expect(lab.events.filter(({ code }) => code === 'shut-down-incomplete')).toMatchObject([{ data: { vm: 'SHOP' } }])
  play(lab, 'Start-VM SHOP')
  expect(appsOf(lab)?.Shop).toMatchObject({ orders: 1000, integrity: 'ok' })
  lab.dispose()
})

it('finds a VM Off whose saved memory was none, and its next start and checkpoint know nothing of that memory', () => {
  const lab = savedInside()
  const { savedMemoryPath } = lab.hypervisor.need('SHOP').record
  const file = lab.places.need('HV1', 'D').disk.open(savedMemoryPath ?? '', { access: 'write', share: false })
  file.write(0, new Uint8Array(64 * PAGE_BYTES))
  file.close()
  expect(refusalOf(lab, 'Start-VM SHOP')).toBe('saved-state-invalid')
  expect(lab.evidence().vms['SHOP']).toMatchObject({ state: 'Off', apps: null })
  expectUnmoved(lab)
  play(lab, 'Start-VM SHOP', "Invoke-LabApp SHOP Notepad Type -Text 'anew'", 'Set-VM SHOP -CheckpointType Standard')
  play(lab, "Checkpoint-VM SHOP -SnapshotName 'a'", "Restore-VMCheckpoint -VMName SHOP -Name 'a'", 'Start-VM SHOP')
  expect(appsOf(lab)).toMatchObject({ Notepad: { text: 'anew' }, Shop: { orders: 1000 } })
  lab.dispose()
})
