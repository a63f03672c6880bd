/** That something happened since the step opened, or did not. */

import { spelled } from './format.ts'
import { bound, isAny, isNone, isRange, type Value } from './lesson-check-amounts.ts'

/** `{vm}`: the machine, or `a machine`, which denied is `no machine`. */
type Said = readonly [so: string, notSo: string]

const booted = (more = ''): Said => [`{vm} has booted${more}`, `{vm} has not booted${more}`]
const been = (thing: string, done: string): Said => [`a ${thing} has been ${done}`, `no ${thing} has been ${done}`]

/** By the event's code; `booted` stands for both ways to boot. */
const HAPPENED: Readonly<Record<string, Said>> = {
  booted: booted(),
  'boot-clean': booted(' from a disk that was closed properly'),
  'boot-dirty-volume': booted(' from a disk that nobody had closed'),
  'app-ran': been('program of the guest', 'used'),
  'app-failed': ['a program of the guest has failed', 'no program of the guest has failed'],
  'backup-completed': been('backup', 'made'),
  'backup-failed': ['a backup has failed', 'no backup has failed'],
  'checkpoint-applied': been('checkpoint', 'applied'),
  'checkpoint-deleted': been('checkpoint', 'deleted'),
  'checkpoint-file-kept': [
    'a file has stayed because others stand on it',
    'no file has had to stay because others stand on it',
  ],
  'checkpoint-taken': been('checkpoint', 'taken'),
  'item-removed': been('file of the host', 'deleted by hand'),
  'merge-failed': ['a merge has had to stop', 'no merge has had to stop'],
  'merge-finished': ['a merge has come to its end', 'no merge has come to its end'],
  'start-breaks-others': [
    '{vm} has been started although others stand on its disk',
    '{vm} has not been started while others stand on its disk',
  ],
  'start-failed': ['{vm} has failed to boot', '{vm} has not failed to boot'],
  'vm-restored': been('machine', 'restored from a backup'),
  'vm-returned': ['the shop takes orders again after a failure', 'the shop has not taken orders again since a failure'],
  'vm-moved': been('machine', 'moved'),
  'volume-failed': ['a volume has died', 'no volume has died'],
}

const ofMachine = (text: string, vm: string, isSo: boolean): string =>
  isSo ? text.replace('{vm}', vm === '' ? 'a machine' : vm) : withoutMachine(text, vm)

/** `no machine has booted`, not `a machine has not booted`: that would be so as soon as one had not. */
const withoutMachine = (text: string, vm: string): string =>
  vm === '' ? text.replace(/\{vm\} has not/, 'no machine has') : text.replace('{vm}', vm)

/** `‘Type’ was done in Notepad` */
const programText = (app: string | undefined, action: string | undefined, isSo: boolean): string => {
  const was = isSo ? 'has been' : 'has not been'
  if (action === undefined) return `${app} ${was} used`
  return `‘${action}’ ${was} done${app === undefined ? '' : ` in ${app}`}`
}

const happenedText = (fields: Readonly<Record<string, Value>>, vm: string, isSo: boolean): string => {
  const text = (name: string) => (name in fields ? String(fields[name]) : undefined)
  const code = text('code') ?? ''
  const [app, action] = [text('app'), text('action')]
  if (code === 'app-ran' && (app !== undefined || action !== undefined)) return programText(app, action, isSo)
  const said = HAPPENED[code]?.[isSo ? 0 : 1]
  const happened =
    said === undefined
      ? `the lab has ${isSo ? '' : 'not '}reported ‘${code.replaceAll('-', ' ')}’`
      : ofMachine(said, vm, isSo)
  const about = [app, action].filter((each) => each !== undefined).join(', ')
  return about === '' ? happened : `${happened} (${about})`
}

const TIMES = ['never', 'once', 'twice']
const times = (count: number): string => TIMES[count] ?? `${spelled(count)} times`

const timesText = (count: Value, isSo: boolean): string => {
  if (typeof count === 'number') return isSo ? times(count) : `more or fewer times than ${spelled(count)}`
  if (!isRange(count)) return ''
  const { atLeast, atMost } = count
  if (atLeast !== undefined && atMost === undefined)
    return isSo ? `at least ${times(atLeast)}` : `less than ${times(atLeast)}`
  if (atMost !== undefined && atLeast === undefined)
    return isSo ? `at most ${times(atMost)}` : `more than ${times(atMost)}`
  return bound(count, 'count', ['time', 'times'], isSo)
}

/** Without a capital. `vm` is empty where several machines could be meant. */
export const eventText = (fields: Readonly<Record<string, Value>>, vm: string, isSo: boolean): string => {
  const { count } = fields
  if (isAny(count)) return happenedText(fields, vm, isSo)
  if (isNone(count)) return happenedText(fields, vm, !isSo)
  return `${happenedText(fields, vm, true)} ${timesText(count as Value, isSo)}`
}
