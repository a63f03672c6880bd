/** Which failures there are, for whoever may not name one: the survival rooms try each and know none. */
import { readFileExtents } from '../guest/fat/file-extents.ts'
import { GuestError } from '../guest/guest-error.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import type { Duration } from '../kernel/sim-time.ts'
import { StorageError } from '../storage/storage-error.ts'
import { withChains } from './chain-look.ts'
import { dwellOf, type FaultCommand, type FaultKind, type FaultOf } from './fault-command.ts'
import { plannedStrike } from './faults.ts'
import type { Lab } from './lab.ts'

export interface Failure {
  readonly kind: FaultKind
  /** As `Invoke-LabFault` spells them, without their dashes; a switch is `$true`. */
  readonly parameters: Readonly<Record<string, string>>
  readonly dwellMicros: Duration
  /** Inside the guest, in its files, or around it. */
  readonly group: 'guest' | 'files' | 'around'
  readonly command: FaultCommand
}

/** What a kind takes besides itself, and how a line spells it. */
type Wish = { [Kind in FaultKind]: readonly [kind: Kind, fields: Fields<Kind>, parameters?: Failure['parameters']] }
type Fields<Kind extends FaultKind> = Omit<FaultOf<Kind>, 'type' | 'kind' | 'at'>
type AnyWish = Wish[FaultKind]

const isRefusal = (error: unknown): boolean =>
  error instanceof Refused || error instanceof StorageError || error instanceof GuestError

/** Undefined where it cannot be read. */
const orNothing = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

const PICTURE = /^c:\\photos\\.+\.bmp$/i

/** Somebody's picture: the first of the folder. */
const picture = (lab: Lab, hosted: HostedVm): string | undefined =>
  orNothing(() =>
    withChains(lab, hosted, ([system]) =>
      (system ? readFileExtents(system) : []).map(({ path }) => path).find((path) => PICTURE.test(path)),
    ),
  )

const guestWishes = (lab: Lab, hosted: HostedVm): readonly AnyWish[] => {
  const path = picture(lab, hosted)
  return [
    ['RowsDeleted', {}],
    ['BadUpdate', {}],
    ['GuestRansomware', {}],
    ...(path === undefined ? [] : [['FileDeleted', { path }, { Path: path }] as const]),
  ]
}

/** A deleted file of a guest stays unnoticed for an hour; a machine whose disk is deleted stands still, which nobody overlooks. */
const MISSED_AT_ONCE = [{ dwellMicros: 0 }, { DwellMinutes: '0' }] as const

/** While the machine has its files open, whoever changes them has to turn it off first. */
const fileWishes = (hosted: HostedVm): readonly AnyWish[] => {
  const { host, volume } = hosted.record
  const { systemPath } = hosted
  const isOpen = hosted.drives !== undefined
  const off = isOpen ? ([{ turnOff: true }, { TurnOff: '$true' }] as const) : ([{}, {}] as const)
  const force = isOpen ? ([{ force: true }, { Force: '$true' }] as const) : ([{}, {}] as const)
  const path = `${hosted.volumeRoot}${systemPath}`
  return [
    ['BitRot', { in: 'Base' }, { In: 'Base' }],
    ['BitRot', { in: 'Child' }, { In: 'Child' }],
    ['ParentModified', ...off],
    ...(systemPath !== undefined && /\.avhdx$/i.test(systemPath)
      ? [
          [
            'FileDeleted',
            { path, host, ...force[0], ...MISSED_AT_ONCE[0] },
            { Path: path, ComputerName: host, ...force[1], ...MISSED_AT_ONCE[1] },
          ] as const,
        ]
      : []),
    ['VolumeFull', { host, volume }, { Volume: `${host}:${volume}` }],
    ['MergeInterrupted', {}],
    ['KeyLost', {}],
    ['BackupSilentlyFails', {}],
    ['BackupLeftBehind', {}],
  ]
}

const wishesAround = (lab: Lab, { record: { host, volume } }: HostedVm): readonly AnyWish[] => {
  const { account, room } = lab.places.place(host)?.spec ?? { account: '', room: '' }
  return [
    ['PowerCut', { host }, { HostName: host }],
    ['VolumeLost', { host, volume }, { Volume: `${host}:${volume}` }],
    ['HostLost', { host }, { HostName: host }],
    ['HostRansomware', { host }, { HostName: host }],
    ['SharedAccountAbused', { account }, { Account: account }],
    ['RoomLost', { room }, { Room: room }],
  ]
}

/** What may befall the host on which a deleted machine ran last: it has no disk any more that anything could strike. */
const wishesOfDeleted = (lab: Lab, vm: string): readonly AnyWish[] => {
  const ran = lab.backups.points.findLast((point) => point.vm.toLowerCase() === vm.toLowerCase())?.host ?? ''
  const { account, room } = lab.places.place(ran)?.spec ?? { account: '', room: '' }
  return [
    ['PowerCut', { host: ran }, { HostName: ran }],
    ['HostLost', { host: ran }, { HostName: ran }],
    ['HostRansomware', { host: ran }, { HostName: ran }],
    ['SharedAccountAbused', { account }, { Account: account }],
    ['RoomLost', { room }, { Room: room }],
  ]
}

/** Which are of a machine, and not of a place: they have to say of which where there are several. */
const OF_VM: ReadonlySet<FaultKind> = new Set([
  'RowsDeleted',
  'BadUpdate',
  'GuestRansomware',
  'BitRot',
  'ParentModified',
  'MergeInterrupted',
  'KeyLost',
  'BackupSilentlyFails',
  'BackupLeftBehind',
])

/**
 * Every failure that can strike this machine as it is now, from inside the guest outwards. Whether its programs take what
 * is asked of them comes out when it strikes. Of a machine that is deleted what strikes around it. Throws `unknown-vm`
 * where there are no backups of it either.
 */
export const failuresOf = (lab: Lab, vm: string): readonly Failure[] => {
  const isKnown = lab.backups.points.some((point) => point.vm.toLowerCase() === vm.toLowerCase())
  const hosted = lab.hypervisor.find(vm) ?? (isKnown ? undefined : lab.hypervisor.need(vm))
  const name = hosted?.record.name ?? vm
  const isOneOfSeveral = lab.hypervisor.vms.length > 1
  const of = (group: Failure['group'], wishes: readonly AnyWish[]): readonly Failure[] =>
    wishes.flatMap(([kind, fields, parameters = {}]): readonly Failure[] => {
      const isNamed = isOneOfSeveral && (OF_VM.has(kind) || (kind === 'FileDeleted' && group === 'guest'))
      const command = { type: 'fault', kind, ...fields, ...(isNamed ? { vm: name } : {}) } as FaultCommand
      if (group !== 'guest' && orNothing(() => plannedStrike(lab, command)) === undefined) return []
      const spelled = isNamed ? { VMName: name, ...parameters } : parameters
      return [{ kind, parameters: spelled, dwellMicros: dwellOf(command), group, command }]
    })
  if (!hosted) return of('around', wishesOfDeleted(lab, vm))
  return [
    ...(lab.hypervisor.stateOf(hosted) === 'Running' ? of('guest', guestWishes(lab, hosted)) : []),
    ...of('files', fileWishes(hosted)),
    ...of('around', wishesAround(lab, hosted)),
  ]
}
