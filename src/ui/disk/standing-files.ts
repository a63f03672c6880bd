/** Which files of a disk that cannot be read are still where the machine's host keeps them. */
import type { PlacesPart, VmPart } from '../../view/view-model.ts'

/** Tells of a path whether its file is there. */
export const standingFiles = (places: PlacesPart | undefined, vm: VmPart | undefined): ((path: string) => boolean) => {
  const host = places?.places.find(({ name }) => name === vm?.host)
  const volume = host?.volumes.find(({ vms }) => vm !== undefined && vms.includes(vm.name))
  const isLost = host === undefined || host.lost || volume === undefined || volume.lost
  const there = new Set(isLost ? [] : volume.files.map(({ path }) => path.toLowerCase()))
  return (path) => there.has(path.toLowerCase())
}
