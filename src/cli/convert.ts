/** `lab convert`: the disk that a leaf shows through its chain, as a raw image or as one new VHDX file. */
import { randomUUID } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { type Export, flatVhdx, rawImage } from '../storage/export/disk-image.ts'
import { pieceLength } from '../storage/export/piece.ts'
import { conversionDone } from '../words/command-line.ts'
import { OpenFolder } from './open-leaf.ts'
import { refuse, type Terminal } from './terminal.ts'

const MEBIBYTE = 1024 * 1024

/** Zeros stay holes. */
const writeOut = (out: string, { lengthBytes, pieces }: Export): void => {
  const target = openSync(out, 'w')
  ftruncateSync(target, lengthBytes)
  let at = 0
  for (const piece of pieces) {
    if (!('zeroBytes' in piece)) writeSync(target, piece, 0, piece.length, at)
    at += pieceLength(piece)
  }
  closeSync(target)
}

export const convert = async (terminal: Terminal, args: readonly string[]): Promise<void> => {
  const [leaf = '', out = ''] = args
  if (!/\.(img|vhdx)$/i.test(out))
    refuse('bad-value', { name: 'OUT', value: out, allowed: 'Write a file name that ends in .img or .vhdx.' })
  const folder = new OpenFolder(leaf)
  try {
    const disk = folder.disk()
    writeOut(out, /\.vhdx$/i.test(out) ? flatVhdx(disk, randomUUID) : rawImage(disk))
    terminal.stdout(`${conversionDone(out, disk.virtualSizeBytes / MEBIBYTE)}\n`)
  } finally {
    folder.close()
  }
}
