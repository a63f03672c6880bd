/** What a `check` fence takes, as a schema: made from PREDICATES, so that editors say what the reader says. */
import * as v from 'valibot'
import { BOUNDS, mayHaveBounds, type Wanted } from './expected.ts'
import { appFields, valuesOf } from './field-values.ts'
import { APPS, type Field, type FieldKind, GROUPS, PREDICATES, type Predicate } from './predicates.ts'
import { UNITS } from './quantities.ts'

type Schema = v.GenericSchema<unknown>

const described = (schema: Schema, means: string): Schema => v.pipe(schema, v.description(means))

/** `64 MiB`, or bytes as a number. */
const amountSchema = (kind: FieldKind): Schema => {
  if (kind !== 'bytes' && kind !== 'seconds') return v.number()
  const units = Object.keys(UNITS[kind]).join('|')
  return v.union([v.number(), v.pipe(v.string(), v.regex(new RegExp(`^-?\\d+(\\.\\d+)? ?(${units})$`)))])
}

const scalarSchema = (kind: FieldKind, values: readonly string[] | undefined): Schema => {
  if (values) return v.picklist(values)
  if (kind === 'text') return v.pipe(v.string(), v.minLength(1))
  if (kind === 'flag') return v.boolean()
  return kind === 'any' ? v.nullable(v.union([v.string(), v.number(), v.boolean()])) : amountSchema(kind)
}

const rangeSchema = (kind: FieldKind): Schema => {
  const amount = amountSchema(kind === 'any' ? 'amount' : kind)
  const bound = { atLeast: amount, atMost: amount, moreThanAtOpening: v.union([v.literal(true), amount]) }
  return v.strictObject(Object.fromEntries(BOUNDS.map((name) => [name, v.optional(bound[name])])))
}

const valueSchema = (wanted: Wanted, values?: readonly string[]): Schema => {
  const scalar = scalarSchema(wanted.kind, values)
  return mayHaveBounds(wanted) ? v.union([scalar, rangeSchema(wanted.kind)]) : scalar
}

/** A value of anything that the evidence says of a program, or bounds for it. */
export const anyValueSchema = valueSchema({ name: '', kind: 'any' })

const fieldSchema = (predicate: string, name: string, field: Field): Schema => {
  const schema = described(valueSchema({ name, kind: field.kind }, valuesOf(predicate, name, field)), field.means)
  return field.required ? schema : v.optional(schema)
}

const knownFields = (predicate: string, { fields }: Predicate): Record<string, Schema> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(predicate, name, field)]))

/** Where the evidence has things by names of their own, any field may be one of them. */
const appVariant = (app: string, entries: Record<string, Schema>): Schema =>
  [...appFields(app).keys()].some((name) => name.endsWith('*'))
    ? v.objectWithRest(entries, anyValueSchema)
    : v.strictObject(entries)

/** One variant a program, for each has fields of its own. */
const appSchema = (table: Predicate): Schema =>
  v.union(
    APPS.map((app) =>
      appVariant(app, {
        ...knownFields('app', table),
        name: described(v.literal(app), table.fields['name']?.means ?? ''),
        ...Object.fromEntries([...appFields(app).keys()].map((name) => [name, v.optional(anyValueSchema)])),
      }),
    ),
  )

/** By name, what stands behind it. */
export const predicateSchemas: Record<string, Schema> = Object.fromEntries(
  Object.entries(PREDICATES).map(([name, table]) => {
    const fields = table.moreFields ? appSchema(table) : v.strictObject(knownFields(name, table))
    return [name, described(fields, table.means)]
  }),
)

const GROUP_MEANS = { all: 'All of these hold.', any: 'One of these holds.', not: 'None of these holds.' } as const

const variants = (more: Record<string, Schema>): Schema[] => [
  ...Object.entries(predicateSchemas).map(([name, fields]) => v.strictObject({ [name]: fields, ...more })),
  ...GROUPS.map((group) =>
    v.strictObject({
      [group]: described(v.pipe(v.array(v.lazy(() => conditionSchema)), v.minLength(1)), GROUP_MEANS[group]),
      ...more,
    }),
  ),
]

/** Within a group: no `else`. */
export const conditionSchema: Schema = v.union(variants({}))

const otherwise = described(
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(400)),
  'What is missing while it is unmet, in words.',
)

export const checkListSchema = v.pipe(v.array(v.union(variants({ else: otherwise }))), v.minLength(1))
