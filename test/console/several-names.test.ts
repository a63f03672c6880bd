/** Lines on several machines and checkpoints: lists and wildcards, as far as Hyper-V's cmdlets take them. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const base = newLab()
play(
  base,
  'New-VM T1 -NoVHD',
  'New-VM T2 -NoVHD',
  'Checkpoint-VM SHOP before',
  'Checkpoint-VM SHOP between',
  'Checkpoint-VM SHOP last',
  'Checkpoint-VM T1 before',
)
let lab: Lab
beforeEach(() => {
  lab?.dispose()
  lab = base.fork()
})
afterAll(() => {
  for (const each of [lab, base]) each.dispose()
})

const named = (line: string): readonly string[] =>
  runLine(lab, `${line} | Select-Object -ExpandProperty Name`, { wait: true }).text.split('\n').filter(Boolean)
const checkpointsOf = (vm: string): readonly string[] => named(`Get-VMCheckpoint ${vm}`)
const commandsOf = (line: string) => runLine(lab, line, { wait: true }).entries.map(({ command }) => command)

describe('several machines', () => {
  it.each([
    ['Get-VM T*', ['T1', 'T2']],
    ['Get-VM t2, SHOP', ['T2', 'SHOP']],
    ["Get-VM 'T1',T*", ['T1', 'T2']],
    ['Get-VM -Name:T1,T2', ['T1', 'T2']],
    ["Get-VM 'T1','T2'", ['T1', 'T2']],
    ['Get-VM "T1",SHOP,\'T2\'', ['T1', 'SHOP', 'T2']],
    ["Get-VM T* | Select-Object 'Name','State'", ['T1', 'T2']],
    ['Get-VM X*', []],
    ['Get-VMCheckpoint *', ['before', 'between', 'last', 'before']],
    ['Get-VMCheckpoint SHOP,T1 -Name be*', ['before', 'between', 'before']],
  ])('%s', (line, expected) => {
    expect(named(line)).toEqual(expected)
  })

  it('each get a command of their own, in the journal as well', () => {
    const each = (vm: string) => ({ type: 'checkpoint-vm', vm, name: 'tonight' })
    expect(commandsOf('Checkpoint-VM SHOP,T2 -SnapshotName tonight')).toEqual([each('SHOP'), each('T2')])
    expect(commandsOf('Start-VM SHO?')).toEqual([{ type: 'start-vm', vm: 'SHOP' }])
    expect(commandsOf('Remove-VM T*')).toHaveLength(2)
    expect(named('Get-VM')).toEqual(['SHOP'])
  })

  it('that do not exist are refused by what was written, and nothing is done', () => {
    const digest = lab.digest()
    expect([refusalOf(lab, 'Start-VM X*'), refusalOf(lab, 'Start-VM NOPE,SHOP')]).toEqual(['unknown-vm', 'unknown-vm'])
    expect(lab.digest()).toBe(digest)
  })

  it('of which one is refused leave the others their turn where that is asked', () => {
    expect(refusalOf(lab, 'Checkpoint-VM NOPE,T2 -SnapshotName x -ErrorAction Continue')).toBe('unknown-vm')
    expect(checkpointsOf('T2')).toEqual(['x'])
    const both = runLine(lab, 'Start-VM NO1,NO2,SHOP -ErrorAction Continue', { wait: true }).text
    expect([both.includes('NO1'), both.includes('NO2'), both.includes('Done all the same: Start-VM SHOP')]).toEqual([
      true,
      true,
      true,
    ])
    play(lab, 'Stop-VM SHOP')
    expect(runLine(lab, 'Start-VM NO1,SHOP -WhatIf -ErrorAction Continue', { wait: true }).text).toContain(
      'on target "SHOP"',
    )
  })

  it('are told one by one by -WhatIf', () => {
    const { text } = runLine(lab, 'Checkpoint-VM T* -SnapshotName x -WhatIf', { wait: true })
    expect(text.split('\n').map((line) => /"([^"]+)"\.$/.exec(line)?.[1])).toEqual(['T1', 'T2'])
    expect(checkpointsOf('T2')).toEqual([])
  })
})

describe('several files', () => {
  it('fit a pattern, as far as nobody has them open', () => {
    const list = () => runLine(lab, 'dir D:\\SHOP\\*.avhdx | Measure-Object | select Count', { wait: true }).text
    expect(list()).toContain('3')
    expect(refusalOf(lab, 'Remove-Item D:\\SHOP\\*.none')).toBe('0x80070002')
    expect(commandsOf('Remove-Item D:\\SHOP\\*.avhdx')).toHaveLength(3)
    expect(list()).toContain('0')
  })

  it('of another host are named through its share', () => {
    play(lab, 'Copy-Item D:\\SHOP\\shop.vhdx \\\\HV2\\D$\\copy.vhdx')
    expect(lab.places.need('HV2', 'D').disk.list()).toEqual(['copy.vhdx'])
    expect(refusalOf(lab, 'Copy-Item D:\\SHOP\\shop.vhdx \\\\HV2\\E$\\copy.vhdx')).toBe('0x80070003')
  })
})

describe('several checkpoints', () => {
  it.each([
    ['Remove-VMCheckpoint SHOP be*', ['last'], ['before']],
    ["Remove-VMCheckpoint SHOP 'before','last'", ['between'], ['before']],
    ['Remove-VMCheckpoint SHOP before,last', ['between'], ['before']],
    ['Remove-VMCheckpoint SHOP,T1 before', ['between', 'last'], []],
    ['Remove-VMCheckpoint * -Name b*', ['last'], []],
    ['Remove-VMCheckpoint SHOP -Name *', [], ['before']],
  ])('%s', (line, ofShop, ofT1) => {
    play(lab, line)
    expect([checkpointsOf('SHOP'), checkpointsOf('T1')]).toEqual([ofShop, ofT1])
  })

  it('that do not exist are refused', () => {
    expect(refusalOf(lab, 'Remove-VMCheckpoint SHOP x*')).toBe('unknown-checkpoint')
  })

  it('have their whole names, also with a star or a comma in them', () => {
    play(lab, "Checkpoint-VM SHOP 'b*'", "Checkpoint-VM SHOP 'one, two'", "Remove-VMCheckpoint SHOP 'b*'")
    expect(checkpointsOf('SHOP')).toEqual(['before', 'between', 'last', 'one, two'])
    play(lab, "Remove-VMCheckpoint SHOP 'one, two'")
    expect(checkpointsOf('SHOP')).toEqual(['before', 'between', 'last'])
  })
})
