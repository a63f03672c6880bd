import { expect, it } from 'vitest'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import {
  BULK_SCALE,
  bulkMicros,
  contentionMicros,
  MEDIA,
  type MediumKind,
  requestMicros,
} from '../../src/places/medium.ts'
import { Places } from '../../src/places/places.ts'

const MIB = 1024 * 1024

it('prices a request as access, seek where it does not follow on, and transfer', () => {
  expect(requestMicros(MEDIA.ssd, 4096, false)).toBe(90 + Math.ceil(4096 / 500))
  expect(requestMicros(MEDIA.hdd, 4096, true)).toBe(60 + Math.ceil(4096 / 180))
  expect(requestMicros(MEDIA.hdd, 4096, false) - requestMicros(MEDIA.hdd, 4096, true)).toBe(8000)
})

it('lets a MiB of bulk work last as long as a GiB does in life, and jobs share the medium', () => {
  expect(bulkMicros(MEDIA.ssd, MIB, 1)).toBe(Math.ceil((MIB * BULK_SCALE) / 500))
  expect(bulkMicros(MEDIA.ssd, MIB, 3)).toBe(3 * bulkMicros(MEDIA.ssd, MIB, 1))
  expect(contentionMicros(MEDIA.nas, 0)).toBe(0)
  expect(contentionMicros(MEDIA.nas, 2)).toBe(2 * contentionMicros(MEDIA.nas, 1))
})

it('keeps all prices whole microseconds, and slower media slower for small and large', () => {
  const kinds: readonly MediumKind[] = ['nvme', 'ssd', 'hdd', 'nas']
  for (const bytes of [512, 4096, 65_537, MIB]) {
    const prices = kinds.map((kind) => requestMicros(MEDIA[kind], bytes, false))
    expect(prices.every(Number.isInteger)).toBe(true)
    expect(prices).toEqual([...prices].sort((a, b) => a - b))
  }
})

it('loses a place with all its volumes and no other, and a fork loses nothing', () => {
  const places = Places.build(SHOP_SERVER.places)
  const fork = places.fork()
  places.lose('hv1')
  expect(places.all.map(({ lost }) => lost)).toEqual([true, false, false, false])
  expect(places.place('HV1')?.volumes.every(({ disk }) => disk.lost)).toBe(true)
  expect(places.need('HV2', 'D').disk.lost).toBe(false)
  expect(fork.need('HV1', 'C').disk.lost).toBe(false)
  expect(() => places.need('HV1', 'Z')).toThrow('unknown-volume')
})
