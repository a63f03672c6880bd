/** Figures of the learner's own world, by the names of FIGURES. Times in seconds, sizes in bytes; null where there is none. */
import type { Found, LabFacts } from './lab-facts.ts'
import type { FigureMark, Inline, Prose, ProseBlock } from './prose.ts'
import { eventsSince, returnSince, type StepWorld } from './step-world.ts'

/** A payload block of the disks here. */
const BLOCK_BYTES = 1024 * 1024

/** Of several the one that runs: one that was restored under another name stands beside what is left of the old one. */
const onlyOrRunning = (facts: LabFacts) =>
  facts.machine(undefined) ?? facts.lab.hypervisor.vms.find((each) => facts.stateOf(each) === 'Running')

type Figure = (facts: LabFacts, world: StepWorld) => number | null

const shop =
  (field: string): Figure =>
  (facts) => {
    const hosted = onlyOrRunning(facts)
    const found: Found | undefined = hosted && facts.app(hosted, 'Shop')
    return numberOf(found?.[field])
  }

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)

const first = (facts: LabFacts) => onlyOrRunning(facts) ?? facts.lab.hypervisor.vms[0]

const chain =
  (field: 'files' | 'bytes'): Figure =>
  (facts) => {
    const hosted = first(facts)
    return (hosted && facts.chain(hosted)?.[field]) ?? null
  }

const back =
  (field: 'rpoSeconds' | 'rtoSeconds' | 'ordersLost'): Figure =>
  (facts, world) =>
    facts === world.now ? (returnSince(world)?.[field] ?? null) : null

const freeBytes: Figure = (facts) => {
  const hosted = first(facts)
  if (!hosted || hosted.volume.lost) return null
  const { disk } = facts.lab.places.need(hosted.record.host, hosted.record.volume)
  return disk.lost ? null : disk.capacityBytes - disk.usedBytes
}

const memoryBytes: Figure = (facts) => {
  const hosted = first(facts)
  if (!hosted || hosted.volume.lost) return null
  const paths = hosted.record.checkpoints.flatMap(({ memoryPath }) => memoryPath ?? [])
  return paths.reduce((sum, path) => sum + hosted.volume.lengthOf(path), 0)
}

const backupBytes: Figure = ({ lab }) =>
  lab.backups.points.length === 0 ? null : lab.backups.points.reduce((sum, { bytes }) => sum + bytes, 0)

/** Of the merges that ended since the step opened. */
const mergeBytes: Figure = (_facts, world) => {
  const merges = eventsSince(world).filter(({ code }) => code === 'merge-finished')
  return merges.length === 0 ? null : merges.reduce((sum, { data }) => sum + Number(data['blocks']) * BLOCK_BYTES, 0)
}

const LOOKS: Readonly<Record<string, Figure>> = {
  orders: shop('orders'),
  committedTotal: shop('committedTotal'),
  ordersLost: back('ordersLost'),
  rpo: back('rpoSeconds'),
  rto: back('rtoSeconds'),
  checkpoints: (facts) => first(facts)?.record.checkpoints.filter(({ purpose }) => purpose === 'user').length ?? null,
  chainFiles: chain('files'),
  chainBytes: chain('bytes'),
  freeBytes,
  memoryBytes,
  backupBytes,
  mergeBytes,
}

export const figureKey = ({ name, atOpening }: Pick<FigureMark, 'name' | 'atOpening'>): string =>
  `${atOpening ? 'opening.' : ''}${name}`

export const figuresOf = (marks: readonly FigureMark[], world: StepWorld): Readonly<Record<string, number | null>> =>
  Object.fromEntries(
    marks.map((mark) => [
      figureKey(mark),
      LOOKS[mark.name]?.(mark.atOpening ? world.opening : world.now, world) ?? null,
    ]),
  )

/** Every figure that the prose takes. */
export const marksIn = (prose: Prose): readonly FigureMark[] => prose.flatMap(marksInBlock)

const marksInBlock = (block: ProseBlock): readonly FigureMark[] => {
  if (block.kind === 'paragraph' || block.kind === 'heading') return block.inlines.flatMap(marksInInline)
  if (block.kind === 'list') return block.items.flatMap(marksIn)
  if (block.kind === 'quote') return marksIn(block.blocks)
  return block.kind === 'table' ? [block.head, ...block.rows].flat(2).flatMap(marksInInline) : []
}

const marksInInline = (inline: Inline): readonly FigureMark[] => {
  if (inline.kind === 'figure') return [inline]
  return 'inlines' in inline ? inline.inlines.flatMap(marksInInline) : []
}
