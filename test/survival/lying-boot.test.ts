/** Controls: whoever boots and looks is replaced by one that lies, and the matrix changes in the cells concerned. */
import { afterAll, describe, expect, it } from 'vitest'
import { bootAndLook } from '../../src/host/boot-and-look.ts'
import type { BlockDevice } from '../../src/storage/block-device.ts'
import { overlayDevice } from '../../src/storage/overlay-device.ts'
import type { BootAndLook } from '../../src/survival/look-at-copy.ts'
import { SurvivalCache } from '../../src/survival/survival-cache.ts'
import { survivalOf } from '../../src/survival/survival-matrix.ts'
import { failureBy, survivalLab, VM } from '../fixtures/survival-lab.ts'

const { lab } = survivalLab()
/** Worlds of the past may serve again, looks and cells may not. */
const cache = new SurvivalCache()
afterAll(() => {
  cache.dispose()
  lab.dispose()
})

const broken = failureBy(
  { type: 'run-app', vm: VM, request: { app: 'Updater', action: 'InstallBadPatch', kind: 'Data' } },
  14,
)
const lostVolume = failureBy({ type: 'fault', kind: 'VolumeLost', host: 'HV1', volume: 'D' })

const results = (failure: typeof broken, boot: BootAndLook): Record<string, string> =>
  Object.fromEntries(
    survivalOf(lab, { vm: VM, failures: [failure], boot, reuses: false }, cache).cells.map(({ copy, result, why }) => [
      copy,
      `${result} ${why.code}`,
    ]),
  )

const changed = (truth: Record<string, string>, lie: Record<string, string>): readonly string[] =>
  Object.keys(truth).filter((copy) => truth[copy] !== lie[copy])

/** A bit in the middle of the first picture: FAT and database stay sound. */
const withFlippedBit = (disk: BlockDevice): BlockDevice => {
  const written = new Map<number, Uint8Array>()
  const sector = new Uint8Array(disk.sectorSizeBytes)
  const find = (): number => {
    const marker = 'BM'.split('').map((letter) => letter.charCodeAt(0))
    for (let at = 0; at < disk.sectorCount; at++) {
      disk.read(at, sector)
      // the header of a bitmap of the size of the pictures
      if (sector[0] === marker[0] && sector[1] === marker[1] && sector[6] === 0 && sector[10] === 54) return at + 8
    }
    throw new Error('no picture on this disk')
  }
  const at = find()
  disk.read(at, sector)
  written.set(
    at,
    sector.map((byte, index) => (index === 100 ? byte ^ 1 : byte)),
  )
  return overlayDevice(disk, written)
}

describe('when the boot lies', () => {
  const truth = results(lostVolume, bootAndLook)

  it('without the integrity check a machine with wrong sums is called sound', () => {
    const honest = results(broken, bootAndLook)
    const blind: BootAndLook = (request) => ({ ...bootAndLook(request), integrity: 'ok', invariantsHold: true })
    const lie = results(broken, blind)
    const wrong = Object.keys(honest).filter((copy) => honest[copy]?.includes('sums-wrong'))
    expect(wrong.length).toBeGreaterThan(1)
    expect(changed(honest, lie)).toEqual(wrong)
  })

  it('with the bytes of the first backup every newer one misses orders', () => {
    let oldest: Parameters<BootAndLook>[0] | undefined
    const late: BootAndLook = (request) => {
      if (oldest === undefined || request.nowMicros < oldest.nowMicros) oldest = request
      return bootAndLook(oldest)
    }
    // the oldest is met first
    const failures = [lostVolume]
    const { cells } = survivalOf(lab, { vm: VM, failures, copies: 'all', boot: late, reuses: false }, cache)
    const points = cells.filter(({ restorePoint }) => restorePoint !== null)
    expect(points.map(({ copy, result, why }) => [copy, result, why.code])).toEqual([
      ['SHOP-1', 'survived', 'returned'],
      ['SHOP-2', 'damaged', 'rows-missing'],
      ['SHOP-3', 'damaged', 'rows-missing'],
      ['SHOP-4', 'damaged', 'rows-missing'],
    ])
  })

  it('with one bit that stayed flipped every copy with that picture has a wrong file', () => {
    const flipping: BootAndLook = (request) => bootAndLook({ ...request, disks: request.disks.map(withFlippedBit) })
    const lie = results(lostVolume, flipping)
    expect(Object.values(truth).filter((each) => each.startsWith('survived'))).toHaveLength(3)
    expect(changed(truth, lie)).toEqual(Object.keys(truth).filter((copy) => truth[copy]?.startsWith('survived')))
    for (const copy of changed(truth, lie)) expect(lie[copy]).toBe('damaged files-wrong')
  })
})
