/** Any command that a line can spell, for every type there is: a new type without an entry here does not compile. */
import * as fc from 'fast-check'
import { OPTIMIZE_MODES } from '../../src/host/vhd-command.ts'
import type { Command } from '../../src/lab/command.ts'
import { BACKUP_COMMANDS } from './any-backup.ts'
import { ANY_FAULT } from './any-fault.ts'
import { REQUESTS } from './any-request.ts'
import { count, given, is, maybe, name, place } from './any-value.ts'

const MIB = 1024 * 1024

type Commands = { readonly [Type in Command['type']]: fc.Arbitrary<Extract<Command, { type: Type }>> }

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
  'restart-vm': fc.record({ type: is('restart-vm'), vm }),
  'remove-saved-state': fc.record({ type: is('remove-saved-state'), vm }),
  'set-vm': given(
    fc.record({
      type: is('set-vm'),
      vm,
      checkpointType: fc.constantFrom('Standard', 'Production', 'ProductionOnly', 'Disabled' as const),
      automaticCheckpoints: maybe(fc.boolean()),
      criticalTimeoutMinutes: maybe(fc.option(count(1440), { nil: null })),
    }),
  ),
  'new-vm': fc.oneof(
    fc.record({ type: is('new-vm'), vm, host: place }),
    fc.record({ type: is('new-vm'), vm, host: place, vhdPath: name }),
    fc.record({ type: is('new-vm'), vm, host: place, vhdPath: name, newVhdSizeBytes: count(64 * 1024 ** 4) }),
  ),
  'remove-vm': fc.record({ type: is('remove-vm'), vm }),
  'export-vm': fc.record({
    type: is('export-vm'),
    vm,
    path: name,
    liveState: fc.constantFrom(
      'CaptureSavedState' as const,
      'CaptureDataConsistentState' as const,
      'CaptureCrashConsistentState' as const,
    ),
  }),
  'export-checkpoint': fc.record({ type: is('export-checkpoint'), vm, name, path: name }),
  'import-vm': fc.oneof(
    fc.record({
      type: is('import-vm'),
      host: place,
      path: name,
      mode: is('register'),
      generateNewId: fc.constant(false),
    }),
    given(
      fc.record({
        type: is('import-vm'),
        host: place,
        path: name,
        mode: is('copy'),
        generateNewId: fc.boolean(),
        destinationPath: maybe(name),
      }),
    ),
  ),
  'add-vm-disk': given(
    fc.record({ type: is('add-vm-disk'), vm, path: name, controllerLocation: maybe(fc.integer({ min: 0, max: 63 })) }),
  ),
  'set-vm-disk': fc.record({
    type: is('set-vm-disk'),
    vm,
    controllerLocation: fc.integer({ min: 0, max: 63 }),
    path: name,
  }),
  'remove-vm-disk': fc.record({
    type: is('remove-vm-disk'),
    vm,
    controllerLocation: fc.integer({ min: 0, max: 63 }),
  }),
  'checkpoint-vm': given(fc.record({ type: is('checkpoint-vm'), vm, name: maybe(name) })),
  'restore-checkpoint': fc.record({ type: is('restore-checkpoint'), vm, name }),
  'remove-checkpoint': given(
    fc.record({ type: is('remove-checkpoint'), vm, name: maybe(name), subtree: maybe(fc.constant(true)) }),
  ),
  'rename-checkpoint': fc.record({ type: is('rename-checkpoint'), vm, name, newName: name }),
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
  ...BACKUP_COMMANDS,
  'add-host': fc.record({ type: is('add-host'), name }),
  'set-objectives': fc.record({
    type: is('set-objectives'),
    vm,
    rpoSeconds: fc.nat(31_622_400),
    rtoSeconds: fc.nat(31_622_400),
  }),
  'remove-fault': fc.record({ type: is('remove-fault'), id: fc.nat() }),
  fault: fc.oneof(...Object.values(ANY_FAULT)),
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
  'move-item': fc.record({ type: is('move-item'), ...onFile, destination: name }),
  'rename-item': fc.record({ type: is('rename-item'), ...onFile, newName: name }),
  'copy-item': fc.record({ type: is('copy-item'), ...onFile, destination: name, recurse: fc.boolean() }),
  'remove-item': fc.record({ type: is('remove-item'), ...onFile, recurse: fc.boolean() }),
  'mount-vhd': fc.record({ type: is('mount-vhd'), ...onFile, readOnly: fc.boolean() }),
  'dismount-vhd': fc.record({ type: is('dismount-vhd'), ...onFile }),
}

export const ANY_COMMAND = Object.entries(COMMANDS) as readonly (readonly [string, fc.Arbitrary<Command>])[]
