/** The price of a request: its shares add up to what the guest waited, and the counters to what the files were asked. */
import { describe, expect, it } from 'vitest'
import type { IoMeter } from '../../src/host/io-meter.ts'
import type { LatencyMinute } from '../../src/host/latency-minutes.ts'
import { noWriteShares, readMicros, type WriteShares, writeMicros } from '../../src/host/request-shares.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { diskFile, newLab, play, writeBlocks } from '../fixtures/lab-fixture.ts'

const hostedOf = (lab: Lab) => lab.hypervisor.need('SHOP')
const minutesOf = (lab: Lab): readonly LatencyMinute[] => hostedOf(lab).meter.minutes.newest(10_000)
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const sumsOf = (meter: IoMeter): WriteShares => meter.minutes.newest(1)[0]?.writeSums ?? noWriteShares()

/** A chain of three files, a workload, and a merge that competes for the medium. */
const busyLab = (): Lab => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Invoke-LabApp SHOP Workload Start -Profile BusyDatabase', 'Wait-Lab -Minutes 2')
  play(lab, 'Checkpoint-VM SHOP one')
  writeBlocks(lab, 'SHOP', [40, 42, 44, 46, 48, 50], 3)
  play(
    lab,
    'Wait-Lab -Minutes 1',
    'Checkpoint-VM SHOP two',
    'Wait-Lab -Minutes 1',
    'Remove-VMCheckpoint SHOP one',
    'Wait-Lab -Minutes 3',
  )
  return lab
}
const busy = busyLab()

describe('the shares of a request', () => {
  it('of each percentile add up to its latency', () => {
    for (const { p50, p95, p99, reads } of minutesOf(busy))
      for (const read of [p50, p95, p99]) {
        expect(read === null).toBe(reads === 0)
        if (read) expect(readMicros(read.shares)).toBe(read.micros)
      }
    expect(minutesOf(busy).filter(({ reads }) => reads > 0).length).toBeGreaterThan(4)
  })

  it('are those of a request that was really made, between the fastest and the slowest', () => {
    for (const { p50, p95, p99 } of minutesOf(busy)) {
      if (!p50 || !p95 || !p99) continue
      expect(p50.micros).toBeLessThanOrEqual(p95.micros)
      expect(p95.micros).toBeLessThanOrEqual(p99.micros)
    }
  })

  it('add up over a minute to the time that the drive was busy', () => {
    const lab = busyLab()
    const { drives, meter } = hostedOf(lab)
    const from = Math.max(drives?.busyUntil ?? 0, lab.now)
    const reads: number[] = []
    meter.onRead = (shares) => reads.push(readMicros(shares))
    const sector = new Uint8Array(4096)
    const writesBefore = writeMicros(sumsOf(meter))
    drives?.all[0]?.read(100, sector)
    drives?.all[0]?.write(70_000, sector)
    drives?.all[0]?.flush()
    const writesAfter = writeMicros(sumsOf(meter))
    expect((drives?.busyUntil ?? 0) - from).toBe(sum(reads) + writesAfter - writesBefore)
  })

  it('say that a read waited behind the merge, and only while one ran', () => {
    const minuteOf = (code: string): number =>
      Math.floor((busy.events.find((event) => event.code === code)?.at ?? Number.NaN) / 60_000_000)
    const [first, last] = [minuteOf('merge-started'), minuteOf('merge-finished')]
    const waited = minutesOf(busy).filter(({ readSums }) => readSums.waitMicros > 0)
    expect(waited.length).toBeGreaterThan(0)
    for (const { minute } of waited) {
      expect(minute).toBeGreaterThanOrEqual(first)
      expect(minute).toBeLessThanOrEqual(last)
    }
  })

  it('of writes tell the blocks that files grew by', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Checkpoint-VM SHOP one', 'Wait-Lab -Minutes 2')
    const { meter, volume, record } = hostedOf(lab)
    const before = volume.lengthOf(diskFile(record))
    const sums = (): number => sum(meter.minutes.newest(10_000).map(({ writeSums }) => writeSums.allocatedBytes))
    const allocated = sums()
    writeBlocks(lab, 'SHOP', [40, 42, 44], 1)
    expect(sums() - allocated).toBe(volume.lengthOf(diskFile(record)) - before)
  })
})

describe('the counters of a file', () => {
  it('add up to what the minutes since the start say', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Invoke-LabApp SHOP Workload Start -Profile BusyDatabase', 'Wait-Lab -Minutes 3')
    play(lab, 'Checkpoint-VM SHOP one', 'Wait-Lab -Minutes 3')
    const { meter } = hostedOf(lab)
    const files = [...meter.counters.values()]
    const minutes = minutesOf(lab)
    expect(files).toHaveLength(2)
    expect(sum(files.map(({ readBytes }) => readBytes))).toBe(sum(minutes.map(({ readSums }) => readSums.bytes)))
    expect(sum(files.map(({ writtenBytes }) => writtenBytes))).toBe(
      sum(minutes.map(({ writeSums }) => writeSums.bytes)),
    )
    expect(sum(files.map(({ logWrites }) => logWrites))).toBe(sum(minutes.map(({ writeSums }) => writeSums.logWrites)))
    expect(sum(files.map(({ flushes }) => flushes))).toBe(sum(minutes.map(({ writeSums }) => writeSums.flushes)))
    const looked = (of: (sums: { hits: number; misses: number }) => number): number =>
      sum(minutes.map(({ readSums, writeSums }) => of(readSums) + of(writeSums)))
    expect(sum(files.map(({ metadataHits }) => metadataHits))).toBe(looked(({ hits }) => hits))
    expect(sum(files.map(({ metadataMisses }) => metadataMisses))).toBe(looked(({ misses }) => misses))
  })

  it('begin anew when the machine starts', () => {
    const lab = busyLab()
    play(lab, 'Stop-VM SHOP', 'Start-VM SHOP')
    const { meter } = hostedOf(lab)
    const reads = (of: IoMeter): number => sum([...of.counters.values()].map(({ reads }) => reads))
    expect(reads(meter)).toBeLessThan(reads(hostedOf(busy).meter))
  })
})

describe('a fork', () => {
  it('goes on with what was measured, and neither side hears of the other', () => {
    const lab = busyLab()
    const fork = lab.fork()
    expect(fork.digest()).toBe(lab.digest())
    const before = JSON.stringify(minutesOf(lab))
    fork.advance(120_000_000)
    expect(JSON.stringify(minutesOf(lab))).toBe(before)
    lab.advance(120_000_000)
    expect(JSON.stringify(minutesOf(lab))).toBe(JSON.stringify(minutesOf(fork)))
    expect(fork.digest()).toBe(lab.digest())
  })

  it('with another measurement in its past is another lab', () => {
    const lab = busyLab()
    const digest = lab.digest()
    hostedOf(lab).meter.request(lab.now, 'flush', () => {})
    expect(lab.digest()).toBe(digest)
    hostedOf(lab).meter.request(lab.now, 'read', () => hostedOf(lab).meter.data('read', 'x', 0, 512))
    expect(lab.digest()).not.toBe(digest)
  })
})
