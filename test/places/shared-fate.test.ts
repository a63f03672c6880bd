/** What the places of the scenario share is what a failure takes together. */
import { describe, expect, it } from 'vitest'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import { MEDIUM_CENTS } from '../../src/places/medium.ts'
import { Places } from '../../src/places/places.ts'
import { fateOf, sharedFate } from '../../src/places/shared-fate.ts'

const places = (): Places => Places.build(SHOP_SERVER.places)
const shared = (a: string, b: string, among = places()): readonly string[] => {
  const fate = (name: string) => fateOf(among, ...(name.split(':') as [string, string]))
  return sharedFate(fate(a), fate(b))
}
const lostPlaces = ({ all }: Places): readonly string[] =>
  all.filter(({ lost, volumes }) => lost && volumes.every(({ disk }) => disk.lost)).map(({ spec }) => spec.name)

describe('what two volumes share', () => {
  it.each([
    ['HV1:D', 'hv1:d', ['disk', 'host', 'room', 'site', 'account']],
    ['HV1:D', 'HV1:E', ['host', 'room', 'site', 'account']],
    ['HV1:D', 'HV2:D', ['room', 'site', 'account']],
    ['HV1:D', 'NAS1:Data', ['site', 'account']],
    ['HV1:D', 'VAULT:Data', []],
  ])('%s and %s: %j', (a, b, expected) => {
    expect(shared(a, b)).toEqual(expected)
    expect(shared(b, a)).toEqual(expected)
  })

  it('is told with its names', () =>
    expect(fateOf(places(), 'nas1', 'data')).toEqual({
      volume: 'NAS1:Data',
      place: 'NAS1',
      room: 'Next room',
      site: 'Building',
      account: 'AFTERIMAGE\\admin',
    }))

  it('does not take the room of another building for the same', () => {
    const [first, ...others] = SHOP_SERVER.places
    const elsewhere = Places.build([...others, { ...(first as (typeof others)[number]), site: 'Annex' }])
    expect(shared('HV1:D', 'HV2:D', elsewhere)).toEqual(['account'])
  })

  it('is refused for a volume that is not there', () =>
    expect(() => fateOf(places(), 'HV1', 'Q')).toThrow(expect.objectContaining({ code: 'unknown-volume' })))
})

it('loses the places of a room together, in any case of its letters', () => {
  const all = places()
  all.loseRoom('server ROOM')
  expect(lostPlaces(all)).toEqual(['HV1', 'HV2'])
  all.loseRoom('no such room')
  expect(lostPlaces(all)).toEqual(['HV1', 'HV2'])
})

it('says of each place who can write there, what it keeps, and what it costs', () => {
  const { all } = places()
  expect(all.map(({ spec }) => [spec.name, spec.account, spec.immutableDays])).toEqual([
    ['HV1', 'AFTERIMAGE\\admin', null],
    ['HV2', 'AFTERIMAGE\\admin', null],
    ['NAS1', 'AFTERIMAGE\\admin', null],
    ['VAULT', 'vault-keeper', 14],
  ])
  expect(MEDIUM_CENTS).toEqual({ nvme: 25, ssd: 12, hdd: 4, nas: 5, wan: 3 })
  for (const { centsPerGibMonth, medium } of all.flatMap(({ volumes }) => volumes))
    expect(centsPerGibMonth).toBe(MEDIUM_CENTS[medium])
})
