/** Any failure that `Invoke-LabFault` can spell, for every kind there is: a new kind without an entry does not compile. */
import * as fc from 'fast-check'
import { type FaultKind, type FaultOf, ROT_PLACES } from '../../src/lab/fault-command.ts'
import { count, given, is, maybe, name, place } from './any-value.ts'

const MINUTE = 60_000_000

const when = {
  type: is('fault'),
  dwellMicros: maybe(fc.integer({ min: 0, max: 500_000 }).map((minutes) => minutes * MINUTE)),
  at: maybe(name),
}
const vm = maybe(name)

const onHost = <Kind extends 'PowerCut' | 'HostLost' | 'HostRansomware'>(kind: Kind) =>
  given(fc.record({ ...when, kind: is(kind), host: maybe(name), vm }))
const onVolume = <Kind extends 'VolumeLost' | 'VolumeFull'>(kind: Kind) =>
  fc.oneof(
    given(fc.record({ ...when, kind: is(kind), host: place, volume: place, vm })),
    given(fc.record({ ...when, kind: is(kind), vm })),
  )
const onVm = <
  Kind extends 'MergeInterrupted' | 'KeyLost' | 'BackupSilentlyFails' | 'BackupLeftBehind' | 'CheckpointCommitFails',
>(
  kind: Kind,
) => given(fc.record({ ...when, kind: is(kind), vm }))

export const ANY_FAULT: { readonly [Kind in FaultKind]: fc.Arbitrary<FaultOf<Kind>> } = {
  PowerCut: onHost('PowerCut'),
  VolumeLost: onVolume('VolumeLost'),
  HostLost: onHost('HostLost'),
  RoomLost: given(fc.record({ ...when, kind: is('RoomLost'), room: maybe(name), vm })),
  VolumeFull: onVolume('VolumeFull'),
  BitRot: given(
    fc.record({
      ...when,
      kind: is('BitRot'),
      in: fc.constantFrom(...ROT_PLACES),
      vm,
      restorePoint: maybe(name),
      offsetBytes: maybe(fc.nat(Number.MAX_SAFE_INTEGER)),
    }),
  ),
  ParentModified: given(fc.record({ ...when, kind: is('ParentModified'), vm, turnOff: maybe(is(true)) })),
  FileDeleted: given(
    fc.record({
      ...when,
      kind: is('FileDeleted'),
      path: maybe(name),
      host: maybe(name),
      vm,
      force: maybe(is(true)),
    }),
  ),
  RowsDeleted: given(fc.record({ ...when, kind: is('RowsDeleted'), vm, count: maybe(count(10_000)) })),
  GuestRansomware: given(fc.record({ ...when, kind: is('GuestRansomware'), vm, filesPerHour: maybe(count(3600)) })),
  HostRansomware: onHost('HostRansomware'),
  BadUpdate: given(
    fc.record({ ...when, kind: is('BadUpdate'), vm, patch: maybe(fc.constantFrom('Data', 'Boot', 'Slow' as const)) }),
  ),
  SharedAccountAbused: given(fc.record({ ...when, kind: is('SharedAccountAbused'), vm, account: maybe(name) })),
  MergeInterrupted: onVm('MergeInterrupted'),
  KeyLost: onVm('KeyLost'),
  BackupSilentlyFails: onVm('BackupSilentlyFails'),
  BackupLeftBehind: onVm('BackupLeftBehind'),
  CheckpointCommitFails: onVm('CheckpointCommitFails'),
}
