/** What every command of the command line has: where it prints, its options, and how it stops. */
import type { LabEngine } from '../lab/lab-engine.ts'
import { refusalSentence } from '../words/catalogue.ts'
import { usage } from '../words/command-line.ts'

/** What the program that runs it hands down. */
export interface Terminal {
  readonly engine: () => Promise<LabEngine>
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** Takes the place of what it told before; undefined where nobody looks. */
  readonly progress?: ((text: string) => void) | undefined
}

/** Ends the run with exit code 1; the text is what stderr gets. */
export class Stop extends Error {}

export const stop = (text: string): never => {
  throw new Stop(text)
}

/** Stops with `code: sentence`. */
export const refuse = (code: string, data: Parameters<typeof refusalSentence>[1]): never =>
  stop(`${code}: ${refusalSentence(code, data)}`)

/** Takes `--name value` out of the arguments. */
export const takeOption = (args: string[], name: string): string | undefined => {
  const at = args.indexOf(`--${name}`)
  if (at < 0) return undefined
  const [, value] = args.splice(at, 2)
  return value ?? stop(usage)
}

export const takeFlag = (args: string[], name: string): boolean => {
  const at = args.indexOf(`--${name}`)
  if (at >= 0) args.splice(at, 1)
  return at >= 0
}
