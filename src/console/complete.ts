/** Completion at the end of a line: cmdlets, parameters, and the names a parameter can take. */
import type { Lab } from '../lab/lab.ts'
import { appActions } from './app-requests.ts'
import type { Cmdlet } from './cmdlet.ts'
import { CMDLETS } from './cmdlets.ts'
import { quote } from './lexer.ts'

const namesFor = (lab: Lab, cmdlet: Cmdlet, parameter: string, words: readonly string[]): readonly string[] => {
  const choices = cmdlet.parameters.find((each) => each.name === parameter)?.choices
  if (choices) return choices
  if (parameter === 'VMName' || (parameter === 'Name' && cmdlet.positional[0] === 'Name'))
    return lab.hypervisor.vms.map(({ record }) => record.name)
  if (parameter === 'Name')
    return lab.hypervisor.vms.flatMap(({ record }) =>
      record.checkpoints.filter((each) => each.purpose === 'user').map((each) => each.name),
    )
  if (parameter === 'RestorePoint') return ['latest', ...lab.backups.points.map((point) => point.id)]
  if (parameter === 'ToHost' || parameter === 'HostName')
    return lab.places.all.filter(({ spec }) => spec.kind === 'host').map(({ spec }) => spec.name)
  if (parameter === 'Repository')
    return lab.places.all.filter(({ spec }) => spec.kind !== 'host').map(({ spec }) => spec.name)
  if (parameter === 'Volume')
    return lab.places.all.flatMap(({ spec, volumes }) => volumes.map((volume) => `${spec.name}:${volume.name}`))
  if (parameter === 'App') return appActions()
  if (parameter === 'Action') return appActions(words[2])
  return []
}

/** Whole lines that go on from what is typed. */
export const complete = (lab: Lab, line: string): readonly string[] => {
  const last = /[^\s]*$/.exec(line)?.[0] ?? ''
  const before = line.slice(0, line.length - last.length)
  const words = before.trim().split(/\s+/).filter(Boolean)
  const fitting = (names: readonly string[]) =>
    names.filter((name) => name.toLowerCase().startsWith(last.replace(/^'/, '').toLowerCase()))
  if (words.length === 0) return fitting(CMDLETS.map(({ name }) => name)).map((name) => before + name)
  const cmdlet = CMDLETS.find(({ name }) => name.toLowerCase() === (words[0] as string).toLowerCase())
  if (!cmdlet) return []
  if (last.startsWith('-')) return fitting(cmdlet.parameters.map(({ name }) => `-${name}`)).map((name) => before + name)
  const previous = words.at(-1) as string
  const named = previous.startsWith('-')
    ? cmdlet.parameters.find(({ name }) => `-${name}`.toLowerCase() === previous.toLowerCase())
    : undefined
  const loose = words
    .slice(1)
    .filter((word, index, all) => !word.startsWith('-') && !(all[index - 1] ?? '').startsWith('-'))
  const parameter = named?.name ?? cmdlet.positional[loose.length]
  return parameter === undefined
    ? []
    : fitting(namesFor(lab, cmdlet, parameter, words)).map((name) => before + quote(name))
}
