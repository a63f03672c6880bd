/** Geometry of the cross-section: the guest's strip on top, one row a file below it, checkpoints on the lines between. */
import type { DiskPart, LayerView } from '../view/view-model.ts'

export interface SliceWindow {
  readonly first: number
  readonly count: number
}

export interface Row {
  /** Index into the disk's layers. */
  readonly layer: number
  readonly y: number
  readonly heightPx: number
  /** Where the file's name goes when names stand above their rows. */
  readonly headY: number
  /** The line under this row: the moment the file below it froze and this one began. */
  readonly lineY: number
}

export interface CrossSectionLayout {
  readonly widthPx: number
  readonly heightPx: number
  /** Names beside the rows, or above them where the picture is narrow. */
  readonly names: 'beside' | 'above'
  readonly trunkX: number
  readonly sheetX: number
  readonly sheetWidthPx: number
  /** Left edge of the first column, and the step from column to column. */
  readonly columnX: number
  readonly columnPx: number
  readonly namesX: number
  readonly stripY: number
  readonly stripHeightPx: number
  /** In the order of the layers: base first, lowest. */
  readonly rows: readonly Row[]
  readonly bracketsY: number
  readonly window: SliceWindow
}

const INSET_PX = 4
const GAP_PX = 14
const STACK_PX = 256
const NARROW_PX = 620

const margins = (widthPx: number) => {
  if (widthPx < NARROW_PX) return { names: 'above' as const, trunkX: 12, sheetX: 26, rightPx: 0 }
  if (widthPx < 860) return { names: 'beside' as const, trunkX: 136, sheetX: 156, rightPx: 146 }
  return { names: 'beside' as const, trunkX: 162, sheetX: 184, rightPx: 166 }
}

export const blocksWidthPx = (widthPx: number): number => {
  const { sheetX, rightPx } = margins(widthPx)
  return widthPx - sheetX - rightPx - 2 * INSET_PX
}

/** Few files get tall rows, many files low ones: the picture keeps about its height. */
const rowHeightPx = (layers: number): number => Math.max(22, Math.min(104, Math.floor(STACK_PX / layers) - GAP_PX))

export const layoutCrossSection = (widthPx: number, layers: number, window: SliceWindow): CrossSectionLayout => {
  const { names, trunkX, sheetX, rightPx } = margins(widthPx)
  const above = names === 'above'
  const sheetWidthPx = widthPx - sheetX - rightPx
  const stripY = above ? 26 : 27
  const stripHeightPx = above ? 38 : 42
  const headPx = above ? 22 : 0
  const heightPx = above ? 52 : rowHeightPx(layers)
  const gapPx = above ? 26 : GAP_PX
  const top = stripY + stripHeightPx + (above ? 10 : 24)
  const rows = Array.from({ length: layers }, (_, layer): Row => {
    const y = top + headPx + (layers - 1 - layer) * (headPx + heightPx + gapPx)
    return { layer, y, heightPx, headY: y - headPx, lineY: y + heightPx + gapPx / 2 }
  })
  const bracketsY = top + layers * (headPx + heightPx + gapPx) - gapPx + 6
  return {
    widthPx,
    heightPx: bracketsY + 26,
    names,
    trunkX,
    sheetX,
    sheetWidthPx,
    columnX: sheetX + INSET_PX,
    columnPx: (sheetWidthPx - 2 * INSET_PX) / window.count,
    namesX: widthPx - rightPx + 10,
    stripY,
    stripHeightPx,
    rows,
    bracketsY,
    window,
  }
}

export const columnXOf = (layout: CrossSectionLayout, slice: number): number =>
  layout.columnX + (slice - layout.window.first) * layout.columnPx

/** The slice under a point, or undefined beside the columns. */
export const sliceAt = (layout: CrossSectionLayout, x: number): number | undefined => {
  const column = Math.floor((x - layout.columnX) / layout.columnPx)
  return column >= 0 && column < layout.window.count ? layout.window.first + column : undefined
}

const px = (value: number): string => String(Math.round(value * 10) / 10)
const box = (x: number, y: number, widthPx: number, heightPx: number): string =>
  `M${px(x)} ${px(y)}h${px(widthPx)}v${px(heightPx)}h${px(-widthPx)}z`

const FILL_MIN_PX = 3

/** Height of a share: a slice of which a file holds only some sectors is filled only so far, but never invisibly. */
const sharePx = (sectors: number, of: number, heightPx: number): number =>
  sectors === 0 ? 0 : Math.max(FILL_MIN_PX, (sectors / of) * heightPx)

const cell = (layout: CrossSectionLayout, slice: number) => ({
  x: columnXOf(layout, slice) + 0.75,
  widthPx: Math.max(2, layout.columnPx - 1.5),
})

const slicesInView = ({ window }: CrossSectionLayout): number[] =>
  Array.from({ length: window.count }, (_, index) => window.first + index)

/** What of a file answers the guest, and above it what is only kept underneath, as two paths. */
export const rowPaths = (
  layout: CrossSectionLayout,
  { y, heightPx }: { readonly y: number; readonly heightPx: number },
  layer: LayerView,
  sectorsPerSlice: number,
): { answers: string; kept: string } => {
  const inner = heightPx - 6
  const floor = y + heightPx - 3
  let answers = ''
  let kept = ''
  for (const slice of slicesInView(layout)) {
    const present = layer.present[slice] ?? 0
    if (present === 0) continue
    const { x, widthPx } = cell(layout, slice)
    const answering = layer.answers[slice] ?? 0
    const answeringPx = sharePx(answering, sectorsPerSlice, inner)
    const keptPx = Math.min(inner - answeringPx, sharePx(present - answering, sectorsPerSlice, inner))
    if (answering > 0) answers += box(x, floor - answeringPx, widthPx, answeringPx)
    if (present > answering && keptPx > 0) kept += box(x, floor - answeringPx - keptPx, widthPx, keptPx)
  }
  return { answers, kept }
}

export interface StripPaths {
  /** One path a layer: what the guest sees, each share in its file's place. */
  readonly layers: readonly { readonly fill: string; readonly pips: string }[]
  /** Slices that read as zeros throughout. */
  readonly zeros: string
}

const PIP_PX = 4.8

/** Dots count one, bars five, from the bottom of a share upwards. */
const pips = (count: number, x: number, floor: number, heightPx: number): string => {
  const bars = Math.floor(count / 5)
  const marks = bars + (count % 5)
  if (count === 0 || heightPx < marks * PIP_PX + 3) return ''
  return Array.from({ length: marks }, (_, mark) => {
    const y = floor - 4.5 - mark * PIP_PX
    return mark < bars
      ? box(x - 2.6, y - 1, 5.2, 2.2)
      : `M${px(x - 1.6)} ${px(y)}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0z`
  }).join('')
}

export const stripPaths = (layout: CrossSectionLayout, disk: DiskPart): StripPaths => {
  const layers = disk.layers.map(() => ({ fill: '', pips: '' }))
  const inner = layout.stripHeightPx - 6
  const floor = layout.stripY + layout.stripHeightPx - 3
  let zeros = ''
  for (const slice of slicesInView(layout)) {
    const { x, widthPx } = cell(layout, slice)
    let filled = 0
    disk.layers.forEach(({ answers }, index) => {
      const heightPx = Math.min(inner - filled, sharePx(answers[slice] ?? 0, disk.sectorsPerSlice, inner))
      const paths = layers[index]
      if (heightPx <= 0 || !paths) return
      paths.fill += box(x, floor - filled - heightPx, widthPx, heightPx)
      if (layout.columnPx >= 8) paths.pips += pips(index, x + widthPx / 2, floor - filled, heightPx)
      filled += heightPx
    })
    if (filled === 0) zeros += box(x, floor - inner, widthPx, inner)
  }
  return { layers, zeros }
}

/** The pips of one layer in the little square of 14 by 14 pixels beside its file's name. */
export const swatchPips = (layer: number): string => {
  const marks = Math.floor(layer / 5) + (layer % 5)
  const step = Math.min(4.2, 12 / Math.max(1, marks))
  return Array.from({ length: marks }, (_, mark) => {
    const y = 14 - mark * step
    return mark < Math.floor(layer / 5)
      ? box(4.4, y - 1, 5.2, 2)
      : `M5.7 ${px(y)}a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0 -2.6 0z`
  }).join('')
}
