/** `lab inspect`: what a virtual disk file and its chain hold. */
import { GuestError } from '../guest/guest-error.ts'
import { readGuestFiles } from '../guest/read-files.ts'
import type { LabEngine } from '../lab/lab-engine.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { openLeaf } from './open-leaf.ts'
import type { Terminal } from './terminal.ts'

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

export const inspect = async (terminal: Terminal, args: readonly string[]): Promise<void> => {
  const leaf = args.find((each) => !each.startsWith('--')) ?? ''
  const disk = openLeaf(leaf)
  const levels = disk.chain().map((level, index) => ({
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
  const report = { levels, guestFiles: guestFilesOf(await terminal.engine(), disk), findings: [] }
  if (args.includes('--json')) terminal.stdout(`${JSON.stringify(report, null, 2)}\n`)
  else
    terminal.stdout(
      `${[...levels, ...(report.guestFiles ?? [])].map((row) => Object.values(row).join('  ')).join('\n')}\n`,
    )
}
