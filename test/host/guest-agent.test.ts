/** Production checkpoints and backups with an agent that does its part, is not there, or never comes to an end. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { appsOf, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const SECOND = 1_000_000
const started = (...lines: string[]): Lab => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 1', ...lines)
  return lab
}
const record = (lab: Lab) => lab.hypervisor.need('SHOP').record
const shop = (lab: Lab) => lab.hypervisor.need('SHOP').slot.guest().screen().shop
const codes = (lab: Lab): readonly string[] => lab.events.map(({ code }) => code)
const failureOf = (lab: Lab, line: string): string | undefined => {
  const from = lab.events.length
  refusalOf(lab, line)
  const failed = lab.events.slice(from).find(({ code }) => code === 'checkpoint-failed')
  return failed && String(failed.data['reason'])
}

describe('a production checkpoint', () => {
  it('is taken at once where no transaction is open, and the guest sees nothing of it', () => {
    const lab = started("Invoke-LabApp SHOP Notepad Type -Text 'half a thought'")
    const before = lab.hypervisor.need('SHOP').slot.guest().screen()
    lab.dispatch({ type: 'checkpoint-vm', vm: 'SHOP', name: 'a' })
    expect(record(lab).checkpoints).toMatchObject([{ name: 'a', kind: 'production', memoryPath: null }])
    expect(lab.hypervisor.need('SHOP').slot.guest().screen()).toEqual(before)
    lab.dispose()
  })

  it('waits for an open transaction and is taken when it ends; who came meanwhile is served afterwards', () => {
    const lab = started('Invoke-LabApp SHOP Shop OpenTransaction')
    const orders = shop(lab).orders
    lab.dispatch({ type: 'checkpoint-vm', vm: 'SHOP', name: 'a' })
    lab.advance(4 * SECOND)
    expect(record(lab)).toMatchObject({ checkpoints: [], freezing: { name: 'a' } })
    expect(refusalOf(lab, "Checkpoint-VM SHOP -SnapshotName 'b'")).toBe('checkpoint-waiting')
    play(lab, 'Invoke-LabApp SHOP Shop CommitTransaction')
    expect(record(lab)).toMatchObject({ checkpoints: [{ name: 'a', kind: 'production' }], freezing: null })
    expect(shop(lab)).toMatchObject({ queued: 0, openTransaction: null })
    lab.advance(MINUTES)
    const now = shop(lab).orders
    play(lab, "Restore-VMCheckpoint -VMName SHOP -Name 'a'", 'Start-VM SHOP')
    // committed before the freeze: it is in the checkpoint
    expect(appsOf(lab)?.Shop).toMatchObject({ orders, integrity: 'ok', invariantsHold: true })
    expect(now).toBeGreaterThan(orders)
    lab.dispose()
  })

  it('goes on without a transaction that stays open: in the guest it lives, in the copy boot rolls it back', () => {
    const lab = started('Invoke-LabApp SHOP Shop OpenTransaction')
    const { orders } = shop(lab)
    play(lab, "Checkpoint-VM SHOP -SnapshotName 'a'")
    expect(record(lab).checkpoints).toMatchObject([{ name: 'a', kind: 'production' }])
    expect(shop(lab).openTransaction).not.toBeNull()
    play(lab, 'Invoke-LabApp SHOP Shop CommitTransaction')
    expect(shop(lab).openTransaction).toBeNull()
    expect(shop(lab).orders).toBeGreaterThanOrEqual(orders)
    play(lab, "Restore-VMCheckpoint -VMName SHOP -Name 'a'", 'Start-VM SHOP')
    expect(codes(lab)).toContain('boot-rolled-back')
    // it was marked clean while it was frozen
    expect(codes(lab)).not.toContain('boot-dirty-volume')
    expect(appsOf(lab)?.Shop).toMatchObject({ orders: orders - 1, integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })

  it('holds new orders back while it waits', () => {
    const lab = started('Invoke-LabApp SHOP Shop OpenTransaction')
    lab.dispatch({ type: 'checkpoint-vm', vm: 'SHOP', name: 'a' })
    const { queued } = shop(lab)
    lab.advance(9 * SECOND)
    expect(shop(lab).queued).toBeGreaterThanOrEqual(queued)
    play(lab, 'Set-LabGuest SHOP -Agent Failing', 'Invoke-LabApp SHOP Shop CommitTransaction')
    expect(refusalOf(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 1')).toBe('frozen')
    lab.dispose()
  })

  it('falls back to a standard one without an agent, and is refused where only production will do', () => {
    const lab = started('Set-LabGuest SHOP -Agent Absent', "Checkpoint-VM SHOP -SnapshotName 'a'")
    expect(record(lab).checkpoints).toMatchObject([{ kind: 'standard', memoryPath: expect.any(String) }])
    expect(codes(lab)).toContain('production-fell-back')
    play(lab, 'Set-VM SHOP -CheckpointType ProductionOnly')
    const digest = lab.digest()
    expect(refusalOf(lab, "Checkpoint-VM SHOP -SnapshotName 'b'")).toBe('agent-absent')
    expect(lab.digest()).toBe(digest)
    lab.dispose()
  })

  it('is given up after 60 s when the freeze does not end, as VSS gives up', () => {
    const lab = started('Set-LabGuest SHOP -Agent Failing', 'Set-VM SHOP -CheckpointType ProductionOnly')
    const before = lab.now
    expect(failureOf(lab, "Checkpoint-VM SHOP -SnapshotName 'a'")).toBe('freeze-timeout')
    expect(lab.now - before).toBe(60 * SECOND)
    expect(record(lab).checkpoints).toEqual([])
    play(lab, 'Set-VM SHOP -CheckpointType Production', "Checkpoint-VM SHOP -SnapshotName 'b'")
    expect(record(lab).checkpoints).toMatchObject([{ name: 'b', kind: 'standard' }])
    expect(refusalOf(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 1')).toBeUndefined()
    lab.dispose()
  })

  it.each(['Suspend-VM SHOP', 'Save-VM SHOP', 'Stop-VM SHOP -TurnOff', 'Invoke-LabFault PowerCut'])(
    'is not taken when the VM stops running meanwhile: %s',
    (line) => {
      const lab = started('Invoke-LabApp SHOP Shop OpenTransaction')
      lab.dispatch({ type: 'checkpoint-vm', vm: 'SHOP', name: 'a' })
      play(lab, line, 'Wait-Lab -Minutes 1')
      expect(record(lab)).toMatchObject({ checkpoints: [], freezing: null })
      expect(lab.events.find(({ code }) => code === 'checkpoint-failed')?.data['reason']).toBe('freeze-interrupted')
      lab.dispose()
    },
  )
})

describe('a shutdown', () => {
  it.each(['Stop-VM SHOP', 'Stop-VM SHOP -Force'])('needs integration services that hear it: %s', (line) => {
    const lab = started('Set-LabGuest SHOP -Agent Absent')
    const digest = lab.digest()
    expect(refusalOf(lab, line)).toBe('shut-down-unheard')
    expect(lab.digest()).toBe(digest)
    play(lab, 'Set-LabGuest SHOP -Agent Failing', line)
    expect(lab.hypervisor.stateOf(lab.hypervisor.need('SHOP'))).toBe('Off')
    lab.dispose()
  })
})

describe('a guest whose transactions are held', () => {
  const ORDER = 'Invoke-LabApp SHOP Shop PlaceOrders -Count 1'
  const holds = {
    checkpoint: { type: 'checkpoint-vm', vm: 'SHOP', name: 'a' },
    backup: { type: 'start-backup', vm: 'SHOP', repository: 'NAS1', backupType: 'Full' },
  } as const
  const held = (by: 'checkpoint' | 'backup'): Lab => {
    const lab = started('Set-LabGuest SHOP -Agent Failing')
    expect(lab.dispatch(holds[by])).toMatchObject({ ok: true })
    lab.advance(20 * SECOND)
    expect(refusalOf(lab, ORDER)).toBe('frozen')
    expect(shop(lab).queued).toBeGreaterThan(0)
    return lab
  }

  it.each([
    ['checkpoint', 'Suspend-VM SHOP', 'Resume-VM SHOP'],
    ['checkpoint', 'Save-VM SHOP', 'Start-VM SHOP'],
    ['backup', 'Suspend-VM SHOP', 'Resume-VM SHOP'],
    ['backup', 'Save-VM SHOP', 'Start-VM SHOP'],
  ] as const)('works on after a %s was interrupted: %s, %s', (by, stop, goOn) => {
    const lab = held(by)
    const { orders, queued } = shop(lab)
    play(lab, stop, goOn)
    expect(shop(lab).orders).toBeGreaterThanOrEqual(orders + queued)
    expect(shop(lab).queued).toBe(0)
    expect(refusalOf(lab, ORDER)).toBeUndefined()
    lab.dispose()
  })

  it('works on where its memory comes back without who held it', () => {
    const lab = held('backup')
    play(lab, 'Set-VM SHOP -CheckpointType Standard', "Checkpoint-VM SHOP 'held'", 'Wait-Lab -Minutes 2')
    play(lab, "Restore-VMCheckpoint -VMName SHOP -Name 'held'", 'Start-VM SHOP')
    expect(shop(lab).queued).toBe(0)
    expect(refusalOf(lab, ORDER)).toBeUndefined()
    lab.dispose()
  })

  it('writes nothing for those who wait when its power is cut', () => {
    const lab = held('checkpoint')
    const { orders } = shop(lab)
    play(lab, 'Stop-VM SHOP -TurnOff', 'Start-VM SHOP')
    expect(shop(lab).orders).toBe(orders)
    lab.dispose()
  })
})

describe('a backup', () => {
  it.each([
    ['Absent', 0],
    ['Failing', 60 * SECOND],
  ] as const)('copies what a power cut would leave where the agent is %s', (agent, waitMicros) => {
    const lab = started('Invoke-LabApp SHOP Shop OpenTransaction', `Set-LabGuest SHOP -Agent ${agent}`)
    const begun = lab.now
    play(lab, 'Start-LabBackup SHOP -Repository NAS1')
    expect(lab.backups.points[0]?.takenAt).toBe(begun + waitMicros)
    expect(codes(lab)).toContain('backup-not-quiesced')
    play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Start-VM COPY')
    expect(codes(lab)).toContain('boot-dirty-volume')
    expect(appsOf(lab, 'COPY')?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })
})

const MINUTES = 60 * SECOND
