/** What decides which acts the bar may offer: while it stays the same, the lab need not be asked again. */
import type { PlacesPart, TreePart, VmItem, VmPart } from '../view/view-model.ts'

interface Shown {
  readonly vm: VmPart | undefined
  readonly tree: TreePart | undefined
  readonly places: PlacesPart | undefined
  /** All machines: another one may hold a file that this one needs. */
  readonly vms: readonly VmItem[] | undefined
  /** What was done may have changed what none of the others shows, such as who holds a file. */
  readonly commandCount: number
}

const MIB = 1_048_576
/** With more room than this no operation of a machine is refused for space. */
const PLENTY_MIB = 64

export const possibilityKey = ({ vm, tree, places, vms, commandCount }: Shown): string => {
  // A file that is gone, or back, decides whether the machine starts.
  const files = places?.places.flatMap((place) => place.volumes.map((volume) => volume.files.map(({ path }) => path)))
  const room = places?.places.flatMap((place) =>
    place.volumes.map(({ capacityBytes, usedBytes }) =>
      Math.min(PLENTY_MIB, Math.floor((capacityBytes - usedBytes) / MIB)),
    ),
  )
  const lost = places?.places.flatMap((place) => place.volumes.map((volume) => volume.lost))
  return JSON.stringify([
    vm?.name,
    vm?.disks,
    vm?.state,
    vm?.host,
    vm?.checkpointType,
    vm?.trouble?.code,
    vms,
    commandCount,
    room,
    lost,
    tree?.checkpoints.length,
    files,
  ])
}
