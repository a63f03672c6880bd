/** What the command line takes: a verb and what follows it. One call is one run of the program. */
import { GuestError } from '../guest/guest-error.ts'
import { StorageError } from '../storage/storage-error.ts'
import { refusalSentence } from '../words/catalogue.ts'
import { systemRefusal, usage } from '../words/command-line.ts'
import { convert } from './convert.ts'
import { extract } from './extract.ts'
import { inspect } from './inspect.ts'
import { lessonTest } from './lesson-test.ts'
import { run } from './run-script.ts'
import { Stop, stop, type Terminal } from './terminal.ts'

const verbs: Readonly<Record<string, (terminal: Terminal, args: string[]) => Promise<void>>> = {
  run,
  inspect,
  convert,
  extract,
  lesson: lessonTest,
}

/** @returns the exit code: 0, or 1 after whatever stopped it was said on stderr */
export const runCommandLine = async (terminal: Terminal, args: readonly string[]): Promise<number> => {
  const [verb = '', ...rest] = args
  try {
    await (verbs[verb] ?? (() => stop(usage)))(terminal, rest)
    return 0
  } catch (error) {
    terminal.stderr(`${toldOf(error)}\n`)
    return 1
  }
}

/** A fault of this program passes on; a file, a disk or the system that says no is told. */
const toldOf = (error: unknown): string => {
  if (error instanceof Stop) return error.message
  if (error instanceof StorageError || error instanceof GuestError)
    return `${error.code}: ${refusalSentence(error.code, error.data)}`
  const { code, syscall, path } = error as NodeJS.ErrnoException
  if (code === undefined || syscall === undefined) throw error
  return `${code}: ${systemRefusal(syscall, path ?? '')}`
}
