/** What volumes stored over time: exactly, whoever changes files, and however time is cut. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, MINUTE, SECOND } from '../../src/kernel/sim-time.ts'
import { StoredBytes } from '../../src/lab/stored-bytes.ts'
import { Places } from '../../src/places/places.ts'
import { asJob, newLab, play } from '../fixtures/lab-fixture.ts'

const MIB = 1024 * 1024
const GUID = '00000000-0000-0000-0000-000000000000'
const ONE = { place: 'P', name: 'V' }

const onePlace = (): Places => {
  const volume = { name: 'V', guid: GUID, capacityBytes: 512 * MIB, medium: 'ssd', centsPerGibMonth: 1 } as const
  const spec = {
    name: 'P',
    kind: 'nas',
    site: '',
    room: '',
    account: '',
    immutableDays: null,
    volumes: [volume],
  } as const
  return Places.build([spec])
}

describe('the account of a volume', () => {
  it('is the sum of its bytes times their time, to the last digit, in forks as well', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(512 * MIB), fc.nat(90 * DAY), fc.boolean()), { minLength: 1, maxLength: 30 }),
        (steps) => {
          const places = onePlace()
          const file = places.need('P', 'V').disk.create('a.bin')
          let [stored, now, sum] = [new StoredBytes(), 0, 0n]
          for (const [bytes, micros, forks] of steps) {
            file.truncate(bytes)
            if (forks) stored = stored.fork()
            if (micros > 0) stored.note(now, places)
            now += micros
            sum += BigInt(bytes) * BigInt(micros)
            expect(stored.byteMicrosOf(ONE, now)).toBe(sum)
          }
        },
      ),
    ))

  it('ends with the volume, and starts again from nothing for nobody', () => {
    const places = onePlace()
    const volume = places.need('P', 'V')
    volume.disk.create('a.bin').truncate(1000)
    const stored = new StoredBytes()
    stored.note(0, places)
    volume.disk.lose()
    stored.note(10, places)
    expect(stored.byteMicrosOf(ONE, 99)).toBe(10_000n)
    expect(stored.byteMicrosOf({ place: 'P', name: 'other' }, 99)).toBe(0n)
  })

  it('tells one sample a minute, the last, and shares them with its forks', () => {
    const places = onePlace()
    const file = places.need('P', 'V').disk.create('a.bin')
    const stored = new StoredBytes()
    const grow = (kept: StoredBytes, at: number, bytes: number) => {
      file.truncate(bytes)
      kept.note(at, places)
    }
    grow(stored, 0, 1)
    grow(stored, 59 * SECOND, 2)
    grow(stored, MINUTE, 3)
    const fork = stored.fork()
    grow(fork, 2 * MINUTE, 4)
    expect(stored.overTime(ONE)).toEqual([
      { at: 59 * SECOND, bytes: 2 },
      { at: MINUTE, bytes: 3 },
    ])
    expect(fork.overTime(ONE)).toEqual([...stored.overTime(ONE), { at: 2 * MINUTE, bytes: 4 }])
  })
})

describe('the account of a lab', () => {
  it('misses no moment of checkpoints, a backup and a merge: the same as a look between any two events', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP')
    const volumes = lab.places.all.flatMap((place) => place.volumes)
    const before = volumes.map((volume) => lab.stored.byteMicrosOf(volume, lab.now))
    const sums = volumes.map(() => 0n)
    /** As the lab's own clock goes, but with a look of our own between any two events. */
    const goOn = (until: number) => {
      while (lab.now < until) {
        const to = Math.min(until, lab.kernel.nextDue ?? until)
        const stood = BigInt(to - lab.now)
        for (const [index, { disk }] of volumes.entries())
          sums[index] = (sums[index] as bigint) + BigInt(disk.usedBytes) * stood
        lab.advance(to - lab.now)
      }
    }
    for (const line of [
      'Checkpoint-VM SHOP one',
      'Start-LabBackup SHOP -Repository NAS1',
      "Remove-VMCheckpoint SHOP 'one'",
      "Set-LabFile SHOP C:\\a.txt 'a line'",
    ]) {
      play(lab, asJob(line))
      goOn(lab.now + 2 * MINUTE)
    }
    expect(
      volumes.map((volume, index) => lab.stored.byteMicrosOf(volume, lab.now) - (before[index] as bigint)),
    ).toEqual(sums)
    expect(sums.filter((sum) => sum > 0n)).toHaveLength(2)
    lab.dispose()
  })

  it('is the same however time is cut, and in the digest', () => {
    const [whole, cut] = [newLab(), newLab()]
    for (const lab of [whole, cut]) play(lab, 'Start-VM SHOP', 'Checkpoint-VM SHOP one')
    whole.advance(10 * MINUTE)
    for (let minute = 0; minute < 10; minute++) cut.advance(MINUTE)
    expect(cut.stored.state).toEqual(whole.stored.state)
    expect(cut.digest()).toBe(whole.digest())
    const digest = cut.digest()
    cut.stored.note(cut.now, onePlace())
    expect(cut.digest()).toBe(digest)
    const other = onePlace()
    other.need('P', 'V').disk.create('a').truncate(1)
    cut.stored.note(cut.now, other)
    expect(cut.digest()).not.toBe(digest)
    for (const lab of [whole, cut]) lab.dispose()
  })

  it('goes on in a fork by itself, and changes only when time passes', () => {
    const lab = newLab()
    const volume = lab.places.need('VAULT', 'Data')
    volume.disk.create('a.bin').truncate(MIB)
    const digest = lab.digest()
    lab.advance(0)
    expect(lab.digest()).toBe(digest)
    lab.advance(MINUTE)
    const fork = lab.fork()
    fork.places.need('VAULT', 'Data').disk.create('b.bin').truncate(MIB)
    fork.advance(MINUTE)
    lab.advance(MINUTE)
    expect(lab.stored.byteMicrosOf(volume, lab.now)).toBe(BigInt(MIB) * BigInt(2 * MINUTE))
    expect(fork.stored.byteMicrosOf(volume, fork.now)).toBe(BigInt(MIB) * BigInt(3 * MINUTE))
  })
})
