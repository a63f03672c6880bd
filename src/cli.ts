/** The command line: `lab run`, `lab inspect`, `lab convert`. Owns a lab as the worker does in the page. */
import { runCommandLine } from './cli/command-line.ts'
import { loadEngine } from './cli/load-engine.ts'

const terminal = {
  engine: loadEngine,
  stdout: (text: string) => void process.stdout.write(text),
  stderr: (text: string) => void process.stderr.write(text),
  progress: process.stderr.isTTY ? (text: string) => void process.stderr.write(`\r\u001b[K${text}`) : undefined,
}

runCommandLine(terminal, process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode
  },
  (error: unknown) => {
    terminal.stderr(`${error instanceof Error ? error.stack : error}\n`)
    process.exitCode = 1
  },
)
