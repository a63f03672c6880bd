/** The disks of the machine in the middle, and the chain of the one that is shown, as plain values. */
import type { Trouble } from './vm-view.ts'

/** What a file came after: the moment of a checkpoint, or nothing but its making. */
export type FileOrigin =
  | { readonly kind: 'first' }
  | { readonly kind: 'checkpoint'; readonly name: string; readonly takenMicros: number }
  | { readonly kind: 'backup'; readonly takenMicros: number }
  | { readonly kind: 'deleted-checkpoint' | 'failed-checkpoint' }
  /** Made by hand over a disk that is no checkpoint's: clean-state testing. */
  | { readonly kind: 'child'; readonly parent: string }

/** What a file is there for, or waits for. */
export type FileStanding =
  /** Of another machine or of nobody: only read here. */
  | { readonly kind: 'active' | 'needed' | 'merge-runs' | 'merge-due' | 'foreign' }
  /** Nobody needs it, and it stays, for more than one file stands on it. */
  | { readonly kind: 'hidden'; readonly children: number }

/** One file of the chain, base first. */
export interface LayerView {
  readonly path: string
  readonly fileName: string
  readonly kind: 'dynamic' | 'differencing'
  readonly lengthBytes: number
  readonly blocks: number
  /** The machine whose file it is; null for a disk of nobody. */
  readonly owner: string | null
  readonly origin: FileOrigin
  readonly standing: FileStanding
  /** Sectors this file holds, per slice. */
  readonly present: Uint16Array
  /** Sectors of it that answer the guest, per slice. */
  readonly answers: Uint16Array
}

/** One of the machine's disks, to be chosen among several. */
export interface DiskItem {
  readonly controllerLocation: number
  /** Of the guest's volume on it; null where there is none that can be read. */
  readonly letter: string | null
  /** The file that it has its name from. */
  readonly fileName: string
  /** Files of its chain; null where that cannot be opened. */
  readonly fileCount: number | null
  /** The machine's own files that belong to it and that no attached disk reads. */
  readonly beside: readonly BesideFile[]
}

export interface BesideFile {
  readonly path: string
  readonly lengthBytes: number
  /** Of a disk that is not attached any more, and that checkpoints still have. */
  readonly detached: boolean
}

export interface DiskPart {
  /** Every disk of the machine by location; the picture shows the one at `controllerLocation`. */
  readonly disks: readonly DiskItem[]
  /** Null on a machine without disks. */
  readonly controllerLocation: number | null
  readonly sliceBytes: number
  readonly sliceCount: number
  readonly sectorsPerSlice: number
  readonly layers: readonly LayerView[]
  /** Average number of files looked into per read since the chain was last changed, times 100; null before the first. */
  readonly lookupsPerReadHundredths: number | null
  /** Guest files and the slices they occupy, for the brackets below the picture. */
  readonly guestFiles: readonly {
    readonly name: string
    readonly ranges: readonly (readonly [first: number, count: number])[]
  }[]
  /** Set instead of layers when the chain cannot be opened. */
  readonly unreadable: Trouble | null
}
