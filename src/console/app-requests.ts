/** The guest's apps and what they can do, as `Invoke-LabApp` spells it: one table for reading a line and for writing one. */
import { type AppRequest, WORKLOAD_PROFILES } from '../guest/apps/app-types.ts'
import { Refused } from '../host/refusal.ts'
import type { Arguments } from './cmdlet.ts'
import { option } from './lexer.ts'
import { countValue } from './values.ts'

/** One line is one step of the lab: more than this would leave it without an answer for seconds. */
const ORDERS_MAX = 10_000
const PHOTOS_MAX = 500
const PHOTO_MEGABYTES_MAX = 16
const FILES_PER_HOUR_MAX = 3600
const DWELL_HOURS_MAX = 24 * 90
const MEBIBYTE = 1_048_576

interface Taken {
  /** As the line spells it. */
  readonly parameter: string
  /** Where the request has it. */
  readonly field: string
  readonly read: (text: string) => string | number
  readonly write?: (value: string | number) => string
  readonly required?: boolean
  readonly choices?: readonly string[]
  readonly otherwise?: string | number
}

const count = (most: number, more: Partial<Taken> = {}): Taken => ({
  parameter: 'Count',
  field: 'count',
  read: (text) => countValue('Count', text, most),
  otherwise: 1,
  ...more,
})
const text = (parameter: string, field: string): Taken => ({ parameter, field, read: String, required: true })
const number = (parameter: string, field: string, most: number): Taken => ({
  parameter,
  field,
  read: (written) => countValue(parameter, written, most),
})
const choice = (parameter: string, field: string, choices: readonly string[], required: boolean): Taken => ({
  parameter,
  field,
  required,
  choices,
  read: (written) => {
    const found = choices.find((each) => each.toLowerCase() === written.toLowerCase())
    if (found === undefined)
      throw new Refused('bad-value', { name: parameter, value: written, allowed: `Write ${choices.join(', ')}.` })
    return found
  },
})

type Actions = Readonly<Record<string, readonly Taken[]>>

const APPS: Readonly<Record<string, Actions>> = {
  Shop: {
    PlaceOrders: [count(ORDERS_MAX)],
    OpenTransaction: [],
    CommitTransaction: [],
    RollbackTransaction: [],
    DeleteOrders: [count(ORDERS_MAX)],
    Report: [],
  },
  Notepad: { Type: [text('Text', 'text')], Save: [] },
  Photos: {
    Import: [
      count(PHOTOS_MAX),
      {
        parameter: 'Megabytes',
        field: 'bytes',
        read: (written) => countValue('Megabytes', written, PHOTO_MEGABYTES_MAX) * MEBIBYTE,
        write: (bytes) => String(Number(bytes) / MEBIBYTE),
      },
    ],
    Delete: [text('Name', 'name')],
    Rename: [text('Name', 'name'), text('NewName', 'newName')],
  },
  Updater: { InstallGoodUpdate: [], InstallBadPatch: [choice('Kind', 'kind', ['Data', 'Boot', 'Slow'], false)] },
  Ransomware: {
    Start: [
      number('FilesPerHour', 'filesPerHour', FILES_PER_HOUR_MAX),
      number('DwellHours', 'dwellHours', DWELL_HOURS_MAX),
    ],
  },
  Directory: { ChangePassword: [text('User', 'user')], Replicate: [] },
  Workload: { Start: [choice('Profile', 'profile', WORKLOAD_PROFILES, true)], Stop: [] },
  System: { Trim: [] },
}

/** What any action of any app may take. */
export const APP_PARAMETERS: readonly string[] = [
  ...new Set(
    Object.values(APPS).flatMap((actions) =>
      Object.values(actions)
        .flat()
        .map(({ parameter }) => parameter),
    ),
  ),
]

const keyOf = <T>(table: Readonly<Record<string, T>>, name: string): string | undefined =>
  Object.keys(table).find((key) => key.toLowerCase() === name.toLowerCase())

/** Throws `unknown-app`, `unknown-action`, `unknown-parameter`, `missing-parameter` and `bad-value`. */
export const appRequest = (values: Arguments): AppRequest => {
  const app = keyOf(APPS, values.get('App') as string)
  if (!app) throw new Refused('unknown-app', { app: values.get('App') as string, known: Object.keys(APPS).join(', ') })
  const actions = APPS[app] as Actions
  const action = keyOf(actions, values.get('Action') as string)
  if (!action)
    throw new Refused('unknown-action', {
      app,
      action: values.get('Action') as string,
      known: Object.keys(actions).join(', '),
    })
  const takes = actions[action] as readonly Taken[]
  for (const name of APP_PARAMETERS)
    if (values.has(name) && !takes.some(({ parameter }) => parameter === name))
      throw new Refused('unknown-parameter', { name, cmdlet: `${app} ${action}`, nearest: '' })
  return { app, action, ...Object.fromEntries(takes.flatMap((taken) => fieldOf(taken, values))) } as AppRequest
}

const fieldOf = (taken: Taken, values: Arguments): readonly (readonly [string, string | number])[] => {
  const written = values.get(taken.parameter)
  if (written !== undefined) return [[taken.field, taken.read(written)]]
  if (taken.required) throw new Refused('missing-parameter', { cmdlet: 'Invoke-LabApp', name: taken.parameter })
  return taken.otherwise === undefined ? [] : [[taken.field, taken.otherwise]]
}

/** The line of a request that `Invoke-LabApp` can spell: its app, its action, and all it takes. */
export const appLine = (request: AppRequest): string => {
  const fields = request as unknown as Readonly<Record<string, string | number | undefined>>
  const takes = (APPS[request.app] as Actions)[request.action] ?? []
  const options = takes.map(({ parameter, field, write = String }) => {
    const value = fields[field]
    if (value === undefined) return ''
    return typeof value === 'number' ? ` -${parameter} ${write(value)}` : option(parameter, value)
  })
  return `${request.app} ${request.action}${options.join('')}`
}

/** One line for each action, as `Invoke-LabApp` takes it behind the VM's name. */
export const appSyntax = (): readonly string[] =>
  Object.entries(APPS).flatMap(([app, actions]) =>
    Object.entries(actions).map(([action, takes]) =>
      [
        app,
        action,
        ...takes.map(({ parameter, required }) => (required ? `-${parameter} <value>` : `[-${parameter} <value>]`)),
      ].join(' '),
    ),
  )

/** Values that a parameter of the app's action may have; none where it may be anything. */
export const appChoices = (app: string, action: string, parameter: string): readonly string[] => {
  const actions = APPS[keyOf(APPS, app) ?? '']
  const takes = actions?.[keyOf(actions, action) ?? ''] ?? []
  return takes.find((taken) => taken.parameter === parameter)?.choices ?? []
}

/** What the app's action takes. */
export const appParameters = (app: string, action: string): readonly string[] => {
  const actions = APPS[keyOf(APPS, app) ?? '']
  return (actions?.[keyOf(actions, action) ?? ''] ?? []).map(({ parameter }) => parameter)
}

export const appActions = (app?: string): readonly string[] => {
  const key = app === undefined ? undefined : keyOf(APPS, app)
  return key ? Object.keys(APPS[key] as object) : Object.keys(APPS)
}
