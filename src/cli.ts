/** The command line: `lab run`, `lab inspect`, `lab convert`. Owns a lab as the worker does in the page. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { convert, inspect } from './cli/disk-files.ts'
import { loadEngine } from './cli/load-engine.ts'
import { runLine } from './console/run-line.ts'
import { evidenceOf } from './lab/evidence.ts'
import { Lab } from './lab/lab.ts'
import { SCENARIOS } from './lab/scenario.ts'
import { printedRefusal } from './words/catalogue.ts'
import { usage } from './words/command-line.ts'

class Stop extends Error {}

const stop = (text: string): never => {
  process.stderr.write(`${text}\n`)
  throw new Stop()
}

/** Takes `--name value` out of the arguments. */
const takeOption = (args: string[], name: string): string | undefined => {
  const at = args.indexOf(`--${name}`)
  if (at < 0) return undefined
  const [, value] = args.splice(at, 2)
  return value ?? stop(usage)
}

const takeFlag = (args: string[], name: string): boolean => {
  const at = args.indexOf(`--${name}`)
  if (at >= 0) args.splice(at, 1)
  return at >= 0
}

/** Every file of every volume that is still there, as real files below the folder. Zeros stay holes. */
const exportFiles = (lab: Lab, folder: string): void => {
  for (const { spec, volumes } of lab.places.all)
    for (const { name, disk } of volumes) {
      if (disk.lost) continue
      const copy = disk.fork()
      for (const path of copy.list()) {
        const file = copy.open(path, { access: 'read', share: true })
        const bytes = new Uint8Array(file.lengthBytes)
        file.read(0, bytes)
        const target = join(folder, spec.name, name, ...path.split('\\'))
        mkdirSync(dirname(target), { recursive: true })
        writeFileSync(target, bytes)
      }
    }
}

const run = async (args: string[]): Promise<void> => {
  const scenarioId = takeOption(args, 'scenario') ?? 'shop-server'
  const seedText = takeOption(args, 'seed')
  const folder = takeOption(args, 'export')
  const json = takeFlag(args, 'json')
  const [script = stop(usage), ...rest] = args
  if (rest.length > 0 || script.startsWith('--')) stop(usage)
  const scenario =
    SCENARIOS[scenarioId] ?? stop(`unknown-scenario: ${printedRefusal('unknown-scenario', { scenario: scenarioId })}`)
  const seed = seedText === undefined ? scenario.seed : Number(seedText)
  if (!Number.isSafeInteger(seed)) stop(usage)
  if (!existsSync(script) || !statSync(script).isFile())
    stop(`0x80070002: ${printedRefusal('0x80070002', { path: script })}`)
  const lab = Lab.open(await loadEngine(), scenario, seed)
  const refused = runScript(
    lab,
    readFileSync(script, 'utf8'),
    json ? () => {} : (text) => process.stdout.write(`${text}\n`),
  )
  if (json) process.stdout.write(`${JSON.stringify(evidenceOf(lab), null, 2)}\n`)
  if (folder !== undefined) exportFiles(lab, folder)
  if (refused !== undefined) stop(refused)
}

/** Runs line after line. Returns what stopped it: `code: sentence (line N)`. */
const runScript = (lab: Lab, script: string, print: (text: string) => void): string | undefined => {
  const lines = script.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    print(`PS C:\\> ${line.trim()}`)
    const outcome = runLine(lab, line, { wait: true })
    if (outcome.text !== '' && (outcome.ok || !outcome.silent)) print(outcome.text)
    if (!outcome.ok && !outcome.silent) return `${outcome.code}: ${outcome.text} (line ${index + 1})`
  }
  return undefined
}

const main = async (args: string[]): Promise<void> => {
  const [verb, ...rest] = args
  if (verb === 'run') return run(rest)
  if (verb === 'inspect') return inspect(await loadEngine(), rest, stop)
  if (verb === 'convert') return convert(rest, stop)
  stop(usage)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof Stop)) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
  process.exitCode = 1
})
