/** RAM by owner: pages that hold something, and those whose content is not on the disk yet. Looking changes nothing. */
import type { KernelTables, MemoryRegion } from '../guest/guest.ts'
import type { HostedVm } from '../host/hosted-vm.ts'

export interface MemoryLook extends KernelTables {
  readonly regions: readonly (MemoryRegion & { readonly usedPages: number; readonly dirtyPages: number })[]
}

/** Undefined when the machine has no RAM. */
export const memoryLook = (hosted: HostedVm): MemoryLook | undefined => {
  const memory = hosted.slot.memory()
  if (!memory || !hosted.slot.on) return undefined
  const guest = hosted.slot.guest()
  const tables = guest.tables
  const dirty = new Set(tables.dirtyCachePages)
  const regions = guest.regions.map((region) => {
    const pages = Array.from({ length: region.pageCount }, (_, index) => region.firstPage + index)
    return {
      ...region,
      usedPages: pages.filter((page) => memory[page] !== undefined).length,
      dirtyPages: pages.filter((page) => dirty.has(page)).length,
    }
  })
  return { ...tables, regions }
}
