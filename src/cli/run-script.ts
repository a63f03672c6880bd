/** `lab run`: a script of console lines against a fresh lab. */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runLine } from '../console/run-line.ts'
import { evidenceOf } from '../lab/evidence.ts'
import { Lab } from '../lab/lab.ts'
import { SCENARIOS } from '../lab/scenario.ts'
import { settleDisk, volumeFile } from '../storage/export/volume-file.ts'
import { usage } from '../words/command-line.ts'
import { refuse, stop, type Terminal, takeFlag, takeOption } from './terminal.ts'
import { toldWait } from './told-wait.ts'
import { writeExport } from './write-file.ts'

/**
 * Every file of every volume that is still there, as real files below the folder. A disk that is in use, or was when the
 * power went, is closed in the copy: its log is replayed there, because few programs of others do that.
 */
const exportFiles = (lab: Lab, folder: string): void => {
  const fork = lab.fork()
  const { newGuid } = fork.context
  for (const { spec, volumes } of lab.places.all)
    for (const { name, disk } of volumes) {
      if (disk.lost) continue
      const copy = disk.fork()
      for (const path of copy.list()) {
        settleDisk(copy, path, newGuid)
        const target = join(folder, spec.name, name, ...path.split('\\'))
        mkdirSync(dirname(target), { recursive: true })
        writeExport(target, volumeFile(copy, path))
      }
    }
  fork.dispose()
}

type Print = (text: string) => void

interface Prints {
  readonly print: Print
  readonly complain: Print
  readonly progress: Print | undefined
}

/** Runs line after line. Returns what stopped it: `code: sentence (line N)`. */
const runScript = (lab: Lab, script: string, { print, complain, progress }: Prints): string | undefined => {
  const advance = toldWait(lab, progress)
  const lines = script.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    print(`PS C:\\> ${line.trim()}`)
    const outcome = runLine(lab, line, { wait: true, advance })
    if (outcome.text !== '' && (outcome.ok || !outcome.silent)) print(outcome.text)
    if (outcome.ok || outcome.silent) continue
    const refused = `${outcome.code}: ${outcome.sentence} (line ${index + 1})`
    if (!outcome.goesOn) return refused
    complain(refused)
  }
  return undefined
}

export const run = async (terminal: Terminal, args: string[]): Promise<void> => {
  const scenarioId = takeOption(args, 'scenario') ?? 'shop-server'
  const seedText = takeOption(args, 'seed')
  const folder = takeOption(args, 'export')
  const json = takeFlag(args, 'json')
  const [script = stop(usage), ...rest] = args
  if (rest.length > 0 || script.startsWith('--')) stop(usage)
  const scenario = SCENARIOS[scenarioId] ?? refuse('unknown-scenario', { scenario: scenarioId })
  const seed = seedText === undefined ? scenario.seed : Number(seedText)
  if (!Number.isSafeInteger(seed)) stop(usage)
  if (!existsSync(script) || !statSync(script).isFile()) refuse('0x80070002', { path: script })
  const lab = Lab.open(await terminal.engine(), scenario, seed)
  const refused = runScript(lab, readFileSync(script, 'utf8'), {
    print: json ? () => {} : (text) => terminal.stdout(`${text}\n`),
    complain: (text) => terminal.stderr(`${text}\n`),
    progress: terminal.progress,
  })
  if (json) terminal.stdout(`${JSON.stringify(evidenceOf(lab), null, 2)}\n`)
  if (folder !== undefined) exportFiles(lab, folder)
  if (refused !== undefined) stop(refused)
}
