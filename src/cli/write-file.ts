/** Writing an export to a real file: never over one that is there, and nothing half done is left behind. */
import { closeSync, existsSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { Export } from '../storage/export/disk-image.ts'
import { pieceLength } from '../storage/export/piece.ts'

/** Zeros stay holes. What may be there already is the caller's to decide. */
export const writeExport = (path: string, { lengthBytes, pieces }: Export): void => {
  const target = openSync(path, 'w')
  try {
    ftruncateSync(target, lengthBytes)
    let at = 0
    for (const piece of pieces) {
      if (!('zeroBytes' in piece))
        for (let done = 0; done < piece.length; ) done += writeSync(target, piece, done, piece.length - done, at + done)
      at += pieceLength(piece)
    }
  } finally {
    closeSync(target)
  }
}

/** The file appears under its name when all of it is written. */
export const writeNewFile = (path: string, content: Export): void => {
  const unfinished = `${path}.unfinished`
  try {
    writeExport(unfinished, content)
    renameSync(unfinished, path)
  } finally {
    if (existsSync(unfinished)) rmSync(unfinished)
  }
}
