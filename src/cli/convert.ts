/** `lab convert`: the disk that a leaf shows through its chain, as a raw image or as one new VHDX file. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { flatVhdx, rawImage } from '../storage/export/disk-image.ts'
import { conversionDone, usage } from '../words/command-line.ts'
import { OpenFolder } from './open-leaf.ts'
import { refuse, stop, type Terminal } from './terminal.ts'
import { writeNewFile } from './write-file.ts'

const MEBIBYTE = 1024 * 1024

export const convert = async (terminal: Terminal, args: readonly string[]): Promise<void> => {
  const [leaf = stop(usage), out = stop(usage), ...rest] = args
  if (rest.length > 0) stop(usage)
  if (!/\.(img|vhdx)$/i.test(out))
    refuse('bad-value', { name: 'OUT', value: out, allowed: 'Write a file name that ends in .img or .vhdx.' })
  // It may be one of the files that are about to be read.
  if (existsSync(out)) refuse('0x80070050', { path: out })
  const folder = new OpenFolder(leaf)
  try {
    const disk = folder.disk()
    writeNewFile(out, /\.vhdx$/i.test(out) ? flatVhdx(disk, randomUUID) : rawImage(disk))
    terminal.stdout(`${conversionDone(out, disk.virtualSizeBytes / MEBIBYTE)}\n`)
  } finally {
    folder.close()
  }
}
