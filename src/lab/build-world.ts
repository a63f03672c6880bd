/** A scenario becomes bytes: places, formatted disks with a shop on them, registered VMs. */

import { installGuest } from '../guest/install-guest.ts'
import type { HostContext } from '../host/host-context.ts'
import type { Hypervisor } from '../host/hypervisor.ts'
import { newMachine } from '../host/virtual-machine.ts'
import { createDynamicDisk } from '../storage/create-disk.ts'
import type { LabEngine } from './lab-engine.ts'
import type { Scenario, VmSpec } from './scenario.ts'

const DISK_BLOCK_BYTES = 1024 * 1024
type DynamicDisk = ReturnType<typeof createDynamicDisk>

export const buildVm = (
  engine: LabEngine,
  context: HostContext,
  hypervisor: Hypervisor,
  scenario: Scenario,
  spec: VmSpec,
): void => {
  const volume = context.places.need(spec.host, spec.volume).disk
  const { newGuid } = context
  const newDisk = (diskName: string, sizeBytes: number): DynamicDisk =>
    createDynamicDisk(volume, `${spec.name}\\${diskName}`, {
      sizeBytes,
      blockSizeBytes: DISK_BLOCK_BYTES,
      logicalSectorSizeBytes: 512,
      newGuid,
    })
  const disk = newDisk(spec.diskName, spec.diskSizeBytes)
  const dataDrive = spec.dataDisk && newDisk(spec.dataDisk.diskName, spec.dataDisk.diskSizeBytes)
  const seed = context.kernel.random.integer(`install:${spec.name}`, 0, 0x7fffffff)
  installGuest(engine.modules, { nowMicros: () => scenario.epochMicros }, disk, {
    seed,
    orders: spec.orders,
    ...(dataDrive && { dataDrive }),
  })
  const disks = dataDrive ? [disk, dataDrive] : [disk]
  for (const each of disks) each.close()
  hypervisor.register(
    newMachine({
      name: spec.name,
      id: newGuid(),
      host: spec.host,
      volume: spec.volume,
      checkpointType: 'Production',
      generationId: newGuid(),
      files: disks.map(({ path }) => ({ path, parent: null })),
    }),
  )
}
