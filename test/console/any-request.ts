/** Any request to a guest's program that `Invoke-LabApp` can spell, for every program and action there is. */
import * as fc from 'fast-check'
import { type AppRequest, WORKLOAD_PROFILES } from '../../src/guest/apps/app-types.ts'
import { count, given, is, maybe, name } from './any-value.ts'

type Spelled = Exclude<AppRequest, { action: 'CustomerArrives' | 'RestoreFile' | 'RestoreOrder' }>
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

export const REQUESTS: Requests = {
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
