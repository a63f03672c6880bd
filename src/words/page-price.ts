/** Words of what a chain costs: an opened point of a chart, counters by file, two chains side by side. */
import { countText as grouped, plural as many } from './format.ts'

const perRead = (hundredths: number | null): string => (hundredths === null ? 'none' : (hundredths / 100).toFixed(2))

export const point = {
  latencyHeading: (time: string) => `What the reads of ${time} were made of`,
  storedHeading: (time: string) => `What lay on the volume at ${time}`,
  latencyCursor: 'Read latency by the minute',
  storedCursor: 'Bytes on the volume, step by step',
  latencyTold: (time: string, p50: string, p95: string, p99: string) =>
    `${time}: p50 ${p50}, p95 ${p95}, p99 ${p99} ms. Open for its shares.`,
  storedTold: (time: string, bytes: string) => `${time}: ${bytes}. Open for its files.`,
  open: (time: string) => `Open ${time}`,
  close: 'Close',
  none: 'Nothing was measured then.',
  asking: 'Looking it up…',
  share: 'Share',
  request: (hundredths: number) => `The p${hundredths} read`,
  all: 'All reads together',
  latency: 'Latency',
  cached: 'Tables found in the host’s cache',
  missed: 'Tables read from the medium',
  seek: 'Data: seeks',
  access: 'Data: the medium’s access time',
  transfer: 'Data: transfer',
  wait: 'Waiting behind bulk jobs',
  files: 'Files looked into',
  micros: (micros: number, count?: number) =>
    count === undefined ? `${grouped(micros)} µs` : `${grouped(micros)} µs (${grouped(count)})`,
  count: (value: number) => grouped(value),
  adds: 'The shares of a read add up to its latency; the number behind a time says how often.',
  reads: (count: number) => many(count, 'read'),
  writes: (writes: number, flushes: number) =>
    `Meanwhile ${many(writes, 'write')} and ${many(flushes, 'flush', 'flushes')}`,
  wrote: (log: string, metadata: string, data: string, flush: string, blocks: number) =>
    `log ${log}, tables ${metadata}, data and look-ups ${data}, flushes ${flush}, ${many(blocks, 'new block')}.`,
  file: 'File',
  bytes: 'Bytes',
}

export const chainPrice = {
  open: 'Price of the chain',
  title: 'What the chain costs',
  close: 'Close',
  counters: 'Asked of each file since the disk was attached',
  noCounters: 'No guest has asked anything of this disk yet.',
  file: 'File',
  gone: 'no longer in the chain',
  reads: 'Reads',
  writes: 'Writes',
  hits: 'Tables cached',
  misses: 'Tables read',
  logs: 'Log writes',
  flushes: 'Flushes',
  cell: (count: number, bytes: string) => `${grouped(count)}, ${bytes}`,
  count: (value: number) => grouped(value),
  sideBySide: 'Side by side',
  explain:
    'Two copies of the machine as it is now do the same seeded work: one on a chain as short as merging makes it, one on a chain of so many files. The lab itself stays as it is.',
  profile: 'Work',
  minutes: 'Minutes',
  files: 'Files',
  start: 'Compare',
  stop: 'Stop',
  running: 'A comparison is under way.',
  phases: {
    merging: 'Merging the checkpoints of one copy',
    building: 'Writing and taking checkpoints in the other',
    measuring: 'Measuring both',
  } as Readonly<Record<string, string>>,
  stopped: 'Stopped. The lab has not changed.',
  what: 'What',
  short: (files: number) => `Short: ${many(files, 'file')}`,
  long: (files: number) => `Long: ${many(files, 'file')}`,
  readCount: 'Reads',
  percentile: (hundredths: number) => `p${hundredths} of a read`,
  filesPerRead: 'Files looked into per read',
  requestsPerRead: 'Requests to the medium per read',
  readBytes: 'Bytes read',
  chainBytes: 'Bytes of the chain',
  perRead,
  micros: (micros: number | null) => (micros === null ? 'none' : `${grouped(micros)} µs`),
}
