/** What `Get-VHD` and `Test-VHD` print. Looking changes nothing. */
import { existingPath, writtenPath } from '../host/host-paths.ts'
import { isAttached } from '../host/vhd-operations.ts'
import type { Lab } from '../lab/lab.ts'
import { fragmentationPercentage } from '../storage/fragmentation.ts'
import { minimumSizeBytes } from '../storage/minimum-size.ts'
import { openChain } from '../storage/open-chain.ts'
import { validateChain } from '../storage/validate/validate-chain.ts'
import { list } from './printing.ts'

export const vhdInfo = (lab: Lab, path: string, host: string): string => {
  const file = existingPath(lab.places, path, host)
  const disk = openChain(file.volume.disk.fork(), file.inner, { access: 'read', newGuid: () => '' })
  const mounted = lab.hypervisor.mounts.find(file)
  return list({
    ComputerName: host,
    Path: path,
    VhdFormat: 'VHDX',
    VhdType: disk.kind === 'differencing' ? 'Differencing' : disk.kind === 'fixed' ? 'Fixed' : 'Dynamic',
    FileSize: disk.lengthBytes,
    Size: disk.virtualSizeBytes,
    MinimumSize: minimumSizeBytes(disk) ?? '',
    LogicalSectorSize: disk.sectorSizeBytes,
    PhysicalSectorSize: disk.vhdx.parameters.physicalSectorSizeBytes,
    BlockSize: disk.blockSizeBytes,
    ParentPath: disk.parent ? writtenPath(file.volume, disk.parent.path) : '',
    DiskIdentifier: disk.virtualDiskId.toUpperCase(),
    DataWriteGuid: disk.dataWriteGuid,
    FragmentationPercentage: fragmentationPercentage(disk),
    Attached: isAttached(lab.hypervisor, file) ? 'True' : 'False',
    DiskNumber: mounted?.number ?? '',
  })
}

/** `True` when the chain from that file on can be used, as Hyper-V's; what exactly is wrong, `inspect` tells. */
export const testVhd = (lab: Lab, path: string, host: string): string => {
  const { volume, inner } = existingPath(lab.places, path, host)
  return validateChain(volume.disk, inner).some(({ severity }) => severity === 'error') ? 'False' : 'True'
}
