/** Where a lab begins: places, VMs, parameters. Plain data; the seed says the rest. */
import type { HostSettings } from '../host/host-context.ts'
import { DAY, type Duration, MINUTE, SECOND } from '../kernel/sim-time.ts'
import { MEDIUM_CENTS, type MediumKind } from '../places/medium.ts'
import type { PlaceSpec, VolumeSpec } from '../places/places.ts'

export const MIB = 1024 * 1024

export interface VmSpec {
  readonly name: string
  readonly host: string
  readonly volume: string
  readonly diskName: string
  readonly diskSizeBytes: number
  readonly orders: number
  /** A second disk, on which the shop's database then lies: D: in the guest. */
  readonly dataDisk?: { readonly diskName: string; readonly diskSizeBytes: number }
}

export interface Scenario {
  readonly id: string
  /** What the clock on the wall shows at virtual time zero, microseconds since 1970, no zone. */
  readonly epochMicros: number
  readonly seed: number
  readonly places: readonly PlaceSpec[]
  readonly vms: readonly VmSpec[]
  readonly settings: HostSettings
  /** People notice a failure and decide what to do: a parameter, shown as a part of the RTO. */
  readonly noticeMicros: Duration
  /** Until a new host that somebody asks for stands: bought, brought, cabled. Another part of the RTO. */
  readonly newHostMicros: Duration
}

const SETTINGS: HostSettings = {
  startupMicros: 25 * SECOND,
  shutdownMicros: 8 * SECOND,
  pauseMicros: SECOND / 5,
  switchMicros: SECOND / 20,
  customerIntervalMicros: 15 * SECOND,
  metadataCachePages: 64,
}

const ADMIN = 'AFTERIMAGE\\admin'

const volume = (name: string, guid: string, capacityMib: number, medium: MediumKind): VolumeSpec => ({
  name,
  guid,
  capacityBytes: capacityMib * MIB,
  medium,
  centsPerGibMonth: MEDIUM_CENTS[medium],
})

const PLACES: readonly PlaceSpec[] = [
  {
    name: 'HV1',
    kind: 'host',
    site: 'Building',
    room: 'Server room',
    account: ADMIN,
    immutableDays: null,
    volumes: [
      volume('C', '6513270e-269e-4d37-b2a7-4de452e6b438', 512, 'ssd'),
      volume('D', 'd23f0824-128b-4f33-8c5c-7fd0a6a3a450', 512, 'ssd'),
      volume('E', '9531985d-5d9d-49f8-9818-e811892f902b', 256, 'hdd'),
    ],
  },
  {
    name: 'HV2',
    kind: 'host',
    site: 'Building',
    room: 'Server room',
    account: ADMIN,
    immutableDays: null,
    volumes: [volume('D', '36f675cc-81e7-4ef5-a8e2-5d940ed90475', 512, 'ssd')],
  },
  {
    name: 'NAS1',
    kind: 'nas',
    site: 'Building',
    room: 'Next room',
    account: ADMIN,
    immutableDays: null,
    volumes: [volume('Data', '6b0d549b-6f03-475a-9600-a35a099950d8', 512, 'nas')],
  },
  {
    name: 'VAULT',
    kind: 'vault',
    site: 'Offsite',
    room: 'Offsite',
    account: 'vault-keeper',
    immutableDays: 14,
    volumes: [volume('Data', '8d116ece-1738-47d9-bd9c-172411e20b8f', 512, 'wan')],
  },
]

/** What is bought when all else is gone: it stands in another room of the building. */
export const newHost = (name: string, guid: string): PlaceSpec => ({
  name,
  kind: 'host',
  site: 'Building',
  room: 'Spare room',
  account: ADMIN,
  immutableDays: null,
  volumes: [volume('D', guid, 512, 'ssd')],
})

/** 2026-03-14T09:00:00, a Saturday. */
const SHOP_OPENS_MICROS = 1_773_478_800_000_000

export const SHOP_SERVER: Scenario = {
  id: 'shop-server',
  epochMicros: SHOP_OPENS_MICROS,
  seed: 42,
  places: PLACES,
  vms: [{ name: 'SHOP', host: 'HV1', volume: 'D', diskName: 'shop.vhdx', diskSizeBytes: 64 * MIB, orders: 1000 }],
  settings: SETTINGS,
  noticeMicros: 5 * MINUTE,
  newHostMicros: 12 * MINUTE,
}

/** On volume D: of HV1 there is less room. */
const withRoom = (capacityBytes: number): readonly PlaceSpec[] =>
  PLACES.map((place) =>
    place.name !== 'HV1'
      ? place
      : {
          ...place,
          volumes: place.volumes.map((each) => (each.name === 'D' ? { ...each, capacityBytes } : each)),
        },
  )

const ORDERS_PER_DAY = 20

/** The shop on a quiet street, for months: few customers, little written, and little room for what is forgotten. */
export const QUIET_SHOP: Scenario = {
  ...SHOP_SERVER,
  id: 'quiet-shop',
  places: withRoom(128 * MIB),
  settings: {
    ...SETTINGS,
    customerIntervalMicros: DAY / ORDERS_PER_DAY,
    traffic: { profile: 'BusyDatabase', blockWritesPerDay: 200 },
  },
}

/** System and programs on one disk, the shop's database on another: what is taken back by hand may not fit the rest. */
export const TWO_DISKS: Scenario = {
  ...SHOP_SERVER,
  id: 'two-disks',
  vms: SHOP_SERVER.vms.map((vm) => ({ ...vm, dataDisk: { diskName: 'shop-data.vhdx', diskSizeBytes: 64 * MIB } })),
}

/** Asked by words that people write: it has no `constructor` that it would have by itself. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = Object.assign(
  Object.create(null),
  Object.fromEntries([SHOP_SERVER, QUIET_SHOP, TWO_DISKS].map((scenario) => [scenario.id, scenario])),
)
