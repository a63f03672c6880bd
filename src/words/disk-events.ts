/** What was done to virtual disk files, one sentence an event. */
import { bytesText, type Data } from './format.ts'

type Sentence = (data: Data) => string

const KIND: Readonly<Record<string, string>> = {
  Dynamic: 'a dynamic disk, which grows as it is written',
  Fixed: 'a fixed disk, which has all of its room from the start',
  Differencing: 'a differencing disk: it holds what is written from now on, and stands on its parent for all else',
}

export const diskEvents: Readonly<Record<string, Sentence>> = {
  'vhd-created': ({ path, host, vhdType }) => `${path} on ${host} is ${KIND[String(vhdType)]}.`,
  'vhd-converted': ({ path, source, parentPath }) =>
    `What ${source} shows was copied to ${path}, ${parentPath === undefined ? 'a disk of its own' : `which holds what differs from ${parentPath} and stands on that`}, with an identity of its own.`,
  'vhd-resized': ({ path, beforeBytes, afterBytes }) =>
    beforeBytes === afterBytes
      ? `${path} had that size already.`
      : `${path} was ${bytesText(Number(beforeBytes))} large and is ${bytesText(Number(afterBytes))}. A differencing disk that was made on it, if there is one, does not fit any more.`,
  'vhd-optimized': ({ path, beforeBytes, afterBytes }) =>
    beforeBytes === afterBytes
      ? `${path} has nothing to give back.`
      : `${path} took ${bytesText(Number(beforeBytes))} and takes ${bytesText(Number(afterBytes))}. What it shows is the same.`,
  'vhd-merged': ({ path, parent, mergedBytes }) =>
    `${path} was merged into ${parent}: ${bytesText(Number(mergedBytes))}. The file is still there and no longer valid; whoever used it has to be pointed at ${parent}. As long as nobody writes to that, Set-VHD -IgnoreIdMismatch attaches it again.`,
  'vhd-reconnected': ({ path, parent, ignoreIdMismatch }) =>
    `${path} now names ${parent} as its parent.${ignoreIdMismatch ? ' Nothing checked whether the two belong together: if they do not, the disk is silently mixed from two times.' : ''}`,
  'vhd-mounted': ({ path, host, number, readOnly, changed }) =>
    `${path} is disk ${number} of ${host}${readOnly ? ', for reading only' : ''}.${changed ? ' Its volume is marked as in use, so the file has changed: a differencing disk that was made on it, if there is one, does not fit any more.' : ''}`,
  'vhd-dismounted': ({ path, host, changed }) =>
    `${path} is no disk of ${host} any more.${changed ? ' Its volume is marked as no longer in use, so the file has changed: a differencing disk that was made on it, if there is one, does not fit any more.' : ''}`,
}
