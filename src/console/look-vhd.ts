/** What `Get-VHD` and `Test-VHD` give. Looking changes nothing. */
import { existingPath, writtenPath } from '../host/host-paths.ts'
import { isAttached } from '../host/vhd-operations.ts'
import type { Lab } from '../lab/lab.ts'
import { fragmentationPercentage } from '../storage/fragmentation.ts'
import { minimumSizeBytes } from '../storage/minimum-size.ts'
import { openChain } from '../storage/open-chain.ts'
import { validateChain } from '../storage/validate/validate-chain.ts'
import { objectOf, type Shown, TYPES } from './pipeline/objects.ts'

export const vhdInfo = (lab: Lab, path: string, host: string): Shown => {
  const file = existingPath(lab.places, path, host)
  const disk = openChain(file.volume.disk.fork(), file.inner, { access: 'read', newGuid: () => '' })
  const mounted = lab.hypervisor.mounts.find(file)
  const info = {
    ComputerName: host,
    Path: path,
    VhdFormat: 'VHDX',
    VhdType: disk.kind === 'differencing' ? 'Differencing' : disk.kind === 'fixed' ? 'Fixed' : 'Dynamic',
    FileSize: disk.lengthBytes,
    Size: disk.virtualSizeBytes,
    MinimumSize: minimumSizeBytes(disk) ?? null,
    LogicalSectorSize: disk.sectorSizeBytes,
    PhysicalSectorSize: disk.vhdx.parameters.physicalSectorSizeBytes,
    BlockSize: disk.blockSizeBytes,
    ParentPath: disk.parent ? writtenPath(file.volume, disk.parent.path) : null,
    DiskIdentifier: disk.virtualDiskId.toUpperCase(),
    DataWriteGuid: disk.dataWriteGuid,
    FragmentationPercentage: fragmentationPercentage(disk),
    Alignment: 1,
    Attached: isAttached(lab.hypervisor, file),
    DiskNumber: mounted?.number ?? null,
  }
  return [objectOf(TYPES.vhd, info)]
}

/** `True` when the chain from that file on can be used, as Hyper-V's; what exactly is wrong, `inspect` tells. */
export const testVhd = (lab: Lab, path: string, host: string): boolean => {
  const { volume, inner } = existingPath(lab.places, path, host)
  return !validateChain(volume.disk, inner).some(({ severity }) => severity === 'error')
}
