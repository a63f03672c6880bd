/** What a command on files of a host would break, told of each file that somebody needs. */
import { childrenOnVolume, fittingChildren } from '../host/children-on-volume.ts'
import { existingItem } from '../host/host-items.ts'
import type { Command } from '../lab/command.ts'
import { hostFilesOf } from '../lab/host-files-look.ts'
import type { Lab } from '../lab/lab.ts'
import { readDiskInfo } from '../storage/open-chain.ts'
import { pathKey } from '../storage/windows-path.ts'
import { breaksHeading, needLost, parentChanged } from '../words/file-loss.ts'

/** Of all that lies below a folder. */
const neededBelow = (lab: Lab, path: string, host: string) => {
  const { volume, inner } = existingItem(lab.places, path, host)
  const key = pathKey(inner)
  return hostFilesOf(lab, volume).filter(
    (file) => !file.missing && (pathKey(file.path) === key || pathKey(file.path).startsWith(`${key}\\`)),
  )
}

/** A file that goes with what needs it breaks nothing. */
const lost = (lab: Lab, path: string, host: string): readonly string[] => {
  const going = neededBelow(lab, path, host)
  const names = new Set(going.map((file) => file.path))
  return going.flatMap((file) =>
    file.neededBy.filter(({ by, name }) => by !== 'file' || !names.has(name)).map((need) => needLost(file.path, need)),
  )
}

const changed = (lab: Lab, path: string, host: string): readonly string[] =>
  neededBelow(lab, path, host).flatMap((file) => {
    const children = file.neededBy.filter(({ by }) => by === 'file').map(({ name }) => name)
    return changedUnder(children, file.path)
  })

/** Starting writes to the disks that it names; a saved machine's were written before. */
const started = (lab: Lab, vm: string): readonly string[] => {
  const hosted = lab.hypervisor.find(vm)
  if (!hosted || hosted.drives !== undefined || hosted.volume.lost) return []
  return hosted.record.disks.flatMap(({ path }) => changedUnder(fittingChildren(hosted.volume, path), path))
}

/** Whatever else stands on the file that takes the other's blocks. */
const mergedInto = (
  lab: Lab,
  { path, host, destinationPath }: Extract<Command, { type: 'merge-vhd' }>,
): readonly string[] => {
  const { volume, inner } = existingItem(lab.places, path, host)
  const into =
    destinationPath === undefined
      ? readDiskInfo(volume.disk, inner).parentPath
      : existingItem(lab.places, destinationPath, host).inner
  if (into === undefined) return []
  return changedUnder(
    childrenOnVolume(volume.disk, into).filter((each) => pathKey(each) !== pathKey(inner)),
    into,
  )
}

const changedUnder = (children: readonly string[], path: string): readonly string[] =>
  children.length === 0 ? [] : [parentChanged(path, children)]

const linesOf = (lab: Lab, command: Command): readonly string[] => {
  switch (command.type) {
    case 'remove-item':
    case 'move-item':
    case 'rename-item':
      return lost(lab, command.path, command.host)
    case 'mount-vhd':
      return command.readOnly ? [] : changed(lab, command.path, command.host)
    case 'merge-vhd':
      return mergedInto(lab, command)
    case 'start-vm':
      return started(lab, command.vm)
    case 'resize-vhd':
      return changed(lab, command.path, command.host)
    default:
      return []
  }
}

export const fileLoss = (lab: Lab, command: Command): readonly string[] => {
  const lines = [...new Set(linesOf(lab, command))]
  return lines.length === 0 ? [] : [breaksHeading, ...lines.map((line) => `  ${line}`)]
}
