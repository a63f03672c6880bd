/** Values that a field can have at all, taken from where the lab itself keeps them. */
import * as v from 'valibot'
import { evidenceSchema } from '../lab/evidence-schema.ts'
import { FAULT_KINDS } from '../lab/fault-command.ts'
import { events } from '../words/events.ts'
import type { Field } from './predicates.ts'

const { vms, restorePoints } = evidenceSchema.entries
const { state, checkpointType, apps } = vms.value.entries

/** By `predicate.field`; of all others the table itself says what there is. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'vm.state': state.options,
  'vm.checkpointType': checkpointType.options,
  'restorePoints.type': restorePoints.item.entries.type.options,
  'survival.failure': FAULT_KINDS,
  'event.code': Object.keys(events),
}

/** Undefined where any value may be. */
export const valuesOf = (predicate: string, name: string, field: Field): readonly string[] | undefined =>
  field.choices ?? VALUES[`${predicate}.${name}`]

type AppSchema = v.GenericSchema<unknown>

const isComparable = (schema: AppSchema): boolean =>
  [null, true, 'x', 1].some((value) => v.is(schema, value)) || schema.type === 'picklist'

const APP_FIELDS: ReadonlyMap<string, ReadonlyMap<string, AppSchema>> = new Map(
  Object.entries(apps.wrapped.entries).map(([app, { entries }]) => [
    app,
    new Map(
      Object.entries(entries as Readonly<Record<string, AppSchema>>).filter(([, schema]) => isComparable(schema)),
    ),
  ]),
)

/** What the evidence says of a program, as far as it is one value; empty for a program that there is not. */
export const appFields = (app: string): ReadonlyMap<string, AppSchema> => APP_FIELDS.get(app) ?? new Map()
