/** Objects as text: neighbours of one kind share a table, bare values stand one a line, remarks stand alone. */
import { grid } from '../printing.ts'
import { type ConsoleObject, isObject, propertyOf, type Shown, type Value } from './objects.ts'

export interface Format {
  readonly as: 'table' | 'list'
  /** Undefined: what the kind shows by itself. */
  readonly properties: readonly string[] | undefined
}

const text = (value: Value | undefined, empty = ''): string =>
  value === null || value === undefined
    ? empty
    : typeof value === 'boolean'
      ? value
        ? 'True'
        : 'False'
      : String(value)

/** `*` stands for all, and a name for itself, in the spelling of the object. */
const wanted = (object: ConsoleObject, asked: readonly string[] | undefined): readonly string[] => {
  const all = Object.keys(object.properties)
  if (asked === undefined) return object.type.columns?.filter((name) => name in object.properties) ?? all
  return asked.flatMap((name) =>
    name === '*' ? all : (all.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name),
  )
}

const listText = (object: ConsoleObject, names: readonly string[]): string => {
  const width = Math.max(0, ...names.map((name) => name.length))
  return names
    .map((name) => `${name.padEnd(width)} : ${text(propertyOf(object, name), object.type.empty)}`.trimEnd())
    .join('\n')
}

const groupText = (objects: readonly ConsoleObject[], format: Format | undefined): string => {
  const [first] = objects as readonly [ConsoleObject]
  const { type } = first
  if (type.view === 'value' && format === undefined)
    return objects.map(({ properties }) => text(properties['Value'])).join('\n')
  if ((format?.as ?? type.view) === 'list')
    return objects.map((object) => listText(object, wanted(object, format?.properties))).join('\n\n')
  const columns =
    first.columns && format?.properties === undefined
      ? first.columns
      : wanted(first, format?.properties).map((name) => [name, name] as const)
  const heading =
    type.under !== undefined && format?.properties === undefined
      ? `    ${type.under}: ${text(first.properties[type.under])}\n\n`
      : ''
  return (
    heading +
    grid(
      columns.map(([, heading]) => heading),
      objects.map((object) => columns.map(([name]) => text(propertyOf(object, name), type.empty))),
    )
  )
}

/** Selected objects of other properties need a table of their own. */
const belongTogether = (one: ConsoleObject, other: ConsoleObject): boolean =>
  one.type === other.type &&
  (one.type.under === undefined || one.properties[one.type.under] === other.properties[one.type.under]) &&
  Object.keys(one.properties).join() === Object.keys(other.properties).join()

export const printed = (shown: Shown, format?: Format): string => {
  const parts: string[] = []
  let group: ConsoleObject[] = []
  const end = (): void => {
    if (group.length > 0) parts.push(groupText(group, format))
    group = []
  }
  for (const item of shown) {
    const last = group.at(-1)
    if (!isObject(item)) {
      end()
      parts.push(item.note)
    } else {
      if (last && !belongTogether(last, item)) end()
      group.push(item)
    }
  }
  end()
  return parts.filter((part) => part !== '').join('\n\n')
}
