/** Failures that were at work before anybody noticed, and copies that are not what they seem. */
import { afterAll, describe, expect, it } from 'vitest'
import { MINUTE } from '../../src/kernel/sim-time.ts'
import { SurvivalCache } from '../../src/survival/survival-cache.ts'
import { survivalOf } from '../../src/survival/survival-matrix.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { failureBy, survivalLab, VM } from '../fixtures/survival-lab.ts'

const { lab } = survivalLab()
const cache = new SurvivalCache()
afterAll(() => {
  cache.dispose()
  lab.dispose()
})

describe('a failure that dwells', () => {
  const cellsOf = (failure: ReturnType<typeof failureBy>) =>
    survivalOf(lab, { vm: VM, failures: [failure] }, cache).cells

  it('takes from the present what was not done meanwhile, and spoils no copy that was made before', () => {
    const cells = cellsOf(failureBy({ type: 'fault', kind: 'PowerCut', host: 'HV1' }, 20))
    const [now, update] = cells
    expect(now).toMatchObject({ copy: 'Now', result: 'survived' })
    // no order for 20 minutes: four a minute and three by hand
    expect(now?.ordersLost).toBeGreaterThanOrEqual(80)
    expect(now?.lossSeconds).toBeGreaterThan(19.5 * 60)
    expect(update).toMatchObject({ copy: 'before update', result: 'survived' })
  })

  it('is found in the copies that were made after it: rows that were there at its onset are missing', () => {
    const request = { app: 'Shop', action: 'DeleteOrders', count: 50 } as const
    const cells = cellsOf(failureBy({ type: 'run-app', vm: VM, request }, 14))
    const onset = lab.now - 14 * MINUTE
    for (const { copy, moment, result, why } of cells)
      expect([copy, result, why.code]).toEqual([
        copy,
        moment < onset ? 'survived' : 'damaged',
        moment < onset ? 'returned' : 'rows-missing',
      ])
    expect(cells.filter(({ result }) => result === 'damaged').map(({ copy }) => copy)).toContain('Now')
    expect(new Set(cells.map(({ result }) => result)).size).toBe(2)
    // Each lacks the same oldest order, however new the copy is: none of them lost little.
    const damaged = cells.filter(({ result }) => result === 'damaged')
    const survived = cells.filter(({ result }) => result === 'survived')
    const oldest = damaged[0]?.lossSeconds as number
    expect(damaged.map(({ lossSeconds }) => lossSeconds)).toEqual(damaged.map(() => oldest))
    for (const { lossSeconds } of survived) expect(lossSeconds).toBeLessThan(oldest)
  })

  it('is found in files: what is gone from the present is whole in the copies from before', () => {
    const request = { app: 'System', action: 'RemoveFile', path: 'C:\\fonts.dat' } as const
    const [now, ...copies] = cellsOf(failureBy({ type: 'run-app', vm: VM, request }, 0))
    expect(now).toMatchObject({ result: 'damaged', why: { code: 'files-wrong', data: { missing: 1, changed: 0 } } })
    expect(copies.map(({ result }) => result)).toEqual(copies.map(() => 'survived'))
  })

  it('that keeps a customer from the counter loses that order, though all later numbers are others', () => {
    const request = { app: 'Updater', action: 'InstallBadPatch', kind: 'Boot' } as const
    const [now] = cellsOf(failureBy({ type: 'run-app', vm: VM, request }, 5))
    expect(now).toMatchObject({ result: 'damaged', returnSeconds: 0, why: { code: 'files-wrong' } })
    expect(now?.ordersLost).toBeLessThanOrEqual(1)
  })

  it('that keeps the machine from starting leaves a present that is lost', () => {
    const request = { app: 'System', action: 'RemoveFile', path: 'C:\\kernel.sys' } as const
    const stop = lab.fork()
    play(stop, 'Stop-VM SHOP', 'Wait-Lab -Seconds 1')
    const [now] = survivalOf(stop, { vm: VM, failures: [failureBy({ type: 'run-app', vm: VM, request }, 30)] }).cells
    expect(now).toMatchObject({ result: 'lost', why: { code: 'boot-failed', data: { reason: 'kernel-missing' } } })
    stop.dispose()
  })

  it('that breaks the disk under a machine that runs on damages the present: its memory hides it only until a start', () => {
    const own = newLab()
    play(own, 'Start-VM SHOP', 'Wait-Lab -Minutes 30')
    const failures = [failureBy({ type: 'fault', kind: 'BitRot', in: 'Base' })]
    const [now] = survivalOf(own, { vm: VM, failures }).cells
    expect(now).toMatchObject({ copy: 'Now', result: 'damaged', returnSeconds: 0 })
    const ran = own.evidence().vms['SHOP']?.apps?.Shop.integrity
    expect(ran).toBe('ok')
    play(own, 'Invoke-LabFault BitRot -In Base', 'Restart-VM SHOP -Force', 'Wait-Lab -Minutes 1')
    expect(own.evidence().vms['SHOP']?.apps?.Shop.integrity).not.toBe('ok')
    own.dispose()
  })

  it('that cannot strike any more has an empty column, and says why', () => {
    const gone = lab.fork()
    play(gone, 'Invoke-LabFault HostLost -HostName HV2')
    const failure = failureBy({ type: 'fault', kind: 'HostLost', host: 'HV2' })
    const { cells, refused } = survivalOf(gone, { vm: VM, failures: [failure] })
    expect([cells, refused]).toEqual([[], [{ failure, why: { code: 'host-lost', data: { host: 'HV2' } } }]])
    gone.dispose()
  })
})

describe('a restore point that is damaged', () => {
  it('is passed over for the next older one of its place, and the cell says so', () => {
    const rotten = lab.fork()
    flip(rotten, 'NAS1', 'Backup\\SHOP\\SHOP-4.blocks')
    const options = { vm: VM, failures: [failureBy({ type: 'fault', kind: 'VolumeLost', host: 'HV1', volume: 'D' })] }
    const cell = survivalOf(rotten, options).cells.find(({ place }) => place === 'NAS1')
    expect(cell).toMatchObject({
      copy: 'SHOP-1',
      result: 'survived',
      why: {
        code: 'returned-from-older',
        data: { restorePoint: 'SHOP-1', failed: 'SHOP-4', reason: 'restore-point-damaged' },
      },
    })
    const all = survivalOf(rotten, { ...options, copies: 'all' }).cells
    expect(all.map(({ copy, result, why }) => [copy, result, why.code])).toEqual([
      ['Now', 'lost', 'volume-lost'],
      ['before update', 'lost', 'checkpoint-lost'],
      ['with memory', 'lost', 'checkpoint-lost'],
      ['SHOP-1', 'survived', 'returned'],
      ['SHOP-2', 'survived', 'returned'],
      ['SHOP-3', 'survived', 'returned'],
      ['SHOP-4', 'lost', 'restore-point-damaged'],
    ])
    rotten.dispose()
  })

  it('that is whole only when somebody acts is looked at then', () => {
    const late = lab.fork()
    play(late, 'Start-LabBackup SHOP -Repository NAS1 -AsJob', 'Wait-Lab -Seconds 1')
    const failures = [failureBy({ type: 'fault', kind: 'FileDeleted', path: 'C:\\Photos\\IMG_0001.bmp' })]
    const cell = survivalOf(late, { vm: VM, failures }).cells.find(({ place }) => place === 'NAS1')
    expect(late.operations.open.length).toBe(1)
    expect(cell).toMatchObject({ copy: 'SHOP-5', result: 'survived', lossSeconds: 1 })
    late.dispose()
  })

  const flip = (of: typeof lab, place: string, path: string): void => {
    const file = of.places.need(place, 'Data').disk.open(path, { access: 'write', share: false })
    const byte = new Uint8Array(1)
    file.read(200_000, byte)
    file.write(
      200_000,
      byte.map((value) => value ^ 4),
    )
    file.close()
  }
})
