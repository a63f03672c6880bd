/** The machine's disk files beside the chain in the picture: they belong to other branches of its checkpoints. */
import type { DiskPart, PlacesPart, VmPart } from '../view/view-model.ts'

export interface DiskFile {
  readonly path: string
  readonly lengthBytes: number
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('\\') + 1).toLowerCase()

export const filesBesideChain = (disk: DiskPart, { places }: PlacesPart, vm: VmPart): readonly DiskFile[] => {
  const [base] = disk.layers
  if (!base) return []
  const folder = folderOf(base.path)
  const chain = new Set(disk.layers.map(({ path }) => path.toLowerCase()))
  return places
    .filter(({ name }) => name === vm.host)
    .flatMap(({ volumes }) => volumes.filter(({ vms }) => vms.includes(vm.name)))
    .flatMap(({ files }) => files)
    .filter(({ path }) => /\.a?vhdx$/i.test(path) && folderOf(path) === folder && !chain.has(path.toLowerCase()))
}
