/** RAM by owner: pages that hold something, and those whose content is not on the disk yet. Looking changes nothing. */
import type { Guest, GuestMemory, KernelTables, MemoryRegion } from '../guest/guest.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { Lab } from './lab.ts'
import { type Moment, momentMemory, withMomentGuest } from './moments.ts'

export interface MemoryLook extends KernelTables {
  readonly regions: readonly (MemoryRegion & { readonly usedPages: number; readonly dirtyPages: number })[]
}

/** Undefined where the moment has no RAM: the machine was off, or its checkpoint was taken without. */
export const memoryLook = (lab: Lab, hosted: HostedVm, moment: Moment): MemoryLook | undefined => {
  const memory = momentMemory(hosted, moment)
  if (!memory) return undefined
  if (moment.kind === 'now' && hosted.slot.on) return lookInto(hosted.slot.guest(), memory)
  return withMomentGuest(lab, hosted, moment, (guest) => lookInto(guest, memory))
}

const lookInto = (guest: Guest, memory: GuestMemory): MemoryLook => {
  const { tables } = guest
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

/** Pages of the page cache that a look at the moment's disk does not see: they wait in its memory. */
export const unflushedPages = (lab: Lab, hosted: HostedVm, moment: Moment): number =>
  memoryLook(lab, hosted, moment)?.dirtyCachePages.length ?? 0
