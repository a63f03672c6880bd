/** Colours of layers: the base keeps its own; from the ninth on they come round again from the second. */
const COLOURS_ABOVE_BASE = 7

export const layerClass = (layer: number): string => (layer === 0 ? 'l0' : `l${((layer - 1) % COLOURS_ABOVE_BASE) + 1}`)
