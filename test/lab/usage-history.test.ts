/** Bytes of every file over time: as the volume says at any moment, by what has changed alone. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { UsageHistory } from '../../src/lab/usage-history.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const MIB = 1024 * 1024
const onVolume = (lab: Lab): Record<string, number> => {
  const { disk } = lab.places.need('HV1', 'D')
  return Object.fromEntries(disk.list().map((path) => [path, disk.lengthOf(path)]))
}
const inHistory = (usage: UsageHistory, at: number, key = 'SHOP'): Record<string, number> =>
  Object.fromEntries((usage.filesAt(key, at)?.files ?? []).map(({ path, bytes }) => [path, bytes]))

describe('the history of a volume', () => {
  it('has every file as it was at each moment', () => {
    const lab = newLab()
    const seen: { at: number; files: Record<string, number> }[] = []
    for (const line of [
      'Start-VM SHOP',
      'Set-VM SHOP -CheckpointType Standard',
      'Checkpoint-VM SHOP one',
      'Wait-Lab -Minutes 3',
      'Checkpoint-VM SHOP two',
      'Wait-Lab -Minutes 2',
      'Remove-VMCheckpoint SHOP one',
      'Wait-Lab -Minutes 5',
      'Stop-VM SHOP',
    ]) {
      play(lab, line, 'Wait-Lab -Seconds 16')
      lab.usage.note('SHOP', lab.now, 'HV1:D', lab.places.need('HV1', 'D').disk)
      seen.push({ at: lab.now, files: onVolume(lab) })
      lab.advance(1)
    }
    for (const { at, files } of seen) expect(inHistory(lab.usage, at)).toEqual(files)
    const [last] = lab.usage.of('SHOP').slice(-1)
    const total = Object.values(onVolume(lab)).reduce((sum, bytes) => sum + bytes, 0)
    expect((last?.disks ?? 0) + (last?.memory ?? 0) + (last?.other ?? 0)).toBe(total)
    expect(lab.usage.of('SHOP').some(({ memory }) => memory > 0)).toBe(true)
  })

  it('asks a volume for its files only once, whatever happens to one of them', () => {
    const volume = new HostVolume({ capacityBytes: 512 * MIB })
    for (let index = 0; index < 500; index++) volume.create(`old\\${index}.bin`).close()
    const usage = new UsageHistory()
    let walks = 0
    const list = volume.list.bind(volume)
    volume.list = () => {
      walks += 1
      return list()
    }
    const file = volume.create('a.vhdx')
    for (let at = 0; at < 1000; at++) {
      file.truncate((at + 1) * 4096)
      usage.note('VM', at, 'HV1:D', volume)
    }
    file.close()
    volume.rename('a.vhdx', 'b.vhdx')
    volume.remove('old\\3.bin')
    usage.note('VM', 1000, 'HV1:D', volume)
    expect(walks).toBe(1)
    expect(inHistory(usage, 999, 'VM')['a.vhdx']).toBe(1000 * 4096)
    expect(inHistory(usage, 1000, 'VM')['a.vhdx']).toBeUndefined()
    expect(inHistory(usage, 1000, 'VM')['b.vhdx']).toBe(1000 * 4096)
    expect(Object.keys(inHistory(usage, 1000, 'VM'))).toHaveLength(500)
  })

  it('notes nothing where nothing changed, and one step for one moment', () => {
    const volume = new HostVolume({ capacityBytes: MIB })
    const usage = new UsageHistory()
    usage.note('VM', 0, 'HV1:D', volume)
    const file = volume.create('a.bin')
    file.truncate(10)
    usage.note('VM', 5, 'HV1:D', volume)
    file.truncate(20)
    usage.note('VM', 5, 'HV1:D', volume)
    file.write(0, new Uint8Array(20))
    usage.note('VM', 6, 'HV1:D', volume)
    expect(usage.of('VM').map(({ at, other }) => [at, other])).toEqual([
      [0, 0],
      [5, 20],
    ])
  })

  it('catches up after more changes than a volume remembers', () => {
    const volume = new HostVolume({ capacityBytes: MIB })
    const usage = new UsageHistory()
    usage.note('VM', 0, 'HV1:D', volume)
    for (let index = 0; index < 600; index++) volume.create(`${index}.bin`).close()
    usage.note('VM', 1, 'HV1:D', volume)
    expect(Object.keys(inHistory(usage, 1, 'VM'))).toHaveLength(600)
  })

  it('follows a file through another spelling of its name, a lost volume, and another place', () => {
    const volume = new HostVolume({ capacityBytes: MIB })
    const usage = new UsageHistory()
    volume.create('A.bin').close()
    usage.note('VM', 0, 'HV1:D', volume)
    volume.rename('A.bin', 'a.bin')
    usage.note('VM', 1, 'HV1:D', volume)
    expect(Object.keys(inHistory(usage, 1, 'VM'))).toEqual(['a.bin'])
    volume.lose()
    usage.note('VM', 2, 'HV1:D', volume)
    expect(inHistory(usage, 2, 'VM')).toEqual({})
    const other = new HostVolume({ capacityBytes: MIB })
    other.create('b.bin').close()
    usage.note('VM', 3, 'HV2:D', other)
    expect(usage.filesAt('VM', 3)).toMatchObject({ place: 'HV2:D', files: [{ path: 'b.bin' }] })
  })

  it('goes on in a fork of the lab, without a word to the other', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
    const fork = lab.fork()
    const steps = lab.usage.count('SHOP')
    play(fork, 'Checkpoint-VM SHOP one', 'Wait-Lab -Minutes 2')
    expect(lab.usage.count('SHOP')).toBe(steps)
    expect(inHistory(fork.usage, fork.now)).toEqual(onVolume(fork))
  })
})
