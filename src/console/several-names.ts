/** A line on several machines or checkpoints means each of them: lists and wildcards become names. */
import type { Lab } from '../lab/lab.ts'
import { valuesOf } from './bind.ts'
import { type Act, type Arguments, type Cmdlet, itemsOf } from './cmdlet.ts'
import type { Stage } from './parse.ts'
import type { ConsoleObject } from './pipeline/objects.ts'
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

/** One set of values for each machine, and for each checkpoint of it, that the line means. */
const valuesOfEach = (lab: Lab, { parameters, does }: Cmdlet, values: Arguments): readonly Arguments[] => {
  const parameterOf = (names: 'vms' | 'checkpoints') => parameters.find((each) => each.names === names)?.name ?? ''
  const [vm, checkpoint] = [parameterOf('vms'), parameterOf('checkpoints')]
  const vms = itemsOf(values, vm)
  if (!vms) return [values]
  const all = lab.hypervisor.vms.map(({ record }) => record.name)
  const checkpoints = itemsOf(values, checkpoint)
  const each = meant(vms, all).flatMap((name): readonly Arguments[] => {
    const one = new Map([...values, [vm, name]])
    return checkpoints
      ? meant(checkpoints, namesOf(lab, name)).map((its) => new Map([...one, [checkpoint, its]]))
      : [one]
  })
  // Nobody fits: whoever looks sees nothing, and who would change something hears that there is no such name.
  return each.length === 0 && does === undefined ? [values] : each
}

/** What a cmdlet of a line, and the object that was piped to it, come to. Throws Refused as the binder does. */
export const actsOf = (lab: Lab, stage: Stage, object?: ConsoleObject): readonly Act[] =>
  valuesOfEach(lab, stage.cmdlet, valuesOf(stage, object)).map((values) => stage.cmdlet.act(values))
