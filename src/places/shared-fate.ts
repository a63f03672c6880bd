/** What two volumes lose together: the disk, the host, the room, the site, and whoever has the account of both. */
import type { Place, Places, PlaceVolume } from './places.ts'

export interface Fate {
  /** `HV1:D`, which no two volumes have in common. */
  readonly volume: string
  readonly place: string
  readonly room: string
  readonly site: string
  readonly account: string
}

export const FATES = ['disk', 'host', 'room', 'site', 'account'] as const
export type FateKind = (typeof FATES)[number]

const NAMED_BY: { readonly [Kind in FateKind]: keyof Fate } = {
  disk: 'volume',
  host: 'place',
  room: 'room',
  site: 'site',
  account: 'account',
}

/** Names in any case of their letters. Throws `unknown-volume`. */
export const fateOf = (places: Places, place: string, volume: string): Fate => {
  const { place: placeName, name }: PlaceVolume = places.need(place, volume)
  const { spec } = places.place(place) as Place
  const { room, site, account } = spec
  return { volume: `${placeName}:${name}`, place: placeName, room, site, account }
}

/** From the smallest to the widest; a room of that name at another site is another room. */
export const sharedFate = (a: Fate, b: Fate): readonly FateKind[] =>
  FATES.filter((kind) => {
    const isSame = a[NAMED_BY[kind]] === b[NAMED_BY[kind]]
    return kind === 'room' ? isSame && a.site === b.site : isSame
  })
