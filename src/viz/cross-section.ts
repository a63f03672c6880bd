/** Geometry of the cross-section: the guest's strip on top, one row a file below it, checkpoints on the lines between. */
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
const ROW_LEAST_PX = 22
const NARROW_PX = 620
/** Heights of the names on the left edge: two lines on the trunk, one on a branch. */
export const TRUNK_NAME_PX = 38
export const BRANCH_NAME_PX = 25

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
const rowHeightPx = (layers: number, stackPx: number): number =>
  Math.max(ROW_LEAST_PX, Math.min(104, Math.floor(stackPx / layers) - GAP_PX))

/** Room that the names of branches need between two names of the trunk, beyond what a row has. */
const branchRoomPx = (branches: number, trunkPx: number, pitchPx: number): number =>
  branches === 0 ? 0 : Math.max(0, branches * BRANCH_NAME_PX + trunkPx - pitchPx)

/** `branches` says how many names of branches stand above each line; a narrow picture lists them below instead. */
export const layoutCrossSection = (
  widthPx: number,
  layers: number,
  window: SliceWindow,
  branches: readonly number[] = [],
  stackPx = STACK_PX,
): CrossSectionLayout => {
  const { names, trunkX, sheetX, rightPx } = margins(widthPx)
  const above = names === 'above'
  const sheetWidthPx = widthPx - sheetX - rightPx
  const stripY = above ? 26 : 27
  const stripHeightPx = above ? 38 : 42
  const headPx = above ? 22 : 0
  const heightPx = above ? 52 : rowHeightPx(layers, stackPx)
  const gapPx = above ? 26 : GAP_PX
  const rows: Row[] = []
  let y = stripY + stripHeightPx + (above ? 10 : 24) + headPx
  for (let layer = layers - 1; layer >= 0; layer--) {
    // A branch from the base has no line of its own: its names stand above the floor, beside the base's row.
    if (layer === 0 && !above) y += branchRoomPx(branches[0] ?? 0, TRUNK_NAME_PX / 2, heightPx + gapPx / 2)
    const roomPx = above || layer === 0 ? 0 : branchRoomPx(branches[layer] ?? 0, TRUNK_NAME_PX, heightPx + gapPx)
    rows.unshift({ layer, y, heightPx, headY: y - headPx, lineY: y + heightPx + roomPx + gapPx / 2 })
    y += heightPx + roomPx + gapPx + headPx
  }
  const bracketsY = y - gapPx - headPx + 6
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

/** How high the picture is at least and at most, and what its rows take together in a room between the two. */
export const heroRoom = (widthPx: number, layers: number, window: SliceWindow, branches: readonly number[]) => {
  const heightPx = (stackPx: number): number => layoutCrossSection(widthPx, layers, window, branches, stackPx).heightPx
  const leastPx = heightPx(0)
  return {
    leastPx,
    mostPx: heightPx(STACK_PX),
    stackPx: (roomPx: number): number => Math.min(STACK_PX, roomPx - leastPx + layers * (ROW_LEAST_PX + GAP_PX)),
  }
}

export const columnXOf = (layout: CrossSectionLayout, slice: number): number =>
  layout.columnX + (slice - layout.window.first) * layout.columnPx

/** The slice under a point, or undefined beside the columns. */
export const sliceAt = (layout: CrossSectionLayout, x: number): number | undefined => {
  const column = Math.floor((x - layout.columnX) / layout.columnPx)
  return column >= 0 && column < layout.window.count ? layout.window.first + column : undefined
}
