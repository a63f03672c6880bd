/** The validator: every kind of damage has its finding, at its place; a sound chain has none. */
import { describe, expect, it } from 'vitest'
import { createDynamicDisk } from '../../src/storage/create-disk.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { validateChain } from '../../src/storage/validate/validate-chain.ts'
import { findings as sentences } from '../../src/words/findings.ts'
import { BAT, CHILD_END, closedChain, damages } from '../fixtures/damaged-chains.ts'
import { countingGuids, filled, MIB, patch, volumeOf } from './fixture.ts'

const newGuid = countingGuids()
const seen = new Set<string>()
const found = (volume: HostVolume, leaf = 'child.avhdx'): readonly string[] =>
  validateChain(volume, leaf).map(({ severity, code, path, offsetBytes, data }) => {
    seen.add(code)
    expect(sentences[code]?.(data)).toMatch(/^[A-Z].*[.]$/)
    expect(sentences[code]?.(data)).not.toMatch(/undefined|NaN/)
    return `${severity} ${code} ${path} ${offsetBytes}${data['reason'] ? ` ${data['reason']}` : ''}`
  })

describe('the validator', () => {
  it.each(damages)('finds %s', (_, damage, expected) => {
    const volume = closedChain()
    expect(volume.lengthOf('child.avhdx')).toBe(CHILD_END * MIB)
    damage(volume)
    expect(found(volume)).toEqual(expected)
  })

  it('says of a disk that was not closed that its log is owed, and looks at it as replayed', () => {
    const volume = volumeOf(64)
    const disk = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 8 * MIB, newGuid })
    disk.write(0, filled(512, 1))
    disk.abandonChain()
    patch(volume, 'base.vhdx', BAT, new Uint8Array(4096).fill(0xff))
    expect(found(volume, 'base.vhdx')).toEqual(['warning log-not-empty base.vhdx 1048576'])
  })

  it('goes on behind the first fault, and tells of one kind at most twenty times', () => {
    const volume = closedChain()
    patch(volume, 'child.avhdx', 65_700, [1])
    for (let index = 0; index < 30; index++) patch(volume, 'base.vhdx', BAT + (index % 8) * 8, [5])
    const codes = found(volume).map((line) => line.split(' ')[1])
    expect(codes).toEqual(['header-checksum', ...Array(8).fill('bat-entry')])
  })
})
