/** Why something could not be done with a virtual disk file: what happened, why, what to do. */
import { bytesText, type Data } from './format.ts'

type Sentence = (data: Data) => string

export const diskRefusals: Readonly<Record<string, Sentence>> = {
  'vm-has-checkpoints': ({ vm, path }) =>
    `${path} cannot be resized because checkpoints exist for virtual machine ${vm}: its other files would no longer fit. Delete its checkpoints first and let them merge.`,
  'vhd-is-differencing': ({ path }) =>
    `${path} is a differencing disk: it has the size of its parent. Merge it, or convert it to a disk of its own.`,
  'vhd-is-fixed': ({ path }) =>
    `${path} is a fixed disk: all of its room is taken for good. Convert it to a dynamic one to have it grow and shrink with what it holds.`,
  'vhd-below-minimum': ({ path, sizeBytes, minimumBytes }) =>
    `${path} cannot become ${bytesText(Number(sizeBytes))} large: its last partition ends at ${bytesText(Number(minimumBytes))}. Make the partition smaller first, or choose at least that size.`,
  'vhd-minimum-unknown': ({ path }) =>
    `${path} cannot become smaller: there is no partition table that says which part of it may go.`,
  'vhd-no-ancestor': ({ path, parentPath }) =>
    `${path} does not stand on ${parentPath}: only a file further down its own chain can take it. Get-VHD names its parent.`,
  'vhd-mounted': ({ path, number }) => `${path} is mounted already, as disk ${number}.`,
  'vhd-not-mounted': ({ path }) => `${path} is not mounted.`,
  'vhd-chain-too-long': ({ path, levels }) =>
    `${path} stands on more than ${levels} files. Hyper-V keeps 50 checkpoints at most; merge some of them elsewhere first.`,
  'export-too-large': ({ path, lengthBytes, maximumBytes }) =>
    `${path} is ${bytesText(Number(lengthBytes))} large, and ${bytesText(Number(maximumBytes))} is the most that can be handed over here. The command line writes it to a file: lab convert.`,
  'file-unreadable': ({ path }) =>
    `${path} can no longer be read: it was changed or taken away since it was chosen. Choose it again.`,
  'vm-deleting': ({ vm }) => `${vm} is being deleted: its last merges run. It goes when they are done.`,
  'vm-merge-blocked': ({ vm, cause }) =>
    `${vm} was not deleted, for the disks of its checkpoints cannot be merged now (${cause}): make room, or end what has them open, and delete it again.`,
  'vm-configuration': ({ path }) => `${path} is no configuration of a virtual machine that this lab wrote.`,
  'import-needs-file': ({ path, found }) => `${path} is a folder: Import-VM takes the configuration in it, ${found}.`,
  'vm-exists': ({ vm }) =>
    `There is a virtual machine named '${vm}' already. Choose another name, or delete that one first.`,
  'vm-id-taken': ({ vm, id }) =>
    `A virtual machine with the identifier ${id} exists already: ${vm}. Import a copy with -Copy -GenerateNewId, or remove ${vm} first.`,
  'export-names': ({ vm }) => `Two disks of ${vm} have one file name, and an export keeps all disks in one folder.`,
  'controller-full': ({ vm, limit }) => `${vm} has ${limit} disks: its guest has letters for no more.`,
  'controller-location-taken': ({ vm, location }) =>
    `${vm} has a disk at SCSI 0:${location} already. Set-VMHardDiskDrive points it at another file.`,
  'unknown-controller-location': ({ vm, location }) =>
    `${vm} has no disk at SCSI 0:${location}. Get-VMHardDiskDrive ${vm} lists its disks.`,
  'disk-on-other-volume': ({ vm, path, volume }) =>
    `${path} does not lie on ${volume}:. In the lab the disks of ${vm} lie on one volume; Hyper-V takes them from several.`,
  'chain-on-two-volumes': ({ path, parentPath }) =>
    `${path} and ${parentPath} lie on two volumes. In the lab all files of a chain lie on one; Hyper-V takes them from several. Move the parent beside the child first.`,
  'vm-without-disk': ({ vm }) => `${vm} has no disk. Attach one with Add-VMHardDiskDrive.`,
  'no-drive': () => 'The machine has no disk to read from.',
  'vhd-format': ({ path }) =>
    `${path} is no name for a virtual disk here: write one that ends in .vhdx, or .avhdx for a differencing disk.`,
}
