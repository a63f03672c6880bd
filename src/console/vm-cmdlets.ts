/** Lines on whole machines and their disks: what a line of each means, and the line that a command is written as. */
import { LIVE_STATES } from '../host/export-vm.ts'
import { Refused } from '../host/refusal.ts'
import type { VmCommand, VmCommandOf } from '../host/vm-command.ts'
import {
  type Act,
  type Arguments,
  type Cmdlet,
  checkpointNames,
  controllerLocation,
  DEFAULT_HOST,
  flag,
  need,
  ofVm,
  ofVms,
  type Parameter,
  text,
  vmName,
  vmNames,
} from './cmdlet.ts'
import { option, quote } from './lexer.ts'
import { chosen, countValue, locationValue } from './values.ts'

const SIZE_MAX_BYTES = 64 * 1024 ** 4

const path = text('Path', { required: true })
const computer = text('ComputerName')
/** There is one SCSI controller; IDE belongs to generation 1, which is not simulated. */
const CONTROLLER: readonly Parameter[] = [
  text('ControllerType', { choices: ['SCSI', 'IDE', 'PMEM'] }),
  text('ControllerNumber', { choices: ['0'] }),
  controllerLocation,
]

/** In Hyper-V's order. */
const PLACES = ['VMName', 'ControllerType', 'ControllerNumber', 'ControllerLocation', 'Path'] as const

const hostOf = (values: Arguments): string => values.get('ComputerName') ?? DEFAULT_HOST

const exclude = (cmdlet: string, values: Arguments, one: string, other: string): void => {
  if (values.has(one) && values.has(other)) throw new Refused('parameters-exclude', { cmdlet, one, other })
}

const TAKE_TIME: ReadonlySet<string> = new Set(['Remove-VM', 'Export-VM', 'Export-VMCheckpoint', 'Import-VM'])

const cmdlet = (
  name: string,
  positional: readonly string[],
  parameters: readonly Parameter[],
  build: (values: Arguments) => VmCommand,
): Cmdlet => ({
  name,
  positional,
  parameters,
  takesTime: TAKE_TIME.has(name),
  act: (values): Act => {
    const type = values.get('ControllerType')
    if (type !== undefined && type.toLowerCase() !== 'scsi')
      throw new Refused('value-not-simulated', { cmdlet: name, name: 'ControllerType', value: type })
    return { kind: 'command', command: build(values) }
  },
})

const newVm = (values: Arguments): VmCommandOf<'new-vm'> => {
  for (const [one, other] of [
    ['VHDPath', 'NewVHDPath'],
    ['VHDPath', 'NoVHD'],
    ['NewVHDPath', 'NoVHD'],
  ] as const)
    exclude('New-VM', values, one, other)
  const isNew = values.has('NewVHDPath')
  if (isNew !== values.has('NewVHDSizeBytes'))
    throw new Refused('missing-parameter', { cmdlet: 'New-VM', name: isNew ? 'NewVHDSizeBytes' : 'NewVHDPath' })
  const vhdPath = values.get('NewVHDPath') ?? values.get('VHDPath')
  return {
    type: 'new-vm',
    vm: need(values, 'Name'),
    host: hostOf(values),
    ...(vhdPath === undefined ? {} : { vhdPath }),
    ...(isNew
      ? { newVhdSizeBytes: countValue('NewVHDSizeBytes', need(values, 'NewVHDSizeBytes'), SIZE_MAX_BYTES) }
      : {}),
  }
}

const importVm = (values: Arguments): VmCommandOf<'import-vm'> => {
  exclude('Import-VM', values, 'Register', 'Copy')
  if (!values.has('Copy'))
    for (const name of ['GenerateNewId', 'VhdDestinationPath', 'VirtualMachinePath'])
      if (values.has(name)) throw new Refused('missing-parameter', { cmdlet: 'Import-VM', name: 'Copy' })
  const one = values.get('VirtualMachinePath')
  const other = values.get('VhdDestinationPath')
  if (one !== undefined && other !== undefined && one.toLowerCase() !== other.toLowerCase())
    throw new Refused('bad-value', {
      name: 'VhdDestinationPath',
      value: other,
      allowed: 'A machine keeps its disks beside its configuration here: write one folder.',
    })
  const destinationPath = one ?? other
  return {
    type: 'import-vm',
    host: hostOf(values),
    path: need(values, 'Path'),
    mode: values.has('Copy') ? 'copy' : 'register',
    generateNewId: values.has('GenerateNewId'),
    ...(destinationPath === undefined ? {} : { destinationPath }),
  }
}

const location = (values: Arguments): number =>
  locationValue('ControllerLocation', values.get('ControllerLocation') ?? '0')

export const VM_CMDLETS: readonly Cmdlet[] = [
  cmdlet(
    'New-VM',
    ['Name'],
    [vmName, text('VHDPath'), text('NewVHDPath'), text('NewVHDSizeBytes'), flag('NoVHD'), computer],
    newVm,
  ),
  cmdlet('Remove-VM', ['Name'], [vmNames, flag('Force')], (values) => ({
    type: 'remove-vm',
    vm: need(values, 'Name'),
  })),
  cmdlet(
    'Export-VM',
    ['Name', 'Path'],
    [vmNames, path, text('CaptureLiveState', { choices: LIVE_STATES })],
    (values) => ({
      type: 'export-vm',
      vm: need(values, 'Name'),
      path: need(values, 'Path'),
      liveState: chosen(LIVE_STATES, values.get('CaptureLiveState') ?? LIVE_STATES[0]),
    }),
  ),
  cmdlet('Export-VMCheckpoint', ['Name', 'Path'], [{ ...checkpointNames, required: true }, path, ofVms], (values) => ({
    type: 'export-checkpoint',
    vm: need(values, 'VMName'),
    name: need(values, 'Name'),
    path: need(values, 'Path'),
  })),
  cmdlet(
    'Import-VM',
    ['Path'],
    [
      path,
      flag('Register'),
      flag('Copy'),
      flag('GenerateNewId'),
      text('VirtualMachinePath'),
      text('VhdDestinationPath'),
      computer,
    ],
    importVm,
  ),
  cmdlet('Add-VMHardDiskDrive', PLACES, [ofVm, ...CONTROLLER, path], (values) => ({
    type: 'add-vm-disk',
    vm: need(values, 'VMName'),
    path: need(values, 'Path'),
    ...(values.has('ControllerLocation') ? { controllerLocation: location(values) } : {}),
  })),
  cmdlet('Set-VMHardDiskDrive', PLACES, [ofVm, ...CONTROLLER, path], (values) => ({
    type: 'set-vm-disk',
    vm: need(values, 'VMName'),
    controllerLocation: location(values),
    path: need(values, 'Path'),
  })),
  cmdlet('Remove-VMHardDiskDrive', PLACES.slice(0, -1), [ofVm, ...CONTROLLER], (values) => {
    if (!values.has('ControllerLocation'))
      throw new Refused('missing-parameter', { cmdlet: 'Remove-VMHardDiskDrive', name: 'ControllerLocation' })
    return { type: 'remove-vm-disk', vm: need(values, 'VMName'), controllerLocation: location(values) }
  }),
]

const on = (host: string): string => (host === DEFAULT_HOST ? '' : option('ComputerName', host))
const at = (controllerLocation: number | undefined): string =>
  controllerLocation === undefined ? '' : ` -ControllerLocation ${controllerLocation}`

const LINES: { [Type in VmCommand['type']]: (command: VmCommandOf<Type>) => string } = {
  'new-vm': ({ vm, host, vhdPath, newVhdSizeBytes }) =>
    newVhdSizeBytes === undefined
      ? `New-VM -Name ${quote(vm)}${vhdPath === undefined ? ' -NoVHD' : option('VHDPath', vhdPath)}${on(host)}`
      : `New-VM -Name ${quote(vm)}${option('NewVHDPath', vhdPath)} -NewVHDSizeBytes ${newVhdSizeBytes}${on(host)}`,
  'remove-vm': ({ vm }) => `Remove-VM -Name ${quote(vm)} -Force`,
  'export-vm': ({ vm, path, liveState }) =>
    `Export-VM -Name ${quote(vm)}${option('Path', path)} -CaptureLiveState ${liveState}`,
  'export-checkpoint': ({ vm, name, path }) =>
    `Export-VMCheckpoint -VMName ${quote(vm)}${option('Name', name)}${option('Path', path)}`,
  'import-vm': ({ host, path, mode, generateNewId, destinationPath }) =>
    `Import-VM${option('Path', path)} -${mode === 'copy' ? 'Copy' : 'Register'}${generateNewId ? ' -GenerateNewId' : ''}${option('VirtualMachinePath', destinationPath)}${on(host)}`,
  'add-vm-disk': ({ vm, path, controllerLocation }) =>
    `Add-VMHardDiskDrive -VMName ${quote(vm)}${option('Path', path)}${at(controllerLocation)}`,
  'set-vm-disk': ({ vm, controllerLocation, path }) =>
    `Set-VMHardDiskDrive -VMName ${quote(vm)}${at(controllerLocation)}${option('Path', path)}`,
  'remove-vm-disk': ({ vm, controllerLocation }) =>
    `Remove-VMHardDiskDrive -VMName ${quote(vm)}${at(controllerLocation)}`,
}

export const vmLine = (command: VmCommand): string => LINES[command.type](command as never)
