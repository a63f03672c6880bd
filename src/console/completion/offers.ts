/** What a parameter can take here and now. */
import type { Lab } from '../../lab/lab.ts'
import type { Moment } from '../../lab/moments.ts'
import { plannedFaults } from '../../lab/planned-faults.ts'
import { appActions, appChoices } from '../app-requests.ts'
import { type Cmdlet, DEFAULT_HOST, type Parameter } from '../cmdlet.ts'
import { CMDLETS } from '../cmdlets.ts'
import type { ObjectType } from '../pipeline/objects.ts'
import { guestPaths, hostPaths } from './paths.ts'

export interface Asked {
  readonly lab: Lab
  readonly cmdlet: Cmdlet
  readonly parameter: Parameter
  /** What stands on the line already, by parameter. */
  readonly given: ReadonlyMap<string, string>
  /** Of the objects that come through the pipe. */
  readonly input: ObjectType | undefined
  readonly typed: string
}

const places = (lab: Lab, isHost: boolean): readonly string[] =>
  lab.places.all.filter(({ spec }) => (spec.kind === 'host') === isHost).map(({ spec }) => spec.name)

const volumes = (lab: Lab, only: 'hosts' | 'all'): readonly string[] =>
  lab.places.all
    .filter(({ spec }) => only === 'all' || spec.kind === 'host')
    .flatMap(({ spec, volumes: all }) => all.map((volume) => `${spec.name}:${volume.name}`))

const vms = (lab: Lab): readonly string[] => lab.hypervisor.vms.map(({ record }) => record.name)

/** Of the VM on the line; of all where none is named. */
const checkpoints = ({ lab, given }: Asked): readonly string[] => {
  const vm = given.get('VMName')?.toLowerCase()
  return lab.hypervisor.vms
    .filter(({ record }) => vm === undefined || record.name.toLowerCase() === vm)
    .flatMap(({ record }) => record.checkpoints.filter((each) => each.purpose === 'user').map((each) => each.name))
}

const restorePoints = ({ lab }: Asked): readonly string[] => lab.backups.points.map((point) => point.id)

const momentOf = ({ given }: Asked): Moment => {
  const [checkpoint, point] = [given.get('CheckpointName'), given.get('RestorePoint')]
  if (checkpoint !== undefined) return { kind: 'checkpoint', name: checkpoint }
  return point === undefined ? { kind: 'now' } : { kind: 'restore-point', id: point }
}

const names = (asked: Asked): readonly string[] => {
  const { lab, cmdlet, parameter } = asked
  if (cmdlet.name === 'Get-Help' || cmdlet.name === 'Get-Command') return CMDLETS.map(({ name }) => name)
  if (parameter.piped?.['VMSnapshot'] === 'Name') return checkpoints(asked)
  return parameter.piped?.['VirtualMachine'] ? vms(lab) : []
}

const path = (asked: Asked): readonly string[] =>
  asked.parameter.piped?.['GuestFile']
    ? guestPaths(asked.lab, asked.given.get('VMName') ?? '', momentOf(asked), asked.typed)
    : file(asked)

const file = ({ lab, given, typed }: Asked): readonly string[] =>
  hostPaths(lab, given.get('ComputerName') ?? DEFAULT_HOST, typed)

const moments = (asked: Asked): readonly string[] => ['Now', ...checkpoints(asked), ...restorePoints(asked)]

const properties = ({ input }: Asked): readonly string[] => input?.properties ?? []

/** By the parameter's name; a new parameter of one of these names completes by itself. */
const OFFERS: Readonly<Record<string, (asked: Asked) => readonly string[]>> = {
  Name: names,
  VMName: ({ lab }) => vms(lab),
  CheckpointName: checkpoints,
  ParentOf: checkpoints,
  ChildOf: checkpoints,
  From: moments,
  To: moments,
  RestorePoint: (asked) => ['latest', ...restorePoints(asked)],
  ToHost: ({ lab }) => [...places(lab, true), ...volumes(lab, 'hosts')],
  HostName: ({ lab }) => places(lab, true),
  ComputerName: ({ lab }) => places(lab, true),
  Repository: ({ lab }) => [...places(lab, false), ...volumes(lab, 'hosts')],
  Volume: ({ lab }) => volumes(lab, 'all'),
  Room: ({ lab }) => [...new Set(lab.places.all.map(({ spec }) => spec.room))],
  Account: ({ lab }) => [...new Set(lab.places.all.map(({ spec }) => spec.account))],
  Id: ({ lab, parameter }) => (parameter.piped?.['PlannedFault'] ? plannedFaults(lab).map(({ id }) => String(id)) : []),
  App: () => appActions(),
  Action: ({ given }) => appActions(given.get('App') ?? ''),
  Path: path,
  VhdPath: file,
  ParentPath: file,
  DestinationPath: file,
  Property: properties,
  ExpandProperty: properties,
}

export const offersFor = (asked: Asked): readonly string[] => {
  const { parameter, given } = asked
  const ofApp = appChoices(given.get('App') ?? '', given.get('Action') ?? '', parameter.name)
  return parameter.choices ?? (ofApp.length > 0 ? ofApp : (OFFERS[parameter.name]?.(asked) ?? []))
}
