/** What the command line takes: a verb and what follows it. One call is one run of the program. */
import { usage } from '../words/command-line.ts'
import { convert } from './convert.ts'
import { inspect } from './inspect.ts'
import { run } from './run-script.ts'
import { Stop, stop, type Terminal } from './terminal.ts'

const verbs: Readonly<Record<string, (terminal: Terminal, args: string[]) => Promise<void>>> = { run, inspect, convert }

/** @returns the exit code: 0, or 1 after whatever stopped it was said on stderr */
export const runCommandLine = async (terminal: Terminal, args: readonly string[]): Promise<number> => {
  const [verb = '', ...rest] = args
  try {
    await (verbs[verb] ?? (() => stop(usage)))(terminal, rest)
    return 0
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    terminal.stderr(`${error.message}\n`)
    return 1
  }
}
