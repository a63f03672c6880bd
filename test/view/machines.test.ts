import { afterEach, describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { lossAnswer } from '../../src/view/loss-answer.ts'
import { machineState } from '../../src/view/machine-state.ts'
import { possibilities } from '../../src/view/possibilities.ts'
import { Projector } from '../../src/view/projector.ts'
import { fillVolume, newLab, play } from '../fixtures/lab-fixture.ts'

let lab: Lab
afterEach(() => lab.dispose())

const CHILD = ['New-VHD D:\\T1\\t1.vhdx -ParentPath D:\\SHOP\\shop.vhdx', 'New-VM T1 -VHDPath D:\\T1\\t1.vhdx']

describe('the machine in the middle', () => {
  it('is the one that was chosen, and all of its parts are sent with it', () => {
    lab = newLab()
    play(lab, ...CHILD)
    const projector = new Projector()
    expect(projector.changes(lab, 0).vm?.name).toBe('SHOP')
    projector.chosen = 't1'
    const turned = projector.changes(lab, 0)
    expect(turned.vm).toMatchObject({ name: 'T1', disks: [{ controllerLocation: 0, written: 'D:\\T1\\t1.vhdx' }] })
    expect(turned.disk?.layers.map(({ fileName }) => fileName)).toEqual(['shop.vhdx', 't1.vhdx'])
    expect(turned).toHaveProperty('timeline')
    expect(projector.changes(lab, 0)).toEqual({})
    expect(possibilities(lab, 'vm', undefined, 'T1')[0]?.line).toBe('Start-VM T1')
  })

  it('may be gone: then nothing about one is sent, and nothing is possible', () => {
    lab = newLab()
    play(lab, 'Remove-VM SHOP -Force')
    const parts = new Projector().changes(lab, 0)
    expect(parts).toMatchObject({ vm: null, vms: [], lesson: null })
    expect(Object.keys(parts).sort()).toEqual(['clock', 'lesson', 'places', 'vm', 'vms'])
    expect(possibilities(lab, 'vm', undefined)).toEqual([])
    expect(machineState(lab, undefined)).toBeNull()
  })

  it('may have no disk', () => {
    lab = newLab()
    play(lab, 'New-VM EMPTY')
    const projector = new Projector()
    projector.chosen = 'EMPTY'
    expect(projector.changes(lab, 0)).toMatchObject({ vm: { name: 'EMPTY', disks: [] }, disk: { layers: [] } })
  })
})

describe('a merge', () => {
  it('names the moment that is no way back any more, while it runs', () => {
    lab = newLab()
    play(
      lab,
      'Start-VM SHOP',
      "Checkpoint-VM SHOP -SnapshotName 'a'",
      "Checkpoint-VM SHOP -SnapshotName 'b'",
      'Invoke-LabApp SHOP Shop PlaceOrders -Count 50',
      'Wait-Lab -Seconds 10',
      'Remove-VMCheckpoint -VMName SHOP -Name b',
    )
    expect(new Projector().changes(lab, 0).vm?.merge).toMatchObject({ done: 0, gone: ['b'] })
    play(lab, 'Wait-Lab -Minutes 5')
    expect(new Projector().changes(lab, 0).vm?.merge).toBeNull()
  })

  it('is told beforehand, with what it would wait for', () => {
    lab = newLab()
    play(
      lab,
      'Start-VM SHOP',
      "Checkpoint-VM SHOP -SnapshotName 'a'",
      'Invoke-LabApp SHOP Shop PlaceOrders -Count 50',
      'Wait-Lab -Seconds 10',
    )
    const answer = lossAnswer(lab, { type: 'remove-checkpoint', vm: 'SHOP', name: 'a' })
    expect(answer).toMatchObject({ refusal: null, loss: { checkpoints: ['a'] }, mergeWaits: null })
    expect(answer.merge?.blocks).toBeGreaterThan(0)
    fillVolume(lab, 'HV1', 'D', 0)
    expect(lossAnswer(lab, { type: 'remove-checkpoint', vm: 'SHOP', name: 'a' })).toMatchObject({
      merge: null,
      mergeWaits: { code: '0x80070070', data: { volume: 'D', freeBytes: expect.any(Number) } },
    })
    play(lab, 'Remove-VMCheckpoint -VMName SHOP -Name a')
    expect(new Projector().changes(lab, 0).vm?.mergeWaits).toMatchObject({ code: '0x80070070', gone: ['a'] })
  })

  it('says beforehand why the present cannot be kept first', () => {
    lab = newLab()
    play(lab, "Checkpoint-VM SHOP -SnapshotName 'a'")
    const apply = { type: 'restore-checkpoint', vm: 'SHOP', name: 'a' } as const
    expect(lossAnswer(lab, apply)).toMatchObject({ refusal: null, keepRefusal: null })
    for (let count = 1; count < 50; count++) play(lab, `Checkpoint-VM SHOP -SnapshotName 'c${count}'`)
    expect(lossAnswer(lab, apply)).toMatchObject({ refusal: null, keepRefusal: { code: 'checkpoint-limit' } })
  })

  it('says a refusal where there is one', () => {
    lab = newLab()
    expect(lossAnswer(lab, { type: 'stop-vm', vm: 'SHOP', mode: 'turn-off', force: false })).toMatchObject({
      refusal: { code: 'vm-state' },
      loss: null,
    })
  })
})
