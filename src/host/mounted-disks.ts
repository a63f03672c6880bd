/** Disks that a host itself has attached (`Mount-VHD`), beside those of its VMs. */
import { markVolume, readFatLayout } from '../guest/fat/fat-layout.ts'
import { GuestError } from '../guest/guest-error.ts'
import type { Places, PlaceVolume } from '../places/places.ts'
import type { NewGuid } from '../storage/guid.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { pathKey } from '../storage/windows-path.ts'
import type { HostPath } from './host-paths.ts'
import { Refused } from './refusal.ts'

export interface MountedDisk {
  readonly place: string
  readonly volume: string
  readonly path: string
  /** As the host counts its disks; its own is 0. */
  readonly number: number
  readonly readOnly: boolean
  /** Mounting it wrote to it. */
  readonly changed: boolean
}

interface Mount extends MountedDisk {
  readonly disk: VirtualDisk
}

export class MountedDisks {
  #mounts: readonly Mount[] = []

  get all(): readonly MountedDisk[] {
    return this.#mounts.map(({ disk: _, ...mounted }) => mounted)
  }

  find(file: HostPath): MountedDisk | undefined {
    return this.#find(file)
  }

  /** The mount whose chain a file belongs to: what it stands on is open with it. */
  holding({ place, name }: PlaceVolume, path: string): MountedDisk | undefined {
    return this.#mounts.find(
      (each) =>
        each.place === place &&
        each.volume === name &&
        each.disk.chain().some((disk) => pathKey(disk.path) === pathKey(path)),
    )
  }

  #find({ volume, inner }: HostPath): Mount | undefined {
    return this.#mounts.find(
      (each) => each.place === volume.place && each.volume === volume.name && pathKey(each.path) === pathKey(inner),
    )
  }

  /**
   * Opens the chain and keeps it open. For writing, the host's file system marks the volume on the disk as in use, as it
   * does in life: that is a write, and children of the file are lost with it. Throws `vhd-mounted` and StorageError.
   */
  mount(file: HostPath, readOnly: boolean, newGuid: NewGuid): MountedDisk {
    const known = this.find(file)
    if (known) throw new Refused('vhd-mounted', { path: file.written, number: known.number })
    const { disk: volume, place, name } = file.volume
    const disk = openChain(volume, file.inner, { access: readOnly ? 'read' : 'write', newGuid })
    const { dataWriteGuid } = disk
    try {
      if (!readOnly) markInUse(disk, true)
    } catch (error) {
      disk.closeChain()
      throw error
    }
    const here = this.#mounts.filter((each) => each.place === place).map(({ number }) => number)
    let number = 1
    while (here.includes(number)) number++
    const changed = disk.dataWriteGuid !== dataWriteGuid
    const mounted = { place, volume: name, path: disk.path, number, readOnly, changed }
    this.#mounts = [...this.#mounts, { ...mounted, disk }]
    return mounted
  }

  /** Returns whether the file was changed just now, and not by mounting it already. Throws `vhd-not-mounted`. */
  dismount(file: HostPath): boolean {
    const mount = this.#find(file)
    if (!mount) throw new Refused('vhd-not-mounted', { path: file.written })
    const { dataWriteGuid } = mount.disk
    if (!mount.readOnly) markInUse(mount.disk, false)
    const changed = !mount.changed && mount.disk.dataWriteGuid !== dataWriteGuid
    mount.disk.closeChain()
    this.#mounts = this.#mounts.filter((each) => each !== mount)
    return changed
  }

  /** What may be done to a disk that is attached for reading only: the host lets go of it and takes it again. */
  lend<T>(file: HostPath, newGuid: NewGuid, act: () => T): T {
    const mount = this.#find(file)
    if (!mount?.readOnly) return act()
    mount.disk.closeChain()
    try {
      return act()
    } finally {
      const disk = openChain(file.volume.disk, file.inner, { access: 'read', newGuid })
      this.#mounts = this.#mounts.map((each) => (each === mount ? { ...mount, disk } : each))
    }
  }

  /** The host's power fails, or a volume of it is gone: what was mounted is given back as it is. */
  abandon(place: string, volume?: string): void {
    const isHit = (mount: Mount) => mount.place === place && (volume === undefined || mount.volume === volume)
    for (const { disk } of this.#mounts.filter(isHit)) disk.abandonChain()
    this.#mounts = this.#mounts.filter((mount) => !isHit(mount))
  }

  fork(places: Places, newGuid: NewGuid): MountedDisks {
    const fork = new MountedDisks()
    fork.#mounts = this.#mounts.map((mount) => ({
      ...mount,
      disk: mount.disk.forkOnto(places.need(mount.place, mount.volume).disk, { newGuid }),
    }))
    return fork
  }
}

/** A disk without a FAT volume that could be read has nothing to mark. */
const markInUse = (disk: VirtualDisk, inUse: boolean): void => {
  try {
    markVolume(disk, readFatLayout(disk), inUse ? 'dirty' : 'clean')
  } catch (error) {
    if (!(error instanceof GuestError) || error instanceof StorageError) throw error
  }
}
