/** All merges that follow from a deletion, one after the other: how many, how much they copy, and what room they need. */
import { type MergeStep, tidied } from '../host/disk-tree.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { VirtualMachine } from '../host/virtual-machine.ts'
import { withChains } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import { StorageError } from '../storage/storage-error.ts'
import { openVhdx } from '../storage/vhdx/open-vhdx.ts'

export interface MergePlan {
  readonly merges: number
  /** Copied in all of them; a block that goes through several files counts in each. */
  readonly blocks: number
  /** The most that they take on top of what is used now. A child's file goes only when its merge is over. */
  readonly neededBytes: number
}

interface Content {
  readonly blocks: Set<number>
  readonly lengthBytes: number
  readonly blockSizeBytes: number
  readonly isFixed: boolean
}

/** As the machine has them open, else as they lie on the volume. */
const contentsOf = (lab: Lab, hosted: HostedVm, paths: ReadonlySet<string>): ReadonlyMap<string, Content> => {
  const found = new Map<string, Content>()
  withChains(lab, hosted, (leaves) => {
    for (const disk of leaves.flatMap((leaf) => leaf.chain()))
      if (paths.has(disk.path)) {
        const isFixed = disk.kind === 'fixed'
        found.set(disk.path, content(disk.blocks, disk.lengthBytes, disk.blockSizeBytes, isFixed))
      }
  })
  const { host, volume } = hosted.record
  const copy = lab.places.need(host, volume).disk.fork()
  for (const path of paths) {
    if (found.has(path)) continue
    const { vhdx, blocks } = openVhdx(copy, path, 'read', { newGuid: () => '' })
    const { blockSizeBytes, leaveBlocksAllocated } = vhdx.parameters
    found.set(path, content(blocks, copy.lengthOf(path), blockSizeBytes, leaveBlocksAllocated))
  }
  return found
}

const content = (
  map: { nextDecided: (from: number) => number },
  lengthBytes: number,
  blockSizeBytes: number,
  isFixed: boolean,
): Content => {
  const blocks = new Set<number>()
  for (let at = map.nextDecided(0); at !== -1; at = map.nextDecided(at + 1)) blocks.add(at)
  return { blocks, lengthBytes, blockSizeBytes, isFixed }
}

const planOf = (steps: readonly MergeStep[], contents: ReadonlyMap<string, Content>): MergePlan => {
  let [blocks, growthBytes, freedBytes, neededBytes] = [0, 0, 0, 0]
  const grown = new Map<string, number>()
  for (const { child, parent } of steps) {
    const [from, into] = [contents.get(child) as Content, contents.get(parent) as Content]
    blocks += from.blocks.size
    const fresh = [...from.blocks].filter((block) => !into.blocks.has(block))
    for (const block of fresh) into.blocks.add(block)
    const added = into.isFixed ? 0 : fresh.length * into.blockSizeBytes
    grown.set(parent, (grown.get(parent) ?? 0) + added)
    growthBytes += added
    neededBytes = Math.max(neededBytes, growthBytes - freedBytes)
    freedBytes += from.lengthBytes + (grown.get(child) ?? 0)
  }
  return { merges: steps.length, blocks, neededBytes }
}

/** Of the merges that are due in `after` and were not in the machine as it is; null without any. Files that cannot be read plan nothing. */
export const mergePlan = (lab: Lab, before: HostedVm, after: VirtualMachine): MergePlan | null => {
  const wereDue = new Set(tidied(before.record).merges.map(({ child }) => child))
  const steps = tidied(after).merges.filter(({ child }) => !wereDue.has(child))
  if (steps.length === 0) return null
  try {
    return planOf(steps, contentsOf(lab, before, new Set(steps.flatMap(({ child, parent }) => [child, parent]))))
  } catch (error) {
    if (error instanceof StorageError) return null
    throw error
  }
}
