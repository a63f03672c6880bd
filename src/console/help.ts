/** What `Get-Help` and `Get-Command` give, made of the cmdlet table and the words for it. */
import { CMDLET_HELP, helpWords, PARAMETER_HELP } from '../words/help.ts'
import { appSyntax } from './app-requests.ts'
import type { Cmdlet, Parameter } from './cmdlet.ts'
import { CMDLETS } from './cmdlets.ts'
import { cmdletNamed, commonParameters, findCmdlet, same } from './find.ts'
import { ALIASES } from './not-simulated.ts'
import { bareValue, objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { isLike, isWildcard } from './pipeline/wildcard.ts'

type Origin = keyof typeof helpWords.origins

/** Whose cmdlet it is: nouns of Hyper-V begin with VM or VHD, those of the lab with Lab. */
export const originOf = (name: string): Origin =>
  /-Lab/.test(name) ? 'Lab' : /-(VM|VHD)/.test(name) ? 'Hyper-V' : 'PowerShell'

const purposeOf = (name: string): string => CMDLET_HELP[name]?.purpose ?? ''

/** As PowerShell calls them. */
const TYPE_NAMES = { text: 'String', number: 'UInt64', list: 'String[]', block: 'ScriptBlock' } as const

const parameterText = ({ positional }: Cmdlet, { name, kind, choices, required }: Parameter): string => {
  const value = kind === 'switch' ? '' : ` <${choices?.join('|') ?? TYPE_NAMES[kind]}>`
  const dash = positional.includes(name) ? `[-${name}]${value}` : `-${name}${value}`
  return required ? dash : `[${dash}]`
}

const syntaxOf = (cmdlet: Cmdlet): string =>
  [
    cmdlet.name,
    ...cmdlet.parameters.map((parameter) => parameterText(cmdlet, parameter)),
    ...commonParameters(cmdlet).map((parameter) => parameterText(cmdlet, parameter)),
  ].join(' ')

const meaningOf = ({ name }: Cmdlet, parameter: Parameter): string => {
  const meaning = CMDLET_HELP[name]?.parameters?.[parameter.name] ?? PARAMETER_HELP[parameter.name] ?? ''
  return parameter.names ? `${meaning} ${helpWords.several}` : meaning
}

/** The older names of checkpoints count as well. */
const aliasesOf = (name: string): readonly string[] => [
  ...Object.entries(ALIASES).flatMap(([alias, meant]) => (meant === name ? [alias] : [])),
  ...(/-VMCheckpoint$/.test(name) ? [`${name.replace('Checkpoint', 'Snapshot')} ${helpWords.moduleName}`] : []),
]

const section = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [[heading, ...lines.map((line) => `    ${line}`)].join('\n')]

const page = (cmdlet: Cmdlet): string => {
  const parameters = [...cmdlet.parameters, ...commonParameters(cmdlet)]
  const width = Math.max(...parameters.map(({ name }) => name.length)) + 1
  return [
    ...section(helpWords.name, [cmdlet.name]),
    ...section(helpWords.synopsis, [purposeOf(cmdlet.name)]),
    ...section(helpWords.origin, [helpWords.origins[originOf(cmdlet.name)]]),
    ...section(helpWords.aliases, aliasesOf(cmdlet.name)),
    ...section(helpWords.syntax, [syntaxOf(cmdlet)]),
    ...section(
      helpWords.parameters,
      parameters.map((parameter) => `${`-${parameter.name}`.padEnd(width)}  ${meaningOf(cmdlet, parameter)}`),
    ),
    ...section(helpWords.programs, cmdlet.name === 'Invoke-LabApp' ? appSyntax() : []),
    ...section(helpWords.examples, CMDLET_HELP[cmdlet.name]?.examples ?? []),
    ...section(helpWords.inLife, CMDLET_HELP[cmdlet.name]?.inLife ?? []),
  ].join('\n\n')
}

/** Throws Refused `cmdlet-not-simulated` and `unknown-cmdlet`. */
export const help = (name: string | undefined): Shown => {
  if (name !== undefined && (cmdletNamed(name) || !isWildcard(name))) return [bareValue(page(findCmdlet(name)))]
  const fitting = CMDLETS.filter((cmdlet) => name === undefined || isLike(cmdlet.name, name))
  const listed = fitting.map((cmdlet) =>
    objectOf(TYPES.help, {
      Name: cmdlet.name,
      Category: 'Cmdlet',
      Source: originOf(cmdlet.name),
      Synopsis: purposeOf(cmdlet.name),
    }),
  )
  return [...listed, { note: helpWords.more }]
}

/** Throws Refused as `help`. */
export const cmdlets = (name: string | undefined, module: string | undefined): Shown => {
  const meant = name === undefined || isWildcard(name) ? undefined : findCmdlet(name)
  return CMDLETS.filter(
    (cmdlet) =>
      (meant === undefined || cmdlet === meant) &&
      (name === undefined || meant !== undefined || isLike(cmdlet.name, name)) &&
      (module === undefined || same(module, originOf(cmdlet.name))),
  ).map((cmdlet) =>
    objectOf(TYPES.command, {
      CommandType: 'Cmdlet',
      Name: cmdlet.name,
      Source: originOf(cmdlet.name),
      Synopsis: purposeOf(cmdlet.name),
    }),
  )
}
