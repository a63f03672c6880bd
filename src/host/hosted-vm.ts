/** A VM and its running parts: the guest's slot, the meter of its I/O, and the open chain while something uses it. */
import type { GuestPlatform } from '../guest/guest.ts'
import type { BlockDevice } from '../storage/block-device.ts'
import { ChangeTracking } from '../storage/change-tracking/change-tracking.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { pathKey } from '../storage/windows-path.ts'
import { Drive } from './drive.ts'
import { GuestSlot } from './guest-pool.ts'
import type { HostContext } from './host-context.ts'
import { IoMeter } from './io-meter.ts'
import type { VirtualMachine } from './virtual-machine.ts'

export class HostedVm {
  readonly #context: HostContext
  #record: VirtualMachine
  slot: GuestSlot
  meter: IoMeter
  drive: Drive | undefined
  /** Of the disk while its drive is attached; otherwise it lies in its files. */
  tracking: ChangeTracking | undefined
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
      counterMicros: () => epochMicros + Math.max(kernel.now, this.drive?.busyUntil ?? 0),
      generationId: () => (this.#record.guest.generationIdDevice === 'Present' ? this.#record.generationId : null),
      settings: () => this.#record.guest,
    }
  }

  #medium(): { speed: IoMeterMedium['speed']; bulkJobs: number } {
    return this.#context.places.need(this.#record.host, this.#record.volume)
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

  /** The file that all others of the VM stand on: its disk has that name as long as it lives. */
  get basePath(): string {
    return this.#record.files.find(({ parent }) => parent === null)?.path ?? this.#record.leaf
  }

  get volume(): HostVolume {
    return this.#context.places.need(this.#record.host, this.#record.volume).disk
  }

  /** The root of the VM's volume as its own host spells it. */
  get volumeRoot(): string {
    return `${this.#record.volume}:\\`
  }

  /** Opens the active chain for the guest. Throws StorageError; changes no byte. */
  attachDrive(): Drive {
    const leaf = openChain(this.volume, this.#record.leaf, {
      access: 'write',
      newGuid: this.#context.newGuid,
      observer: this.meter,
    })
    this.meter.forget()
    this.drive = this.#newDrive(leaf)
    this.tracking = ChangeTracking.open(this.volume, this.basePath)
    return this.drive
  }

  #newDrive(leaf: VirtualDisk, state?: ReturnType<Drive['save']>): Drive {
    return new Drive({
      leaf,
      meter: this.meter,
      now: () => this.#context.kernel.now,
      beforeChange: (sector, count) => {
        if (this.drive) this.tracking?.beforeChange(this.drive.leaf, sector, count)
      },
      written: (sector, count) => this.#noteWritten(sector, count),
      lies: () => this.#record.guest.writeCache === 'Lying',
      ...(state ? { state } : {}),
    })
  }

  detachDrive(): void {
    this.drive?.settleCache()
    this.drive?.leaf.closeChain()
    this.drive = undefined
    this.tracking?.close()
    this.tracking = undefined
  }

  /**
   * Whether a file and all below it can be opened: found out before anything is changed. A file that the machine's own
   * merge is writing counts as it is; the merge is over before the file is needed. Throws StorageError.
   */
  probe(path: string): void {
    if (this.drive?.leaf.chain().some((disk) => pathKey(disk.path) === pathKey(path))) return
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
    const lost = this.volume.lost
      ? 0
      : (this.drive?.losePower(() => random.integer(`write-cache:${this.#record.name}`, 0, 1) === 1) ?? 0)
    this.drive?.leaf.abandonChain()
    this.drive = undefined
    this.tracking = undefined
    this.mergeDisk?.abandonChain()
    this.mergeDisk = undefined
    return lost
  }

  closeMergeDisk(): void {
    this.mergeDisk?.closeChain()
    this.mergeDisk = undefined
  }

  readonly driveOf = (): BlockDevice => {
    if (!this.drive) throw new Error('the drive is detached')
    return this.drive
  }

  /** A block of the active disk written after its merge is merged again; one still waiting for its turn is not. */
  #noteWritten(sector: number, count: number): void {
    const { merge, leaf } = this.#record
    if (merge?.child !== leaf || !this.drive) return
    const sectorsPerBlock = this.drive.leaf.blockSizeBytes / this.drive.sectorSizeBytes
    const first = Math.floor(sector / sectorsPerBlock)
    const last = Math.floor((sector + count - 1) / sectorsPerBlock)
    const dirty = new Set(merge.dirty)
    for (let block = first; block <= last; block++) if (merge.blocks.indexOf(block, merge.done) < 0) dirty.add(block)
    if (dirty.size > merge.dirty.length) this.update({ merge: { ...merge, dirty: [...dirty].sort((a, b) => a - b) } })
  }

  fork(context: HostContext): HostedVm {
    const copy = new HostedVm(context, this.#record)
    copy.meter = this.meter.fork(() => copy.#medium())
    if (this.drive) {
      const leaf = this.drive.leaf.forkOnto(copy.volume, { newGuid: context.newGuid, observer: copy.meter })
      copy.drive = copy.#newDrive(leaf, this.drive.save())
      copy.tracking = this.tracking?.fork(copy.volume)
    }
    if (this.mergeDisk) copy.mergeDisk = this.mergeDisk.forkOnto(copy.volume, { newGuid: context.newGuid })
    copy.powerOperation = this.powerOperation
    copy.slot = this.slot.fork(copy.#platform(), copy.driveOf)
    return copy
  }

  dispose(): void {
    this.slot.dispose()
  }
}

type IoMeterMedium = ReturnType<ConstructorParameters<typeof IoMeter>[1]>
