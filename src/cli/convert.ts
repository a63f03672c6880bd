/** `lab convert`: the disk that a leaf shows through its chain, as a raw image or as one new VHDX file. */
import { randomUUID } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { convertDisk } from '../storage/convert-disk.ts'
import { HostVolume } from '../storage/host-volume.ts'
import { isZeroBytes } from '../storage/vhdx/byte-view.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { conversionDone } from '../words/command-line.ts'
import { openLeaf } from './open-leaf.ts'
import { refuse, type Terminal } from './terminal.ts'

const STEP_BYTES = 1024 * 1024
/** A VHDX file takes a few MiB more than the disk that it holds. */
const OVERHEAD_BYTES = 1024 ** 3

type Read = (offsetBytes: number, target: Uint8Array) => void

/** Zeros stay holes. */
const writeOut = (out: string, lengthBytes: number, read: Read): void => {
  const target = openSync(out, 'w')
  ftruncateSync(target, lengthBytes)
  const piece = new Uint8Array(STEP_BYTES)
  for (let at = 0; at < lengthBytes; at += STEP_BYTES) {
    const bytes = piece.subarray(0, Math.min(STEP_BYTES, lengthBytes - at))
    read(at, bytes)
    if (!isZeroBytes(bytes)) writeSync(target, bytes, 0, bytes.length, at)
  }
  closeSync(target)
}

const writeVhdx = (disk: VirtualDisk, out: string): void => {
  const volume = new HostVolume({ capacityBytes: disk.virtualSizeBytes + OVERHEAD_BYTES })
  convertDisk(disk, volume, 'out.vhdx', { kind: 'dynamic', newGuid: randomUUID }).close()
  const file = volume.open('out.vhdx', { access: 'read', share: true })
  writeOut(out, file.lengthBytes, (at, bytes) => file.read(at, bytes))
}

export const convert = async (terminal: Terminal, args: readonly string[]): Promise<void> => {
  const [leaf = '', out = ''] = args
  if (!/\.(img|vhdx)$/i.test(out))
    refuse('bad-value', { name: 'OUT', value: out, allowed: 'Write a file name that ends in .img or .vhdx.' })
  const disk = openLeaf(leaf)
  if (/\.vhdx$/i.test(out)) writeVhdx(disk, out)
  else writeOut(out, disk.virtualSizeBytes, (at, bytes) => disk.read(at / disk.sectorSizeBytes, bytes))
  terminal.stdout(`${conversionDone(out, disk.virtualSizeBytes / STEP_BYTES)}\n`)
}
