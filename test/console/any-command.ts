/** Any command that a line can spell, for every type there is: a new type without an entry here does not compile. */
import * as fc from 'fast-check'
import { type AppRequest, WORKLOAD_PROFILES } from '../../src/guest/apps/app-types.ts'
import { OPTIMIZE_MODES } from '../../src/host/vhd-command.ts'
import type { Command } from '../../src/lab/command.ts'

type Commands = { readonly [Type in Command['type']]: fc.Arbitrary<Extract<Command, { type: Type }>> }

/** Names as people and mischief give them. */
const name = fc.oneof(
  fc.constantFrom(
    'SHOP',
    'a b',
    "it's",
    '#1',
    '-x',
    '-Force',
    '(x)',
    '"',
    'x:y',
    "''",
    '$true',
    '$x',
    '',
    '|',
    '{',
    '}',
  ),
  fc.constantFrom(
    'a,b',
    ',',
    'a;b',
    '@x',
    '&',
    '> x',
    'D:\\T\\a.vhdx',
    '*',
    '?',
    '[a]',
    '\t',
    '\n',
    '-ea Stop',
    "' | x",
  ),
  fc.string({ unit: 'binary' }),
)
/** Of hosts and volumes: a colon stands between the two. */
const place = name.filter((text) => text !== '' && !text.includes(':'))
const count = (most: number) => fc.integer({ min: 1, max: most })
const is = <const T extends string>(value: T): fc.Arbitrary<T> => fc.constant(value)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

/** Without the fields that are undefined. */
const given = <T extends object>(arbitrary: fc.Arbitrary<T>) =>
  arbitrary.map(
    (fields) =>
      Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
        [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key]
      } & { [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined> },
  )

type Spelled = Exclude<AppRequest, { action: 'CustomerArrives' }>
type KeyOf<Request> = Request extends { app: infer App extends string; action: infer Action extends string }
  ? `${App} ${Action}`
  : never
type OfKey<Key, Request> = Request extends { app: string; action: string }
  ? KeyOf<Request> extends Key
    ? Request
    : never
  : never
type Requests = { readonly [Key in KeyOf<Spelled>]: fc.Arbitrary<OfKey<Key, Spelled>> }

const MIB = 1024 * 1024

const REQUESTS: Requests = {
  'Shop PlaceOrders': fc.record({ app: is('Shop'), action: is('PlaceOrders'), count: count(10_000) }),
  'Shop OpenTransaction': fc.record({ app: is('Shop'), action: is('OpenTransaction') }),
  'Shop CommitTransaction': fc.record({ app: is('Shop'), action: is('CommitTransaction') }),
  'Shop RollbackTransaction': fc.record({ app: is('Shop'), action: is('RollbackTransaction') }),
  'Shop DeleteOrders': fc.record({ app: is('Shop'), action: is('DeleteOrders'), count: count(10_000) }),
  'Shop Report': fc.record({ app: is('Shop'), action: is('Report') }),
  'Notepad Type': fc.record({ app: is('Notepad'), action: is('Type'), text: name }),
  'Notepad Save': fc.record({ app: is('Notepad'), action: is('Save') }),
  'Photos Import': given(
    fc.record({
      app: is('Photos'),
      action: is('Import'),
      count: count(500),
      bytes: maybe(count(16).map((megabytes) => megabytes * MIB)),
    }),
  ),
  'Photos Delete': fc.record({ app: is('Photos'), action: is('Delete'), name }),
  'Photos Rename': fc.record({ app: is('Photos'), action: is('Rename'), name, newName: name }),
  'Updater InstallGoodUpdate': fc.record({ app: is('Updater'), action: is('InstallGoodUpdate') }),
  'Updater InstallBadPatch': given(
    fc.record({
      app: is('Updater'),
      action: is('InstallBadPatch'),
      kind: maybe(fc.constantFrom('Data' as const, 'Boot' as const, 'Slow' as const)),
    }),
  ),
  'Ransomware Start': given(
    fc.record({
      app: is('Ransomware'),
      action: is('Start'),
      filesPerHour: maybe(count(3600)),
      dwellHours: maybe(count(2160)),
    }),
  ),
  'Directory ChangePassword': fc.record({ app: is('Directory'), action: is('ChangePassword'), user: name }),
  'Directory Replicate': fc.record({ app: is('Directory'), action: is('Replicate') }),
  'Workload Start': fc.record({
    app: is('Workload'),
    action: is('Start'),
    profile: fc.constantFrom(...WORKLOAD_PROFILES),
  }),
  'Workload Stop': fc.record({ app: is('Workload'), action: is('Stop') }),
  'System Trim': fc.record({ app: is('System'), action: is('Trim') }),
  'System WriteFile': fc.record({ app: is('System'), action: is('WriteFile'), path: name, text: name }),
  'System RemoveFile': fc.record({ app: is('System'), action: is('RemoveFile'), path: name }),
}

const vm = name
const onFile = { host: fc.oneof(fc.constant('HV1'), name), path: name }
const sizeBytes = count(64 * 1024 ** 4)
const blockSizeBytes = maybe(count(256 * MIB))

const COMMANDS: Commands = {
  'start-vm': fc.record({ type: is('start-vm'), vm }),
  'stop-vm': fc.record({
    type: is('stop-vm'),
    vm,
    mode: fc.constantFrom('shut-down' as const, 'turn-off' as const, 'save' as const),
    force: fc.boolean(),
  }),
  'suspend-vm': fc.record({ type: is('suspend-vm'), vm }),
  'resume-vm': fc.record({ type: is('resume-vm'), vm }),
  'save-vm': fc.record({ type: is('save-vm'), vm }),
  'set-vm': fc.record({
    type: is('set-vm'),
    vm,
    checkpointType: fc.constantFrom('Standard', 'Production', 'ProductionOnly', 'Disabled' as const),
  }),
  'checkpoint-vm': given(fc.record({ type: is('checkpoint-vm'), vm, name: maybe(name) })),
  'restore-checkpoint': fc.record({ type: is('restore-checkpoint'), vm, name }),
  'remove-checkpoint': fc.record({ type: is('remove-checkpoint'), vm, name }),
  'run-app': fc.record({ type: is('run-app'), vm, request: fc.oneof(...Object.values(REQUESTS)) }),
  'set-guest': given(
    fc.record({
      type: is('set-guest'),
      vm,
      agent: maybe(fc.constantFrom('Healthy' as const, 'Absent' as const, 'Failing' as const)),
      writeCache: maybe(fc.constantFrom('Honest' as const, 'Lying' as const)),
      synchronous: maybe(fc.constantFrom('Full' as const, 'Off' as const)),
      generationIdDevice: maybe(fc.constantFrom('Present' as const, 'Absent' as const)),
    }),
  ).filter((command) => Object.keys(command).length > 2),
  'start-backup': fc.record({ type: is('start-backup'), vm, repository: name, backupType: is('Full') }),
  'test-backup': fc.record({ type: is('test-backup'), restorePoint: name }),
  'restore-backup': given(
    fc.record({ type: is('restore-backup'), restorePoint: name, toHost: maybe(name), newName: maybe(name) }),
  ),
  fault: fc.oneof(
    fc.record({ type: is('fault'), kind: fc.constantFrom('PowerCut' as const, 'HostLost' as const), host: name }),
    fc.record({ type: is('fault'), kind: is('VolumeLost'), host: place, volume: place }),
  ),
  'new-vhd': fc.oneof(
    given(
      fc.record({
        type: is('new-vhd'),
        ...onFile,
        vhdType: fc.constantFrom('Dynamic' as const, 'Fixed' as const),
        sizeBytes,
        blockSizeBytes,
        logicalSectorSizeBytes: maybe(fc.constantFrom(512, 4096)),
      }),
    ),
    given(fc.record({ type: is('new-vhd'), ...onFile, vhdType: is('Differencing'), parentPath: name, blockSizeBytes })),
  ),
  'convert-vhd': fc.oneof(
    given(
      fc.record({
        type: is('convert-vhd'),
        ...onFile,
        destinationPath: name,
        vhdType: maybe(fc.constantFrom('Dynamic' as const, 'Fixed' as const)),
        blockSizeBytes,
        deleteSource: fc.boolean(),
      }),
    ),
    fc.record({
      type: is('convert-vhd'),
      ...onFile,
      destinationPath: name,
      vhdType: is('Differencing'),
      parentPath: name,
      deleteSource: fc.boolean(),
    }),
  ),
  'resize-vhd': fc.record({ type: is('resize-vhd'), ...onFile, sizeBytes: fc.oneof(sizeBytes, is('minimum')) }),
  'optimize-vhd': fc.record({ type: is('optimize-vhd'), ...onFile, mode: fc.constantFrom(...OPTIMIZE_MODES) }),
  'merge-vhd': given(fc.record({ type: is('merge-vhd'), ...onFile, destinationPath: maybe(name) })),
  'set-vhd': fc.record({ type: is('set-vhd'), ...onFile, parentPath: name, ignoreIdMismatch: fc.boolean() }),
  'mount-vhd': fc.record({ type: is('mount-vhd'), ...onFile, readOnly: fc.boolean() }),
  'dismount-vhd': fc.record({ type: is('dismount-vhd'), ...onFile }),
}

export const ANY_COMMAND = Object.entries(COMMANDS) as readonly (readonly [string, fc.Arbitrary<Command>])[]
