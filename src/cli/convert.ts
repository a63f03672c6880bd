/** `lab convert`: the disk that a leaf shows through its chain, as a raw image. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { conversionDone } from '../words/command-line.ts'
import { openLeaf } from './open-leaf.ts'
import { refuse, type Terminal } from './terminal.ts'

const STEP_BYTES = 1024 * 1024

export const convert = async (terminal: Terminal, args: readonly string[]): Promise<void> => {
  const [leaf = '', out = ''] = args
  if (!/\.img$/i.test(out))
    refuse('bad-value', { name: 'OUT', value: out, allowed: 'Write a file name that ends in .img.' })
  const disk = openLeaf(leaf)
  const target = openSync(out, 'w')
  const piece = new Uint8Array(STEP_BYTES)
  for (let at = 0; at < disk.virtualSizeBytes; at += STEP_BYTES) {
    const bytes = piece.subarray(0, Math.min(STEP_BYTES, disk.virtualSizeBytes - at))
    disk.read(at / disk.sectorSizeBytes, bytes)
    writeSync(target, bytes)
  }
  closeSync(target)
  terminal.stdout(`${conversionDone(out, disk.virtualSizeBytes / STEP_BYTES)}\n`)
}
