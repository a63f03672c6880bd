/** A line on several machines, checkpoints or files means each of them: lists and wildcards become names. */
import type { Lab } from '../lab/lab.ts'
import { valuesOf } from './bind.ts'
import { type Act, type Arguments, type Cmdlet, DEFAULT_HOST, itemsOf, type Parameter } from './cmdlet.ts'
import { childItems } from './host-file-looks.ts'
import type { Stage } from './parse.ts'
import { type ConsoleObject, isObject, propertyOf } from './pipeline/objects.ts'
import { isLike, isWildcard } from './pipeline/wildcard.ts'

/** What is written may be somebody's whole name, also with a star in it: then nobody else is meant. */
const meant = (items: readonly string[], known: readonly string[]): readonly string[] => {
  const isKnown = (item: string): boolean => known.some((name) => name.toLowerCase() === item.toLowerCase())
  const all = items.flatMap((item) =>
    isWildcard(item) && !isKnown(item) ? known.filter((name) => isLike(name, item)) : [item],
  )
  return all.filter((name, at) => all.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === at)
}

const namesOf = (lab: Lab, vm: string): readonly string[] =>
  lab.hypervisor.vms
    .filter(({ record }) => record.name.toLowerCase() === vm.toLowerCase())
    .flatMap(({ record }) => record.checkpoints.map(({ name }) => name))

type Names = NonNullable<Parameter['names']>

const parameterOf = ({ parameters }: Cmdlet, names: Names): string =>
  parameters.find((each) => each.names === names)?.name ?? ''

const withOne = (values: Arguments, name: string, value: string): Arguments => new Map([...values, [name, value]])

/** One set of values for each machine, and for each checkpoint of it, that the line means. */
const onMachines = (lab: Lab, cmdlet: Cmdlet, values: Arguments): readonly Arguments[] => {
  const [vm, checkpoint] = [parameterOf(cmdlet, 'vms'), parameterOf(cmdlet, 'checkpoints')]
  const vms = itemsOf(values, vm)
  if (!vms) return [values]
  const all = lab.hypervisor.vms.map(({ record }) => record.name)
  const checkpoints = itemsOf(values, checkpoint)
  return meant(vms, all).flatMap((name): readonly Arguments[] => {
    const one = withOne(values, vm, name)
    return checkpoints ? meant(checkpoints, namesOf(lab, name)).map((its) => withOne(one, checkpoint, its)) : [one]
  })
}

/** The same for paths with wildcards in their last part. */
const onFiles = (lab: Lab, cmdlet: Cmdlet, values: Arguments): readonly Arguments[] => {
  const path = parameterOf(cmdlet, 'files')
  const host = values.get('ComputerName') ?? DEFAULT_HOST
  const items = itemsOf(values, path)
  if (!items) return [values]
  return items
    .flatMap((item) => (isWildcard(item) ? meant([item], siblingsOf(lab, item, host)) : [item]))
    .map((item) => withOne(values, path, item))
}

const siblingsOf = (lab: Lab, pattern: string, host: string): readonly string[] => {
  const folder = pattern.slice(0, Math.max(pattern.lastIndexOf('\\'), 0))
  if (isWildcard(folder)) return []
  return childItems(lab, /^[A-Za-z]:$/.test(folder) ? `${folder}\\` : folder, host, false)
    .filter(isObject)
    .map((object) => String(propertyOf(object, 'FullName')))
}

/** Nobody fits: whoever looks sees nothing, and who would change something hears that there is no such name. */
const valuesOfEach = (lab: Lab, cmdlet: Cmdlet, values: Arguments): readonly Arguments[] => {
  const each = onMachines(lab, cmdlet, values).flatMap((one) => onFiles(lab, cmdlet, one))
  return each.length === 0 && cmdlet.does === undefined ? [values] : each
}

/** What a cmdlet of a line, and the object that was piped to it, come to. Throws Refused as the binder does. */
export const actsOf = (lab: Lab, stage: Stage, object?: ConsoleObject): readonly Act[] =>
  valuesOfEach(lab, stage.cmdlet, valuesOf(stage, object)).map((values) => stage.cmdlet.act(values))
