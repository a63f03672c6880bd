/** Change tracking of a VM's disk: begun by its first backup, and true through all that happens to a VM. */
import { describe, expect, it } from 'vitest'
import { readManifest } from '../../src/backup/manifest.ts'
import { fillVolume, newLab, play, refusalOf, untilTidy, writeBlocks } from '../fixtures/lab-fixture.ts'
import { answerOf, backUp, beginBackup, bytesOf, isEnough } from './tracked-lab.ts'
import { apply, checkpoint, hostedOf, MIB, QUIET, remove } from './tree-lab.ts'

const KIB = 1024
const quietLab = () => {
  const lab = newLab(QUIET)
  play(lab, 'Start-VM SHOP')
  return lab
}

describe('a backup', () => {
  it('leaves a reference point, which its restore point names, and two small files beside the disk', () => {
    const lab = quietLab()
    expect(refusalOf(lab, 'Get-LabChangeTracking SHOP')).toBe('0xC03A002A')
    const copy = backUp(lab)
    const [point] = lab.backups.points
    if (!point) throw new Error('no restore point')
    expect(point.referencePoint).toBe(copy.id)
    expect(readManifest(lab.places.need('NAS1', 'Data').disk, point, lab.engine.sha256).referencePoint).toBe(copy.id)
    untilTidy(lab, 'SHOP')
    const before = bytesOf(answerOf(lab, copy))
    writeBlocks(lab, 'SHOP', [41, 43], 1)
    expect(bytesOf(answerOf(lab, copy)) - before).toBe(2 * 64 * KIB)
    expect(isEnough(lab, copy)).toBe(true)
    play(lab, 'Stop-VM SHOP')
    const { disk } = lab.places.need('HV1', 'D')
    expect(disk.list().filter((path) => /\.(mrt|rct)$/.test(path))).toEqual([
      'SHOP\\shop.vhdx.mrt',
      'SHOP\\shop.vhdx.rct',
    ])
    expect(disk.lengthOf('SHOP\\shop.vhdx.mrt') + disk.lengthOf('SHOP\\shop.vhdx.rct')).toBeLessThan(16 * KIB)
    lab.dispose()
  })

  it('that fails leaves none, and needs its room before anything is changed', () => {
    const lab = quietLab()
    const { volume } = hostedOf(lab)
    const fork = lab.fork()
    fillVolume(lab, 'NAS1', 'Data', 2 * MIB)
    const begun = beginBackup(lab)
    expect(lab.settle(begun?.operation ?? '')?.code).toBe('0x80070070')
    expect(begun && answerOf(lab, begun.copy)).toEqual({ known: false, code: '0xC03A0029' })
    expect(volume.exists('SHOP\\shop.vhdx.mrt')).toBe(true)
    play(fork, 'Start-LabBackup SHOP -Repository NAS1 -AsJob', 'Wait-Lab -Seconds 5', 'Invoke-LabFault PowerCut')
    expect(play(fork, 'Get-LabChangeTracking SHOP')).toBe('')
    for (const each of [lab, fork]) each.dispose()
  })

  it.each(['Stop-VM SHOP', 'Save-VM SHOP'])('after %s leaves one as well', (line) => {
    const lab = quietLab()
    const first = backUp(lab)
    writeBlocks(lab, 'SHOP', [41], 1)
    play(lab, line)
    const second = backUp(lab)
    expect([isEnough(lab, first), isEnough(lab, second)]).toEqual([true, true])
    expect(bytesOf(answerOf(lab, second))).toBe(0)
    play(lab, 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 3')
    expect(isEnough(lab, second)).toBe(true)
    expect(bytesOf(answerOf(lab, first))).toBeGreaterThan(bytesOf(answerOf(lab, second)))
    lab.dispose()
  })
})

describe('what was changed since a backup', () => {
  it('stays known when the active file becomes another one, running or off', () => {
    const lab = quietLab()
    const copy = backUp(lab)
    for (const line of [checkpoint('a'), checkpoint('b'), remove('a'), 'Stop-VM SHOP', checkpoint('c'), remove('b')]) {
      if (hostedOf(lab).slot.on) writeBlocks(lab, 'SHOP', [41, 45], line.length)
      play(lab, line)
      expect([line, isEnough(lab, copy)]).toEqual([line, true])
      untilTidy(lab, 'SHOP')
      expect([line, isEnough(lab, copy)]).toEqual([line, true])
    }
    // Two writes of some sectors, and what the guest itself wrote; nothing for the merges.
    expect(bytesOf(answerOf(lab, copy))).toBeLessThan(2 * MIB)
    lab.dispose()
  })

  it('is told in larger pieces after a power cut, and in small ones after an orderly stop', () => {
    const lab = quietLab()
    const copy = backUp(lab)
    untilTidy(lab, 'SHOP')
    writeBlocks(lab, 'SHOP', [41, 45], 1)
    const fine = bytesOf(answerOf(lab, copy))
    const stopped = lab.fork()
    play(stopped, 'Stop-VM SHOP', 'Start-VM SHOP')
    expect([isEnough(stopped, copy), bytesOf(answerOf(stopped, copy)) < 2 * MIB]).toEqual([true, true])
    play(lab, 'Invoke-LabFault PowerCut')
    const coarse = bytesOf(answerOf(lab, copy))
    expect([isEnough(lab, copy), coarse % MIB, coarse > fine]).toEqual([true, 0, true])
    play(lab, 'Start-VM SHOP')
    const next = backUp(lab)
    writeBlocks(lab, 'SHOP', [47], 1)
    expect([isEnough(lab, copy), isEnough(lab, next)]).toEqual([true, true])
    expect(bytesOf(answerOf(lab, next))).toBeLessThan(MIB)
    for (const each of [lab, stopped]) each.dispose()
  })

  it('is not known after a checkpoint was applied, until the next backup', () => {
    const lab = quietLab()
    play(lab, checkpoint('a'))
    const copy = backUp(lab)
    untilTidy(lab, 'SHOP')
    writeBlocks(lab, 'SHOP', [41], 1)
    play(lab, apply('a'))
    expect(answerOf(lab, copy)).toEqual({ known: false, code: '0xC03A0030' })
    play(lab, 'Start-VM SHOP')
    expect(answerOf(lab, copy)).toEqual({ known: false, code: '0xC03A0030' })
    expect(play(lab, 'Get-LabChangeTracking SHOP')).toMatch(/SHOP-1 +False +applied$/)
    const next = backUp(lab)
    writeBlocks(lab, 'SHOP', [43], 1)
    expect([isEnough(lab, copy), isEnough(lab, next)]).toEqual([undefined, true])
    lab.dispose()
  })

  it('is each fork’s own, and a part of the digest', () => {
    const lab = quietLab()
    const copy = backUp(lab)
    untilTidy(lab, 'SHOP')
    const fork = lab.fork()
    const digest = lab.digest()
    expect(fork.digest()).toBe(digest)
    writeBlocks(fork, 'SHOP', [41], 1)
    expect([lab.digest() === digest, fork.digest() === digest]).toEqual([true, false])
    expect(bytesOf(answerOf(fork, copy)) - bytesOf(answerOf(lab, copy))).toBe(64 * KIB)
    play(lab, 'Get-LabChangeTracking SHOP')
    expect(lab.digest()).toBe(digest)
    // What only the memory of the tracking knows counts as well.
    const drive = hostedOf(fork).drives?.all[0]
    const marked = fork.digest()
    if (drive) drive.tracking?.beforeChange(drive.leaf, 41 * 2048 + 1024, 1)
    expect(fork.digest() === marked).toBe(false)
    for (const each of [lab, fork]) each.dispose()
  })
})

describe('the trace of a guest’s I/O', () => {
  it('tells of the latest requests, through all files of the chain, and begins anew in a fork', () => {
    const lab = quietLab()
    play(lab, checkpoint('a'), 'Invoke-LabApp SHOP Shop PlaceOrders -Count 2')
    const { entries } = hostedOf(lab).meter.trace
    expect(entries.some(({ kind, hops }) => kind === 'read' && hops === 1)).toBe(true)
    expect(entries.some(({ kind, logBytes }) => kind === 'write' && logBytes > 0)).toBe(true)
    const printed = play(lab, 'Get-LabIoTrace SHOP -Last 2').split('\n')
    expect(printed).toHaveLength(6)
    expect(printed[3]).toMatch(/^2026-.+ (read|write) D:\\SHOP\\shop.*vhdx +\d+ \d+ +\d /)
    const fork = lab.fork()
    expect(play(fork, 'Get-LabIoTrace SHOP')).toBe('')
    expect(fork.digest()).toBe(lab.digest())
    for (const each of [lab, fork]) each.dispose()
  })
})
