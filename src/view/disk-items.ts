/** The disks of a machine beside each other: what each is called, how long its chain is, and which files it leaves beside. */
import { readFatLayout } from '../guest/fat/fat-layout.ts'
import { GuestError } from '../guest/guest-error.ts'
import { letterOf } from '../guest/volume-names.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { withChain } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { pathKey } from '../storage/windows-path.ts'
import { fileNameOf } from './file-standing.ts'
import type { BesideFile, DiskItem } from './view-model.ts'

/** What the guest calls the disk of this place, if there is a volume on it to be called so. */
const letterOn = (leaf: VirtualDisk, index: number): string | null => {
  try {
    readFatLayout(leaf)
    return letterOf(index)
  } catch (error) {
    if (error instanceof GuestError) return null
    throw error
  }
}

interface Chain {
  readonly letter: string | null
  readonly paths: readonly string[]
}

const chainOf = (leaf: VirtualDisk, index: number): Chain => ({
  letter: letterOn(leaf, index),
  paths: leaf.chain().map(({ path }) => path),
})

const chainAt = (lab: Lab, hosted: HostedVm, path: string, index: number): Chain | undefined => {
  try {
    return withChain(lab, hosted, (leaf) => chainOf(leaf, index), path)
  } catch (error) {
    if (error instanceof StorageError) return undefined
    throw error
  }
}

/** Own files that are there and that no chain reads, with the base of their tree. */
const filesBeside = (
  hosted: HostedVm,
  read: readonly string[],
): readonly (BesideFile & { readonly base: string })[] => {
  const { volume, record } = hosted
  if (volume.lost) return []
  const chains = new Set(read.map(pathKey))
  const bases = new Set(record.disks.map(({ path }) => hosted.baseOf(path)))
  return record.files
    .filter(({ path }) => !chains.has(pathKey(path)) && volume.exists(path))
    .map(({ path }) => {
      const base = hosted.baseOf(path)
      return { path, lengthBytes: volume.lengthOf(path), base, detached: !bases.has(base) }
    })
}

/** `open`: the chain that is open for the picture, at its place among the disks; the others are opened for this. */
export const diskItems = (
  lab: Lab,
  hosted: HostedVm,
  open: undefined | { readonly leaf: VirtualDisk; readonly index: number },
): readonly DiskItem[] => {
  const { disks } = hosted.record
  const chains = disks.map(({ path }, index) =>
    open?.index === index ? chainOf(open.leaf, index) : chainAt(lab, hosted, path, index),
  )
  // Of a chain that cannot be opened nobody can say which files are not its own.
  const isWhole = chains.every((chain) => chain !== undefined)
  const beside = isWhole
    ? filesBeside(
        hosted,
        chains.flatMap(({ paths }) => paths),
      )
    : []
  const bases = disks.map(({ path }) => hosted.baseOf(path))
  return disks.map(({ controllerLocation }, index) => ({
    controllerLocation,
    letter: chains[index]?.letter ?? null,
    fileName: fileNameOf(bases[index] as string),
    fileCount: chains[index]?.paths.length ?? null,
    // What is left of a disk that was taken off stands with the first.
    beside: beside
      .filter(({ base, detached }) => (detached ? index === 0 : bases.indexOf(base) === index))
      .map(({ path, lengthBytes, detached }) => ({ path, lengthBytes, detached })),
  }))
}
