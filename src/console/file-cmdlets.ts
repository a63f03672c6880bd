/** Cmdlets on the files of hosts: what a line of each means, the line of each command, and the short names they have. */
import type { FileCommand, FileCommandOf } from '../host/file-command.ts'
import {
  type Act,
  type Arguments,
  type Cmdlet,
  computerName,
  DEFAULT_HOST,
  flag,
  need,
  type Parameter,
  text,
} from './cmdlet.ts'
import { quote } from './lexer.ts'
import { TYPES } from './pipeline/objects.ts'

/** A piped file gives its whole path. */
const piped = {
  FileSystemItem: 'FullName',
  HostFile: 'Path',
  VirtualHardDisk: 'Path',
  ChainFile: 'Path',
  Value: 'Value',
}
const path: Parameter = {
  ...text('Path', { aliases: ['LiteralPath'], required: true, piped }),
  kind: 'list',
  names: 'files',
}
/** Of Rename-Item, as in life. */
const onePath: Parameter = { ...path, kind: 'text' }
const force = flag('Force')

const onItem = (values: Arguments) => ({ host: values.get('ComputerName') ?? DEFAULT_HOST, path: need(values, 'Path') })

const item = (
  name: string,
  more: readonly Parameter[],
  build: (values: Arguments) => FileCommand,
  positional: readonly string[] = ['Path'],
  target: Parameter = path,
): Cmdlet => ({
  name,
  positional,
  parameters: [target, ...more, computerName],
  takesTime: true,
  act: (values): Act => ({ kind: 'command', command: build(values) }),
})

const destination = text('Destination', { required: true })

const CHANGES: readonly Cmdlet[] = [
  item(
    'Move-Item',
    [destination],
    (values) => ({ type: 'move-item', ...onItem(values), destination: need(values, 'Destination') }),
    ['Path', 'Destination'],
  ),
  item(
    'Rename-Item',
    [text('NewName', { required: true })],
    (values) => ({ type: 'rename-item', ...onItem(values), newName: need(values, 'NewName') }),
    ['Path', 'NewName'],
    onePath,
  ),
  item(
    'Copy-Item',
    [destination, flag('Recurse'), force],
    (values) => ({
      type: 'copy-item',
      ...onItem(values),
      destination: need(values, 'Destination'),
      recurse: values.has('Recurse'),
    }),
    ['Path', 'Destination'],
  ),
  item('Remove-Item', [flag('Recurse'), force], (values) => ({
    type: 'remove-item',
    ...onItem(values),
    recurse: values.has('Recurse'),
  })),
]

export const FILE_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Get-ChildItem',
    does: 'look',
    gives: TYPES.item,
    positional: ['Path'],
    parameters: [{ ...path, required: false }, flag('Recurse'), computerName],
    act: (values) => ({
      kind: 'look',
      look: {
        kind: 'items',
        path: values.get('Path'),
        host: values.get('ComputerName') ?? DEFAULT_HOST,
        recurse: values.has('Recurse'),
      },
    }),
  },
  ...CHANGES,
  {
    name: 'Get-LabHostFile',
    does: 'look',
    gives: TYPES.hostFile,
    positional: ['Path'],
    parameters: [text('Path'), computerName],
    act: (values) => ({
      kind: 'look',
      look: { kind: 'host-files', path: values.get('Path'), host: values.get('ComputerName') ?? DEFAULT_HOST },
    }),
  },
]

const given = (name: string, is: boolean): string => (is ? ` -${name}` : '')

const LINES: { [Type in FileCommand['type']]: (command: FileCommandOf<Type>) => string } = {
  'move-item': (command) => `Move-Item -Path ${quote(command.path)} -Destination ${quote(command.destination)}`,
  'rename-item': (command) => `Rename-Item -Path ${quote(command.path)} -NewName ${quote(command.newName)}`,
  'copy-item': (command) =>
    `Copy-Item -Path ${quote(command.path)} -Destination ${quote(command.destination)}${given('Recurse', command.recurse)}`,
  'remove-item': (command) => `Remove-Item -Path ${quote(command.path)}${given('Recurse', command.recurse)}`,
}

export const fileLine = (command: FileCommand): string =>
  LINES[command.type](command as never) + (command.host === DEFAULT_HOST ? '' : ` -ComputerName ${quote(command.host)}`)
