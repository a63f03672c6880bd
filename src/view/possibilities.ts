/** What a menu may offer: each command is tried on a fork, so that the answer and the deed cannot differ. */
import type { PointType } from '../backup/restore-point.ts'
import { lineOf } from '../console/line-of.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { Command } from '../lab/command.ts'
import { failuresOf } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import { inUse, takenBetween } from '../lab/taken-by-fault.ts'
import type { PlaceVolume } from '../places/places.ts'
import { failuresOfPoint } from './fault-choices.ts'
import { needFocus } from './focus.ts'
import { repositoriesOf } from './repositories.ts'
import type { Possibility } from './view-model.ts'

export type PossibilityKind =
  | 'vm'
  | 'checkpoint'
  | 'tree'
  | 'whole'
  | 'export'
  | 'backup'
  | 'break'
  | 'restore'
  | 'file'

/** Where an export goes is the person's: a free folder where there is most room stands for any such. */
export const exportFolder = (lab: Lab, host: string): string => {
  const free = ({ disk }: PlaceVolume): number => (disk.lost ? -1 : disk.capacityBytes - disk.usedBytes)
  const volumes = lab.places.place(host)?.volumes ?? []
  const [roomiest] = volumes.toSorted((one, other) => free(other) - free(one))
  return `${roomiest?.name ?? 'D'}:\\any folder`
}

/** Pointed at the file that it has, a disk tells whether it could be pointed at all. */
export const diskActs = (vm: string, { record, volumeRoot }: HostedVm): readonly Command[] => {
  const [disk] = record.disks
  if (!disk) return []
  const { controllerLocation } = disk
  return [
    { type: 'set-vm-disk', vm, controllerLocation, path: `${volumeRoot}${disk.path}` },
    { type: 'remove-vm-disk', vm, controllerLocation },
  ]
}

const restores = (hosts: readonly string[], restorePoint: string): readonly Command[] => [
  { type: 'test-backup', restorePoint },
  ...hosts.map((toHost): Command => ({ type: 'restore-backup', restorePoint, toHost })),
]

/** Stores first, then the volumes of hosts, and the machine's own volume last. */
const backups = (lab: Lab, vm: string, backupType: PointType): readonly Command[] => {
  const { host, volume } = lab.hypervisor.need(vm).record
  const own = `${host}:${volume}`
  const targets = repositoriesOf(lab).filter((each) => each !== own)
  return [...targets, own].map((repository) => ({ type: 'start-backup', vm, repository, backupType }))
}

const checkpointActs = (vm: string, name: string): readonly Command[] => [
  { type: 'restore-checkpoint', vm, name },
  { type: 'rename-checkpoint', vm, name, newName: 'any name' },
  { type: 'remove-checkpoint', vm, name },
  { type: 'remove-checkpoint', vm, name, subtree: true },
]

/**
 * What can be done with one file, `HV1|D:\\SHOP\\shop.vhdx`. Where it is to go and how it is to be called is the person's:
 * a name and a folder that are free stand for any such.
 */
const fileActs = (subject: string): readonly Command[] => {
  const [host = '', path = ''] = subject.split('|')
  const root = /^(?:[A-Za-z]:|\\\\[^\\]+)\\/.exec(path)?.[0] ?? ''
  const on = { host, path }
  return [
    { type: 'rename-item', ...on, newName: 'any name.tmp' },
    { type: 'move-item', ...on, destination: `${root}any folder\\` },
    { type: 'remove-item', ...on, recurse: false },
    ...(/\.a?vhdx$/i.test(path)
      ? ([
          { type: 'mount-vhd', ...on, readOnly: true },
          { type: 'mount-vhd', ...on, readOnly: false },
          { type: 'dismount-vhd', ...on },
        ] as const)
      : []),
  ]
}

const candidates = (
  lab: Lab,
  kind: PossibilityKind,
  subject: string | undefined,
  focus: string | undefined,
): readonly Command[] => {
  if (kind === 'file') return fileActs(subject ?? '')
  const hosts = lab.places.all.filter(({ spec }) => spec.kind === 'host').map(({ spec }) => spec.name)
  if (kind === 'restore') return restores(hosts, subject ?? 'latest')
  const { name: vm, host } = needFocus(lab, focus).record
  const path = kind === 'export' ? exportFolder(lab, host) : ''
  if (kind === 'vm')
    return [
      { type: 'start-vm', vm },
      { type: 'suspend-vm', vm },
      { type: 'resume-vm', vm },
      { type: 'save-vm', vm },
      { type: 'stop-vm', vm, mode: 'shut-down', force: false },
      { type: 'stop-vm', vm, mode: 'turn-off', force: false },
      { type: 'restart-vm', vm },
      { type: 'remove-saved-state', vm },
      { type: 'checkpoint-vm', vm },
    ]
  if (kind === 'whole') return [{ type: 'remove-vm', vm }, ...diskActs(vm, needFocus(lab, focus))]
  if (kind === 'export')
    return [
      subject === undefined
        ? { type: 'export-vm', vm, path, liveState: 'CaptureSavedState' }
        : { type: 'export-checkpoint', vm, name: subject, path },
    ]
  if (kind === 'checkpoint') return checkpointActs(vm, subject ?? '')
  if (kind === 'tree') return [{ type: 'remove-checkpoint', vm }]
  if (kind === 'backup') return backups(lab, vm, (subject ?? 'Full') as PointType)
  return [
    ...hosts.map((host): Command => ({ type: 'fault', kind: 'PowerCut', host })),
    ...lab.places.all.flatMap(({ spec, volumes }) =>
      volumes.map((volume): Command => ({ type: 'fault', kind: 'VolumeLost', host: spec.name, volume: volume.name })),
    ),
    ...hosts.map((host): Command => ({ type: 'fault', kind: 'HostLost', host })),
    ...[...new Set(lab.places.all.map(({ spec }) => spec.room))].map(
      (room): Command => ({ type: 'fault', kind: 'RoomLost', room }),
    ),
    ...otherFailures(lab, vm),
    ...failuresOfPoint(lab, vm),
    { type: 'fault', kind: 'CheckpointCommitFails', vm },
  ]
}

/** Of the machine, and of the account of its host; those of places stand in the menu for each of them. */
const OF_PLACES: ReadonlySet<string> = new Set(['PowerCut', 'VolumeLost', 'HostLost', 'RoomLost'])

const otherFailures = (lab: Lab, vm: string): readonly Command[] =>
  failuresOf(lab, vm)
    .filter(({ kind }) => !OF_PLACES.has(kind))
    .map(({ command }) => command)

const tried = (fork: Lab, kind: PossibilityKind, command: Command): Possibility => {
  const before = kind === 'break' ? inUse(fork) : undefined
  const from = fork.events.length
  const outcome = fork.dispatch(command)
  const refusal = outcome.ok ? null : { code: outcome.code, data: outcome.data }
  const takes = before && outcome.ok ? { takes: takenBetween(before, inUse(fork)) } : {}
  const breaks = fork.events.slice(from).some(({ code }) => code === 'start-breaks-others') ? { breaks: true } : {}
  const warnings = fork.events.slice(from).filter(({ code }) => WARNINGS.has(code))
  return { command, line: lineOf(command), refusal, ...takes, ...breaks, ...(warnings.length > 0 ? { warnings } : {}) }
}

/** Events of a backup's beginning that a person wants to know before it begins. */
const WARNINGS: ReadonlySet<string> = new Set(['backup-beside-source', 'backup-became-full', 'recovery-in-the-way'])

/** `focus`: the VM in the middle of the page. Nothing is possible in a lab without any. */
export const possibilities = (
  lab: Lab,
  kind: PossibilityKind,
  subject: string | undefined,
  focus?: string,
): readonly Possibility[] => {
  if (lab.hypervisor.vms.length === 0 && kind !== 'file' && kind !== 'restore') return []
  return triedOnForks(lab, candidates(lab, kind, subject, focus), kind)
}

/** Each by itself, on copies: with its line, and its refusal where there is one. */
export const triedOnForks = (
  lab: Lab,
  commands: readonly Command[],
  kind: PossibilityKind = 'vm',
): readonly Possibility[] => {
  // Its guest is only pages: forks of it need not compare the memory of one that runs, each time anew.
  const still = lab.fork()
  let fork: Lab | undefined
  try {
    return commands.map((command) => {
      fork ??= still.fork()
      const answer = tried(fork, kind, command)
      // A refusal changes nothing: the same fork serves the next one.
      if (answer.refusal === null) {
        fork.dispose()
        fork = undefined
      }
      return answer
    })
  } finally {
    fork?.dispose()
    still.dispose()
  }
}
