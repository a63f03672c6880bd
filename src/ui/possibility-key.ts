/** What decides which acts the bar may offer: while it stays the same, the lab need not be asked again. */
import type { PlacesPart, TreePart, VmPart } from '../view/view-model.ts'

interface Shown {
  readonly vm: VmPart | undefined
  readonly tree: TreePart | undefined
  readonly places: PlacesPart | undefined
}

export const possibilityKey = ({ vm, tree, places }: Shown): string => {
  // A file that is gone, or back, decides whether the machine starts.
  const files = places?.places.flatMap((place) => place.volumes.map((volume) => volume.files.map(({ path }) => path)))
  const lost = places?.places.flatMap((place) => place.volumes.map((volume) => volume.lost))
  return JSON.stringify([
    vm?.name,
    vm?.disks,
    vm?.state,
    vm?.host,
    vm?.checkpointType,
    vm?.trouble?.code,
    lost,
    tree?.checkpoints.length,
    files,
  ])
}
