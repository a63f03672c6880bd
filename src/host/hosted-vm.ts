/** A VM and its running parts: the guest's slot, the meter of its I/O, and the open chain while something uses it. */
import type { GuestPlatform } from '../guest/guest.ts'
import type { BlockDevice } from '../storage/block-device.ts'
import { ChangeTracking } from '../storage/change-tracking/change-tracking.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { pathKey } from '../storage/windows-path.ts'
import { isOwnBase } from './disk-tree.ts'
import { Drive, type DriveParts } from './drive.ts'
import { DriveQueue } from './drive-queue.ts'
import { DriveSet } from './drive-set.ts'
import { GuestSlot } from './guest-pool.ts'
import type { HostContext } from './host-context.ts'
import { IoMeter } from './io-meter.ts'
import { activePaths, type VirtualMachine } from './virtual-machine.ts'
import type { CachedSector } from './volatile-cache.ts'

export class HostedVm {
  readonly #context: HostContext
  #record: VirtualMachine
  slot: GuestSlot
  meter: IoMeter
  /** While something uses its disks. */
  drives: DriveSet | undefined
  /** The chain of a merge that does not touch the open drive; its topmost disk. */
  mergeDisk: VirtualDisk | undefined
  /** The operation of the transition under way. */
  powerOperation: string | null = null

  constructor(context: HostContext, record: VirtualMachine) {
    this.#context = context
    this.#record = record
    this.slot = new GuestSlot(context.guests, this.#platform())
    this.meter = new IoMeter(context.settings.metadataCachePages, () => this.#medium())
  }

  #platform(): GuestPlatform {
    const { epochMicros, kernel } = this.#context
    return {
      nowMicros: () => epochMicros + kernel.now,
      counterMicros: () => epochMicros + Math.max(kernel.now, this.drives?.busyUntil ?? 0),
      generationId: () => (this.#record.guest.generationIdDevice === 'Present' ? this.#record.generationId : null),
      settings: () => this.#record.guest,
    }
  }

  #medium(): { speed: IoMeterMedium['speed']; bulkJobs: number } {
    return this.#context.places.mediumOf(this.#record.host, this.#record.volume)
  }

  get record(): VirtualMachine {
    return this.#record
  }

  get actor(): string {
    return `vm:${this.#record.name}`
  }

  /** When its guest has work of its own. */
  get timer(): string {
    return `guest-timer:${this.#record.name}`
  }

  /** A production checkpoint that waits for its guest. */
  get freeze(): string {
    return `freeze:${this.#record.name}`
  }

  get customers(): string {
    return `customers:${this.#record.name}`
  }

  /** Records are replaced, never changed: a fork keeps the one it saw. */
  update(change: Partial<VirtualMachine>): void {
    this.#record = { ...this.#record, ...change }
  }

  /** The file that all others of a disk stand on, as far as they are the VM's own: the disk has its name as long as it lives. */
  baseOf(path: string): string {
    const { files } = this.#record
    const file = files.find((each) => each.path === path)
    return file?.parent != null && !isOwnBase(files, file) ? this.baseOf(file.parent) : path
  }

  /** The active file of the disk that firmware starts from; undefined on a machine without disks. */
  get systemPath(): string | undefined {
    return activePaths(this.#record)[0]
  }

  /** Its memory while it is Saved of itself, and not in a checkpoint's. */
  get ownMemoryPath(): string {
    return `${this.#record.folder}\\Virtual Machines\\${this.#record.id.toUpperCase()}.vmrs`
  }

  get volume(): HostVolume {
    return this.#context.places.need(this.#record.host, this.#record.volume).disk
  }

  /** The root of the VM's volume as its own host spells it. */
  get volumeRoot(): string {
    return `${this.#record.volume}:\\`
  }

  /** Opens the active chains for the guest. Throws StorageError; changes no byte, and nothing stays open then. */
  attachDrives(): DriveSet {
    const opened: VirtualDisk[] = []
    const options = { access: 'write', newGuid: this.#context.newGuid, observer: this.meter } as const
    // Opening the first replays its log: with several it has to be sure of all.
    if (this.#record.disks.length > 1) for (const path of activePaths(this.#record)) this.probe(path)
    try {
      for (const path of activePaths(this.#record)) opened.push(openChain(this.volume, path, options))
    } catch (error) {
      for (const disk of opened) disk.closeChain()
      throw error
    }
    this.meter.forget()
    const queue = new DriveQueue(() => this.#context.kernel.now)
    const drives = this.#record.disks.map(({ controllerLocation, path }, index) =>
      this.#newDrive(queue, {
        controllerLocation,
        leaf: opened[index] as VirtualDisk,
        tracking: ChangeTracking.open(this.volume, this.baseOf(path)),
      }),
    )
    this.drives = new DriveSet(drives, queue)
    return this.drives
  }

  #newDrive(
    queue: DriveQueue,
    parts: Pick<DriveParts, 'controllerLocation' | 'leaf' | 'tracking'> & { readonly cached?: readonly CachedSector[] },
  ): Drive {
    return new Drive({
      ...parts,
      queue,
      meter: this.meter,
      written: (drive, sector, count) => this.#noteWritten(drive, sector, count),
      lies: () => this.#record.guest.writeCache === 'Lying',
    })
  }

  detachDrives(): void {
    this.drives?.close()
    this.drives = undefined
  }

  /**
   * Whether a file and all below it can be opened: found out before anything is changed. A file that the machine's own
   * merge is writing counts as it is; the merge is over before the file is needed. Throws StorageError.
   */
  probe(path: string): void {
    if (this.drives?.openDisks.some((disk) => pathKey(disk.path) === pathKey(path))) return
    const options = { access: 'read', newGuid: () => '' } as const
    try {
      openChain(this.volume, path, options).closeChain()
    } catch (error) {
      const { child, parent } = this.#record.merge ?? {}
      const inUse =
        error instanceof StorageError && error.code === '0x80070020' ? String(error.data['path']) : undefined
      if (inUse === undefined || ![child, parent].some((own) => own && pathKey(own) === pathKey(inUse))) throw error
      openChain(this.volume.fork(), path, options).closeChain()
    }
  }

  /** The power is gone: what was open is given back as it is, and nothing is written any more. Returns what a lying cache lost, in sectors. */
  abandonDisks(): number {
    const { random } = this.#context.kernel
    const isLost = (): boolean => random.integer(`write-cache:${this.#record.name}`, 0, 1) === 1
    const lost = this.volume.lost ? 0 : (this.drives?.losePower(isLost) ?? 0)
    this.drives?.abandon()
    this.drives = undefined
    this.mergeDisk?.abandonChain()
    this.mergeDisk = undefined
    return lost
  }

  closeMergeDisk(): void {
    this.mergeDisk?.closeChain()
    this.mergeDisk = undefined
  }

  readonly driveList = (): readonly BlockDevice[] => {
    if (!this.drives) throw new Error('the drives are detached')
    return this.drives.all
  }

  /** A block of an active disk written after its merge is merged again; one still waiting for its turn is not. */
  #noteWritten({ leaf, sectorSizeBytes }: Drive, sector: number, count: number): void {
    const { merge } = this.#record
    if (merge?.child !== leaf.path) return
    const sectorsPerBlock = leaf.blockSizeBytes / sectorSizeBytes
    const first = Math.floor(sector / sectorsPerBlock)
    const last = Math.floor((sector + count - 1) / sectorsPerBlock)
    const dirty = new Set(merge.dirty)
    for (let block = first; block <= last; block++) if (merge.blocks.indexOf(block, merge.done) < 0) dirty.add(block)
    if (dirty.size > merge.dirty.length) this.update({ merge: { ...merge, dirty: [...dirty].sort((a, b) => a - b) } })
  }

  fork(context: HostContext): HostedVm {
    const copy = new HostedVm(context, this.#record)
    copy.meter = this.meter.fork(() => copy.#medium())
    if (this.drives) {
      const queue = new DriveQueue(() => context.kernel.now, this.drives.save())
      const drives = this.drives.all.map(({ controllerLocation, leaf, tracking, cached }) =>
        copy.#newDrive(queue, {
          controllerLocation,
          leaf: leaf.forkOnto(copy.volume, { newGuid: context.newGuid, observer: copy.meter }),
          tracking: tracking?.fork(copy.volume),
          cached,
        }),
      )
      copy.drives = new DriveSet(drives, queue)
    }
    if (this.mergeDisk) copy.mergeDisk = this.mergeDisk.forkOnto(copy.volume, { newGuid: context.newGuid })
    copy.powerOperation = this.powerOperation
    copy.slot = this.slot.fork(copy.#platform(), copy.driveList)
    return copy
  }

  dispose(): void {
    this.slot.dispose()
  }
}

type IoMeterMedium = ReturnType<ConstructorParameters<typeof IoMeter>[1]>
