/** Applying a checkpoint whose disk was changed from outside: nobody hinders it, and the log tells. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'
import { apply, checkpoint, QUIET } from './tree-lab.ts'

const BASE = 'D:\\SHOP\\shop.vhdx'
const ordersOf = (lab: Lab): number => lab.evidence().vms['SHOP']?.apps?.Shop.orders ?? -1
const textOf = (lab: Lab, line: string): string => runLine(lab, line, { wait: true }).text

/** Off, with checkpoint one under 5 orders more. */
const withOne = (): Lab => {
  const lab = newLab(QUIET)
  play(lab, checkpoint('one'), 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5', 'Stop-VM SHOP')
  return lab
}

describe('a checkpoint whose disk somebody else wrote to', () => {
  const changed = (lab: Lab): readonly string[] =>
    lab.events.filter(({ code }) => code === 'checkpoint-disk-changed').map(({ data }) => String(data['file']))
  const touch = [`Mount-VHD ${BASE}`, `Dismount-VHD ${BASE}`]

  it('is applied as it is by now, and the log says so, as long as a file is there that knew it', () => {
    const lab = withOne()
    const sound = lab.fork()
    play(sound, apply('one'))
    expect(changed(sound)).toEqual([])
    play(lab, ...touch)
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0xC03A000E')
    expect(textOf(lab, `${apply('one')} -WhatIf`)).toContain('shop.vhdx was changed from outside')
    play(lab, apply('one'))
    expect(changed(lab)).toEqual(['SHOP\\shop.vhdx'])
    // The new child was made on what was found: the machine starts, and the moment is lost all the same.
    play(lab, 'Start-VM SHOP', 'Stop-VM SHOP', apply('one'), 'Export-VMCheckpoint one E:\\out -VMName SHOP')
    expect([changed(lab).length, ordersOf(lab)]).toEqual([3, -1])
    for (const each of [lab, sound]) each.dispose()
  })

  it('with memory: the memory is of another disk', () => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard', checkpoint('one'), 'Stop-VM SHOP', ...touch)
    expect(textOf(lab, apply('one'))).toMatch(/belongs to another disk.*Remove-VMSavedState/)
    lab.dispose()
  })
})
