/** A scenario becomes bytes: places, formatted disks with a shop on them, registered VMs. */

import { installGuest } from '../guest/install-guest.ts'
import type { HostContext } from '../host/host-context.ts'
import type { Hypervisor } from '../host/hypervisor.ts'
import { newMachine } from '../host/virtual-machine.ts'
import { createDynamicDisk } from '../storage/create-disk.ts'
import type { LabEngine } from './lab-engine.ts'
import type { Scenario, VmSpec } from './scenario.ts'

const DISK_BLOCK_BYTES = 1024 * 1024

export const buildVm = (
  engine: LabEngine,
  context: HostContext,
  hypervisor: Hypervisor,
  scenario: Scenario,
  spec: VmSpec,
): void => {
  const volume = context.places.need(spec.host, spec.volume).disk
  const path = `${spec.name}\\${spec.diskName}`
  const { newGuid } = context
  const disk = createDynamicDisk(volume, path, {
    sizeBytes: spec.diskSizeBytes,
    blockSizeBytes: DISK_BLOCK_BYTES,
    logicalSectorSizeBytes: 512,
    newGuid,
  })
  const seed = context.kernel.random.integer(`install:${spec.name}`, 0, 0x7fffffff)
  installGuest(engine.modules, { nowMicros: () => scenario.epochMicros }, disk, { seed, orders: spec.orders })
  disk.close()
  hypervisor.register(
    newMachine({
      name: spec.name,
      id: newGuid(),
      host: spec.host,
      volume: spec.volume,
      checkpointType: 'Production',
      generationId: newGuid(),
      files: [{ path, parent: null }],
    }),
  )
}
