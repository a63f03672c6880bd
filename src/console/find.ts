/** From what was written to the cmdlet or parameter that is meant, or why there is none. */
import { Refused } from '../host/refusal.ts'
import type { Cmdlet, Parameter } from './cmdlet.ts'
import { CMDLETS } from './cmdlets.ts'
import { nearest } from './nearest.ts'
import { ALIASES, isRealCmdlet, isRealParameter } from './not-simulated.ts'

const ON_EVERY_LINE: readonly Parameter[] = [
  { name: 'ErrorAction', kind: 'text', aliases: ['EA'], choices: ['SilentlyContinue', 'Continue', 'Stop'] },
]
const ON_CHANGES: readonly Parameter[] = [
  { name: 'WhatIf', kind: 'switch', aliases: ['wi'] },
  { name: 'Confirm', kind: 'switch', aliases: ['cf'] },
]
const ON_JOBS: readonly Parameter[] = [{ name: 'AsJob', kind: 'switch' }]

/** What any line of the cmdlet takes beside its own parameters. */
export const commonParameters = ({ does, takesTime }: Cmdlet): readonly Parameter[] => [
  ...ON_EVERY_LINE,
  ...(does === undefined ? ON_CHANGES : []),
  ...(takesTime ? ON_JOBS : []),
]

export const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Aliases, and the module's first names for checkpoints, which still work in life. */
const currentName = (name: string): string => {
  const alias = name.toLowerCase()
  // A table has what every object has too: `constructor` is no alias.
  const meant = Object.hasOwn(ALIASES, alias) ? ALIASES[alias] : undefined
  return meant ?? name.replace(/-(VM)Snapshot$/i, '-$1Checkpoint')
}

/** Undefined for a name that is no cmdlet here. */
export const cmdletNamed = (written: string): Cmdlet | undefined => {
  const name = currentName(written)
  return CMDLETS.find((cmdlet) => same(cmdlet.name, name))
}

/** Throws `cmdlet-not-simulated` and `unknown-cmdlet`. */
export const findCmdlet = (written: string): Cmdlet => {
  const found = cmdletNamed(written)
  if (found) return found
  const name = currentName(written)
  if (isRealCmdlet(name)) throw new Refused('cmdlet-not-simulated', { name })
  throw new Refused('unknown-cmdlet', {
    name,
    nearest: nearest(
      name,
      CMDLETS.map((cmdlet) => cmdlet.name),
    ),
  })
}

/** Undefined for a name that it does not take, or that could be several. */
export const parameterNamed = (cmdlet: Cmdlet, name: string): Parameter | undefined => {
  const known = [...cmdlet.parameters, ...commonParameters(cmdlet)]
  const exact = known.find(
    (parameter) => same(parameter.name, name) || parameter.aliases?.some((alias) => same(alias, name)),
  )
  const starting = known.filter((parameter) => parameter.name.toLowerCase().startsWith(name.toLowerCase()))
  return exact ?? (starting.length === 1 ? starting[0] : undefined)
}

/** Throws `parameter-not-simulated` and `unknown-parameter`. */
export const findParameter = (cmdlet: Cmdlet, name: string): Parameter => {
  const found = parameterNamed(cmdlet, name)
  if (found) return found
  if (isRealParameter(cmdlet.name, name)) throw new Refused('parameter-not-simulated', { name, cmdlet: cmdlet.name })
  const known = [...cmdlet.parameters, ...commonParameters(cmdlet)].map((parameter) => parameter.name)
  throw new Refused('unknown-parameter', { name, cmdlet: cmdlet.name, nearest: nearest(name, known) })
}
