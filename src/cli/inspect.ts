/** `lab inspect`: what a virtual disk file and its chain hold. */
import { table } from '../console/printing.ts'
import { GuestError } from '../guest/guest-error.ts'
import { readGuestFiles } from '../guest/read-files.ts'
import type { LabEngine } from '../lab/lab-engine.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { findingSentence } from '../words/catalogue.ts'
import { usage, inspectHeadings as words } from '../words/command-line.ts'
import { OpenFolder } from './open-leaf.ts'
import { refuse, stop, type Terminal } from './terminal.ts'

const guestFilesOf = (engine: LabEngine, disk: VirtualDisk): { path: string; bytes: number }[] | null => {
  try {
    return readGuestFiles(engine.modules, { nowMicros: () => 0 }, disk).map((file) => ({
      path: file.path,
      bytes: file.lengthBytes,
    }))
  } catch (error) {
    if (error instanceof GuestError) return null
    throw error
  }
}

const levelsOf = (disk: VirtualDisk) =>
  disk.chain().map((level, index) => ({
    level: index,
    path: level.path,
    kind: level.kind,
    lengthBytes: level.lengthBytes,
    sizeBytes: level.virtualSizeBytes,
    blockSizeBytes: level.blockSizeBytes,
    sectorSizeBytes: level.sectorSizeBytes,
    blocks: level.presentBlocks,
    dataWriteGuid: level.dataWriteGuid,
  }))

interface Report {
  readonly levels: ReturnType<typeof levelsOf>
  readonly guestFiles: ReturnType<typeof guestFilesOf>
  readonly findings: readonly { severity: string; path: string; offsetBytes: number; sentence: string }[]
}

const asText = ({ levels, guestFiles, findings }: Report): string => {
  const told = findings.map(
    ({ severity, path, offsetBytes, sentence }) => `${severity}: ${path} at ${offsetBytes}: ${sentence}`,
  )
  const parts = [
    levels.length === 0 ? '' : `${words.levels}\n${table(levels)}`,
    levels.length === 0 ? '' : guestFiles === null ? words.noFiles : `${words.files}\n${table(guestFiles)}`,
    told.length === 0 ? words.nothingWrong : told.join('\n'),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** Exit code 1 when a finding is an error: the report is printed all the same, with nothing of a chain that cannot be opened. */
export const inspect = async (terminal: Terminal, args: readonly string[]): Promise<void> => {
  const [leaf = stop(usage), ...rest] = args.filter((each) => each !== '--json')
  if (rest.length > 0 || leaf.startsWith('--')) stop(usage)
  const folder = new OpenFolder(leaf)
  const { disk, findings } = folder.examine()
  const isOpen = !(disk instanceof StorageError)
  const report = {
    levels: isOpen ? levelsOf(disk) : [],
    guestFiles: isOpen ? guestFilesOf(await terminal.engine(), disk) : null,
    findings: findings.map(({ data, ...finding }) => ({ ...finding, sentence: findingSentence(finding.code, data) })),
  }
  folder.close()
  if (args.includes('--json')) terminal.stdout(`${JSON.stringify(report, null, 2)}\n`)
  else terminal.stdout(`${asText(report)}\n`)
  if (!isOpen) refuse(disk.code, disk.data)
  const error = report.findings.find(({ severity }) => severity === 'error')
  if (error) stop(`${error.code}: ${error.sentence}`)
}
