/** What is said of each file of the chain, in the picture and in its table alike. */
import type { DiskPart, LayerView, VmPart } from '../../view/view-model.ts'
import { backupsFile, fileStory, disks as words } from '../../words/page-disks.ts'

const takenMicros = (layer: LayerView | undefined): number | null =>
  layer && 'takenMicros' in layer.origin ? layer.origin.takenMicros : null

/** What came to lie in it, or what it stays for. */
export const storyOf = (
  disk: DiskPart,
  index: number,
  vm: VmPart,
  momentText: (micros: number, precision: 'short') => string,
): string => {
  const layer = disk.layers[index]
  if (!layer) return ''
  if (vm.runsFrom && layer.standing.kind === 'foreign') return backupsFile(vm.runsFrom.restorePoint)
  const above = disk.layers[index + 1]
  const taken = takenMicros(above)
  const until = above ? (taken === null ? null : momentText(taken, 'short')) : undefined
  return fileStory(layer.origin, layer.standing, { vm: vm.name, owner: layer.owner }, until)
}

/** Which disk that is, where a machine has several; undefined where there is nothing to tell apart. */
export const diskName = (disk: DiskPart): string | undefined => {
  const shown = disk.disks.find(({ controllerLocation }) => controllerLocation === disk.controllerLocation)
  return disk.disks.length < 2 || !shown
    ? undefined
    : words.called(shown.controllerLocation, shown.letter, shown.fileName)
}

/** `title` of the page's middle: how many disks the machine has, and of how many files all their chains are. */
export const headingOf = (now: DiskPart | undefined, shown: DiskPart | undefined): string => {
  const count = now?.disks.length ?? 0
  const trouble = now?.unreadable
  if (trouble)
    return trouble.code.endsWith('-lost') ? words.headingLost(Math.max(1, count)) : words.headingUnreadable(count)
  const others = now?.disks.filter(({ controllerLocation }) => controllerLocation !== now.controllerLocation) ?? []
  const unknown = others.some(({ fileCount }) => fileCount === null)
  const files = others.reduce((sum, { fileCount }) => sum + (fileCount ?? 0), shown?.layers.length ?? 0)
  return words.heading(Math.max(1, count), unknown ? null : files)
}
