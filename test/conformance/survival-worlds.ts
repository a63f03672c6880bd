/** Worlds in which section 7 of the fact sheet is played: the same shop and the same copies, in differently built places. */
import type { Lab } from '../../src/lab/lab.ts'
import { QUIET_SHOP, type Scenario, SHOP_SERVER } from '../../src/lab/scenario.ts'
import type { PlaceSpec } from '../../src/places/places.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

/** A host to return to stands in a room of its own in all of them: losing a room is then about the copies. */
const HV2 = { room: 'Second room' }
const ADMIN = 'AFTERIMAGE\\admin'

const withPlaces = (id: string, changes: Readonly<Record<string, Partial<PlaceSpec>>> = {}): Scenario => ({
  ...SHOP_SERVER,
  id: `section-7 ${id}`,
  places: SHOP_SERVER.places.map((place) => ({ ...place, ...(place.name === 'HV2' ? HV2 : changes[place.name]) })),
})

export const REPOSITORIES = { b1: 'HV1:D', b2: 'HV1:E', c: 'NAS1', d: 'VAULT' } as const
const everywhere = (more = ''): readonly string[] =>
  Object.values(REPOSITORIES).map((where) => `Start-LabBackup SHOP -Repository ${where}${more}`)

/** In the order of the repositories; the fulls are of minute 6 to 10, the second checkpoint of minute 32. */
export const POINTS = ['full', 'increment', 'second increment', 'late full'] as const

const COPIES = [
  'Start-VM SHOP',
  'Wait-Lab -Minutes 5',
  'Checkpoint-VM SHOP early',
  'Wait-Lab -Minutes 1',
  ...everywhere(),
  'Checkpoint-VM SHOP late',
  ...everywhere(' -Type Incremental'),
  'Wait-Lab -Minutes 2',
  ...everywhere(' -Type Incremental'),
  'Wait-Lab -Minutes 5',
  ...everywhere(),
  'Wait-Lab -Minutes 30',
]

const played = (scenario: Scenario, lines: readonly string[]): Lab => {
  const lab = newLab(scenario)
  play(lab, ...lines)
  return lab
}

/** So much was written since that its merge takes a while. */
const merging = (): Lab => {
  const lab = worldOf('usual').fork()
  play(lab, 'Invoke-LabApp SHOP Photos Import -Count 8', 'Wait-Lab -Minutes 1', 'Remove-VMCheckpoint SHOP late')
  return lab
}

const jobs = Object.entries(REPOSITORIES).map(
  ([name, where], at) => `New-LabBackupJob ${name} SHOP -Repository ${where} -EveryHours ${96 + at} -ActiveFullDays 1`,
)

const MAKE = {
  usual: () => played(withPlaces('usual'), COPIES),
  /** The NAS stands in the host's room. */
  together: () => played(withPlaces('together', { NAS1: { room: 'Server room' } }), COPIES),
  /** The NAS has an account of its own. */
  keeper: () => played(withPlaces('keeper', { NAS1: { account: 'nas-keeper' } }), COPIES),
  /** Offsite with the host's account, and nothing is locked. */
  online: () => played(withPlaces('online', { VAULT: { account: ADMIN, immutableDays: null } }), COPIES),
  merging,
  enciphered: () =>
    played(withPlaces('enciphered'), [...COPIES.slice(0, 4), ...everywhere(' -Encrypt'), 'Wait-Lab -Minutes 5']),
  /** Three weeks on a quiet street, a full in each place every four days. */
  weeks: () =>
    played({ ...QUIET_SHOP, id: 'section-7 weeks', places: SHOP_SERVER.places }, [
      ...COPIES.slice(0, 3),
      ...jobs,
      'Wait-Lab -Hours 504',
    ]),
} as const satisfies Readonly<Record<string, () => Lab>>

export type World = keyof typeof MAKE

const made = new Map<World, Lab>()

/** Made once; whoever changes it takes a fork. */
export const worldOf = (world: World): Lab => {
  const lab = made.get(world) ?? (MAKE[world] as () => Lab)()
  made.set(world, lab)
  return lab
}
