/** The guest's apps and what they can do, as `Invoke-LabApp` spells it. */
import type { AppRequest } from '../guest/guest.ts'
import { Refused } from '../host/refusal.ts'
import type { Arguments } from './cmdlet.ts'
import { quote } from './lexer.ts'
import { countValue } from './values.ts'

/** One line is one step of the lab: more orders than this would leave it without an answer for seconds. */
const ORDERS_MAX = 10_000

type Build = (values: Arguments) => AppRequest

/** What an action takes beside its name. */
const TAKES: Readonly<Record<string, string>> = { PlaceOrders: 'Count', Type: 'Text' }

const APPS: Readonly<Record<string, Readonly<Record<string, Build>>>> = {
  Shop: {
    PlaceOrders: (values) => ({
      app: 'Shop',
      action: 'PlaceOrders',
      count: countValue('Count', values.get('Count') ?? '1', ORDERS_MAX),
    }),
    OpenTransaction: () => ({ app: 'Shop', action: 'OpenTransaction' }),
    CommitTransaction: () => ({ app: 'Shop', action: 'CommitTransaction' }),
    RollbackTransaction: () => ({ app: 'Shop', action: 'RollbackTransaction' }),
  },
  Notepad: {
    Type: (values) => ({ app: 'Notepad', action: 'Type', text: needText(values) }),
    Save: () => ({ app: 'Notepad', action: 'Save' }),
  },
  Updater: { InstallBadPatch: () => ({ app: 'Updater', action: 'InstallBadPatch' }) },
  System: { Trim: () => ({ app: 'System', action: 'Trim' }) },
}

const needText = (values: Arguments): string => {
  const text = values.get('Text')
  if (text === undefined) throw new Refused('missing-parameter', { cmdlet: 'Invoke-LabApp', name: 'Text' })
  return text
}

const keyOf = <T>(table: Readonly<Record<string, T>>, name: string): string | undefined =>
  Object.keys(table).find((key) => key.toLowerCase() === name.toLowerCase())

/** Throws `unknown-app` and `unknown-action`. */
export const appRequest = (values: Arguments): AppRequest => {
  const app = keyOf(APPS, values.get('App') as string)
  if (!app) throw new Refused('unknown-app', { app: values.get('App') as string })
  const actions = APPS[app] as Readonly<Record<string, Build>>
  const action = keyOf(actions, values.get('Action') as string)
  if (!action)
    throw new Refused('unknown-action', {
      app,
      action: values.get('Action') as string,
      known: Object.keys(actions).join(', '),
    })
  for (const name of ['Count', 'Text'])
    if (values.has(name) && TAKES[action] !== name)
      throw new Refused('unknown-parameter', { name, cmdlet: `${app} ${action}`, nearest: '' })
  return (actions[action] as Build)(values)
}

export const appLine = (request: AppRequest): string => {
  const more =
    'count' in request
      ? ` -Count ${request.count}`
      : 'text' in request
        ? ` -Text '${request.text.replaceAll("'", "''")}'`
        : ''
  return `${quote(request.app)} ${request.action}${more}`
}

export const appActions = (app?: string): readonly string[] => {
  const key = app === undefined ? undefined : keyOf(APPS, app)
  return key ? Object.keys(APPS[key] as object) : Object.keys(APPS)
}
