/** The `*-VHD` cmdlets: what a line of each means, and the line that a command is written as. */
import { Refused } from '../host/refusal.ts'
import { OPTIMIZE_MODES, type VhdCommand, type VhdCommandOf, type VhdKind } from '../host/vhd-command.ts'
import {
  type Act,
  type Arguments,
  type Cmdlet,
  computerName,
  DEFAULT_HOST,
  diskPath,
  flag,
  type Parameter,
  text,
} from './cmdlet.ts'
import { quote } from './lexer.ts'
import { chosen, countValue } from './values.ts'

const KINDS: readonly VhdKind[] = ['Fixed', 'Dynamic', 'Differencing']
const SECTOR_SIZES = ['512', '4096'] as const
const SIZE_MAX_BYTES = 64 * 1024 ** 4
const BLOCK_MAX_BYTES = 256 * 1024 ** 2

const onFile = (values: Arguments) => ({
  host: values.get('ComputerName') ?? DEFAULT_HOST,
  path: values.get('Path') as string,
})

const exclude = (cmdlet: string, values: Arguments, one: string, other: string): void => {
  if (values.has(one) && values.has(other)) throw new Refused('parameters-exclude', { cmdlet, one, other })
}

const need = (cmdlet: string, values: Arguments, name: string): string => {
  const value = values.get(name)
  if (value === undefined) throw new Refused('missing-parameter', { cmdlet, name })
  return value
}

const size = (values: Arguments, name: string, most: number): number | undefined => {
  const written = values.get(name)
  return written === undefined ? undefined : countValue(name, written, most)
}

const defined = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>
  }

const newVhd = (values: Arguments): VhdCommandOf<'new-vhd'> => {
  const cmdlet = 'New-VHD'
  exclude(cmdlet, values, 'Dynamic', 'Fixed')
  exclude(cmdlet, values, 'Fixed', 'Differencing')
  exclude(cmdlet, values, 'Dynamic', 'Differencing')
  const isChild = values.has('Differencing') || values.has('ParentPath')
  if (isChild) need(cmdlet, values, 'ParentPath')
  else need(cmdlet, values, 'SizeBytes')
  // A child has its parent's size and sectors.
  if (isChild) for (const name of ['SizeBytes', 'LogicalSectorSizeBytes']) exclude(cmdlet, values, name, 'ParentPath')
  const sectors = values.get('LogicalSectorSizeBytes')
  return {
    type: 'new-vhd',
    ...onFile(values),
    vhdType: isChild ? 'Differencing' : values.has('Fixed') ? 'Fixed' : 'Dynamic',
    ...defined({
      sizeBytes: size(values, 'SizeBytes', SIZE_MAX_BYTES),
      parentPath: values.get('ParentPath'),
      blockSizeBytes: size(values, 'BlockSizeBytes', BLOCK_MAX_BYTES),
      logicalSectorSizeBytes: sectors === undefined ? undefined : Number(sectors),
    }),
  }
}

const convertVhd = (values: Arguments): VhdCommandOf<'convert-vhd'> => {
  const kind = values.get('VHDType')
  const vhdType = kind === undefined ? undefined : chosen(KINDS, kind)
  if (vhdType === 'Differencing') need('Convert-VHD', values, 'ParentPath')
  else if (values.has('ParentPath'))
    throw new Refused('missing-parameter', { cmdlet: 'Convert-VHD', name: 'VHDType Differencing' })
  return {
    type: 'convert-vhd',
    ...onFile(values),
    destinationPath: need('Convert-VHD', values, 'DestinationPath'),
    deleteSource: values.has('DeleteSource'),
    ...defined({
      vhdType,
      parentPath: values.get('ParentPath'),
      blockSizeBytes: size(values, 'BlockSizeBytes', BLOCK_MAX_BYTES),
    }),
  }
}

const resizeVhd = (values: Arguments): VhdCommandOf<'resize-vhd'> => {
  exclude('Resize-VHD', values, 'SizeBytes', 'ToMinimumSize')
  if (!values.has('ToMinimumSize')) need('Resize-VHD', values, 'SizeBytes')
  const sizeBytes = size(values, 'SizeBytes', SIZE_MAX_BYTES) ?? 'minimum'
  return { type: 'resize-vhd', ...onFile(values), sizeBytes }
}

/** `Retrim` tells the host's own storage again, which is not simulated. */
const optimizeVhd = (values: Arguments): VhdCommandOf<'optimize-vhd'> => {
  const mode = values.get('Mode') ?? 'Full'
  if (mode.toLowerCase() === 'retrim')
    throw new Refused('value-not-simulated', { cmdlet: 'Optimize-VHD', name: 'Mode', value: 'Retrim' })
  return { type: 'optimize-vhd', ...onFile(values), mode: chosen(OPTIMIZE_MODES, mode) }
}

/** The others act at once, in life too. */
const TAKES_TIME: ReadonlySet<string> = new Set(['New-VHD', 'Convert-VHD', 'Resize-VHD', 'Optimize-VHD', 'Merge-VHD'])

const vhd = (
  name: string,
  more: readonly Parameter[],
  build: (values: Arguments) => VhdCommand,
  positional: readonly string[] = ['Path'],
): Cmdlet => ({
  name,
  positional,
  parameters: [diskPath, ...more, computerName],
  takesTime: TAKES_TIME.has(name),
  act: (values): Act => ({ kind: 'command', command: build(values) }),
})

export const VHD_CMDLETS: readonly Cmdlet[] = [
  vhd(
    'New-VHD',
    [
      text('SizeBytes'),
      flag('Dynamic'),
      flag('Fixed'),
      flag('Differencing'),
      text('ParentPath'),
      text('BlockSizeBytes'),
      text('LogicalSectorSizeBytes', { choices: SECTOR_SIZES }),
    ],
    newVhd,
    ['Path', 'SizeBytes'],
  ),
  vhd(
    'Convert-VHD',
    [
      text('DestinationPath', { required: true }),
      text('VHDType', { choices: KINDS }),
      text('ParentPath'),
      text('BlockSizeBytes'),
      flag('DeleteSource'),
    ],
    convertVhd,
    ['Path', 'DestinationPath'],
  ),
  vhd('Resize-VHD', [text('SizeBytes'), flag('ToMinimumSize')], resizeVhd, ['Path', 'SizeBytes']),
  vhd('Optimize-VHD', [text('Mode', { choices: [...OPTIMIZE_MODES, 'Retrim'] })], optimizeVhd),
  vhd(
    'Merge-VHD',
    [text('DestinationPath'), flag('Force')],
    (values) => ({
      type: 'merge-vhd',
      ...onFile(values),
      ...defined({ destinationPath: values.get('DestinationPath') }),
    }),
    ['Path', 'DestinationPath'],
  ),
  vhd(
    'Set-VHD',
    [text('ParentPath', { required: true }), flag('IgnoreIdMismatch')],
    (values) => ({
      type: 'set-vhd',
      ...onFile(values),
      parentPath: values.get('ParentPath') as string,
      ignoreIdMismatch: values.has('IgnoreIdMismatch'),
    }),
    ['Path', 'ParentPath'],
  ),
  vhd('Mount-VHD', [flag('ReadOnly')], (values) => ({
    type: 'mount-vhd',
    ...onFile(values),
    readOnly: values.has('ReadOnly'),
  })),
  vhd('Dismount-VHD', [], (values) => ({ type: 'dismount-vhd', ...onFile(values) })),
]

const option = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : ` -${name} ${typeof value === 'number' ? value : quote(value)}`

const given = (name: string, is: boolean): string => (is ? ` -${name}` : '')

const LINES: { [Type in VhdCommand['type']]: (command: VhdCommandOf<Type>) => string } = {
  'new-vhd': (command) =>
    `New-VHD -Path ${quote(command.path)}${option('ParentPath', command.parentPath)}${option('SizeBytes', command.sizeBytes)} -${command.vhdType}${option('BlockSizeBytes', command.blockSizeBytes)}${option('LogicalSectorSizeBytes', command.logicalSectorSizeBytes)}`,
  'convert-vhd': (command) =>
    `Convert-VHD -Path ${quote(command.path)} -DestinationPath ${quote(command.destinationPath)}${option('VHDType', command.vhdType)}${option('ParentPath', command.parentPath)}${option('BlockSizeBytes', command.blockSizeBytes)}${given('DeleteSource', command.deleteSource)}`,
  'resize-vhd': ({ path, sizeBytes }) =>
    `Resize-VHD -Path ${quote(path)}${sizeBytes === 'minimum' ? ' -ToMinimumSize' : option('SizeBytes', sizeBytes)}`,
  'optimize-vhd': ({ path, mode }) => `Optimize-VHD -Path ${quote(path)} -Mode ${mode}`,
  'merge-vhd': ({ path, destinationPath }) =>
    `Merge-VHD -Path ${quote(path)}${option('DestinationPath', destinationPath)}`,
  'set-vhd': ({ path, parentPath, ignoreIdMismatch }) =>
    `Set-VHD -Path ${quote(path)} -ParentPath ${quote(parentPath)}${given('IgnoreIdMismatch', ignoreIdMismatch)}`,
  'mount-vhd': ({ path, readOnly }) => `Mount-VHD -Path ${quote(path)}${given('ReadOnly', readOnly)}`,
  'dismount-vhd': ({ path }) => `Dismount-VHD -Path ${quote(path)}`,
}

export const vhdLine = (command: VhdCommand): string =>
  LINES[command.type](command as never) + (command.host === DEFAULT_HOST ? '' : ` -ComputerName ${quote(command.host)}`)
