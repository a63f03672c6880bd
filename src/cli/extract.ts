/** `lab extract`: one file of the guest, out of the disk that a leaf shows through its chain. */
import { existsSync } from 'node:fs'
import { readGuestFile } from '../guest/read-files.ts'
import { StorageError } from '../storage/storage-error.ts'
import { extractionDone, usage } from '../words/command-line.ts'
import { OpenFolder } from './open-leaf.ts'
import { refuse, stop, type Terminal } from './terminal.ts'
import { writeNewFile } from './write-file.ts'

/** A damaged disk is read as far as it can be: the file comes out whole, or not at all. */
export const extract = async (terminal: Terminal, args: readonly string[]): Promise<void> => {
  const [leaf = stop(usage), guestPath = stop(usage), out = stop(usage), ...rest] = args
  if (rest.length > 0) stop(usage)
  // It may be one of the files that are about to be read.
  if (existsSync(out)) refuse('0x80070050', { path: out })
  const { modules } = await terminal.engine()
  const folder = new OpenFolder(leaf)
  try {
    const { disk } = folder.examine()
    if (disk instanceof StorageError) throw disk
    const bytes = readGuestFile(modules, { nowMicros: () => 0 }, disk, guestPath)
    writeNewFile(out, { lengthBytes: bytes.length, pieces: [bytes] })
    terminal.stdout(`${extractionDone(guestPath, bytes.length, out)}\n`)
  } finally {
    folder.close()
  }
}
