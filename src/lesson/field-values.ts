/** Values that a field can have at all, taken from where the lab itself keeps them. */
import * as v from 'valibot'
import { appActions } from '../console/app-requests.ts'
import { evidenceSchema } from '../lab/evidence-schema.ts'
import { FAULT_KINDS } from '../lab/fault-command.ts'
import { events } from '../words/events.ts'
import { APPS, type Field } from './predicates.ts'

const { vms, restorePoints } = evidenceSchema.entries
const { state, checkpointType, apps } = vms.value.entries

/** By `predicate.field`; of all others the table itself says what there is. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'vm.state': state.options,
  'vm.checkpointType': checkpointType.options,
  'restorePoints.type': restorePoints.item.entries.type.options,
  'survival.failure': FAULT_KINDS,
  'event.code': Object.keys(events),
  'event.action': [...new Set(APPS.flatMap((app) => appActions(app)))],
}

/** Undefined where any value may be. Case does not matter to an author. */
export const valuesOf = (predicate: string, name: string, field: Field): readonly string[] | undefined =>
  field.choices ?? VALUES[`${predicate}.${name}`]

export type AppSchema = v.GenericSchema<unknown>

/** The only values that the schema takes; empty where it takes more. */
export const optionsOf = (schema: AppSchema): readonly string[] => {
  const inner = schema.type === 'nullable' ? (schema as unknown as Wrapped).wrapped : schema
  return inner.type === 'picklist' ? (inner as unknown as { options: readonly string[] }).options : []
}

type Wrapped = { readonly wrapped: AppSchema }
type WithEntries = { readonly entries: Readonly<Record<string, AppSchema>> }

const isOneValue = (schema: AppSchema): boolean =>
  schema.type === 'picklist' || [null, true, 'x', 1].some((value) => v.is(schema, value))

/** `latency.p95Micros` names what stands in a thing of the evidence; `users.*` what it has by names of its own. */
const pathsOf = (schema: AppSchema, path: string): readonly (readonly [path: string, schema: AppSchema])[] => {
  const own = isOneValue(schema) && path !== '' ? [[path, schema] as const] : []
  if (schema.type === 'nullable') {
    const inner = pathsOf((schema as unknown as Wrapped).wrapped, path)
    return [...own, ...inner.filter(([name]) => name !== path)]
  }
  if (schema.type === 'record') return [[`${path}.*`, (schema as unknown as { value: AppSchema }).value]]
  if (schema.type !== 'strict_object') return own
  return Object.entries((schema as unknown as WithEntries).entries).flatMap(([name, entry]) =>
    pathsOf(entry, path === '' ? name : `${path}.${name}`),
  )
}

const APP_FIELDS: ReadonlyMap<string, ReadonlyMap<string, AppSchema>> = new Map(
  Object.entries(apps.wrapped.entries).map(([app, schema]) => [app, new Map(pathsOf(schema, ''))]),
)

/** What the evidence says of a program, as far as it is one value; empty for a program that there is not. */
export const appFields = (app: string): ReadonlyMap<string, AppSchema> => APP_FIELDS.get(app) ?? new Map()

/** Undefined for a field that the program has not. */
export const appField = (app: string, name: string): AppSchema | undefined =>
  appFields(app).get(name) ?? appFields(app).get(`${name.slice(0, name.indexOf('.') + 1)}*`)
