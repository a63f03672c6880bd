/** What shares a fate: each volume with its room and site, who can write there, and how long what is written is kept from changes. */
import type { Lab } from '../lab/lab.ts'
import { objectOf, type Shown, TYPES } from './pipeline/objects.ts'

export const placesLook = (lab: Lab): Shown =>
  lab.places.all.flatMap(({ spec, volumes }) =>
    volumes.map(({ name, disk, medium, centsPerGibMonth }) =>
      objectOf(TYPES.place, {
        Place: spec.name,
        Volume: name,
        Site: spec.site,
        Room: spec.room,
        Account: spec.account,
        ImmutableDays: spec.immutableDays,
        Medium: medium,
        HealthStatus: disk.lost ? 'Lost' : 'Healthy',
        SizeRemaining: disk.lost ? null : disk.capacityBytes - disk.usedBytes,
        Size: disk.capacityBytes,
        CentsPerGibMonth: centsPerGibMonth,
      }),
    ),
  )
