/** How scattered a disk's blocks stand in its file. */
import type { VirtualDisk } from './virtual-disk.ts'

/** Of a hundred neighbouring blocks with a place in this file, how many do not stand behind one another there. */
export const fragmentationPercentage = ({ blocks, blockSizeBytes }: VirtualDisk): number => {
  let neighbours = 0
  let apart = 0
  for (let block = blocks.nextDecided(0); block !== -1; block = blocks.nextDecided(block + 1)) {
    const [here, before] = [blocks.offsetBytes(block), block === 0 ? 0 : blocks.offsetBytes(block - 1)]
    if (here === 0 || before === 0) continue
    neighbours += 1
    if (here !== before + blockSizeBytes) apart += 1
  }
  return neighbours === 0 ? 0 : Math.round((apart * 100) / neighbours)
}
