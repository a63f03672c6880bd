/** The whole disk as one thin strip: runs of slices by the file that gives most of them. */
import type { DiskPart } from '../view/view-model.ts'

const mainLayer = (disk: DiskPart, slice: number): number => {
  let best = -1
  let most = 0
  disk.layers.forEach(({ answers }, layer) => {
    const sectors = answers[slice] ?? 0
    if (sectors === 0 || (sectors < most && layer === 0)) return
    // A file above the base counts as soon as it gives anything: these few sectors are what the strip is looked at for.
    if (layer > 0 || sectors > most) best = layer
    most = Math.max(most, sectors)
  })
  return best
}

/** One path a layer, in a box of the given width; y from 0 to `heightPx`. */
export const stripRuns = (disk: DiskPart, widthPx: number, heightPx: number): readonly string[] => {
  const paths = disk.layers.map(() => '')
  const step = widthPx / Math.max(1, disk.sliceCount)
  let from = 0
  let current = -1
  const close = (until: number): void => {
    if (current < 0) return
    const runPx = Math.max(0.8, (until - from) * step)
    paths[current] += `M${(from * step).toFixed(1)} 0h${runPx.toFixed(1)}v${heightPx}h${(-runPx).toFixed(1)}z`
  }
  for (let slice = 0; slice < disk.sliceCount; slice++) {
    const layer = mainLayer(disk, slice)
    if (layer === current) continue
    close(slice)
    current = layer
    from = slice
  }
  close(disk.sliceCount)
  return paths
}
