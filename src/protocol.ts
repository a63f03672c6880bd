import type { LookProgress } from './console/long-look.ts'
import type { BegunWork } from './console/run-stages.ts'
import type { Command, Outcome } from './lab/command.ts'
import type { ExportForm, LabFile } from './lab/disk-exports.ts'
import type { Journal, JournalEntry } from './lab/journal.ts'
import type { LessonHost } from './lesson-protocol.ts'
import type {
  BackupsHost,
  ChainPriceHost,
  GuestInsideHost,
  HostFilesHost,
  PolicyHost,
  Refusable,
  SurvivalHost,
} from './look-protocol.ts'
import type { FaultChoices } from './view/fault-choices.ts'
import type { FileContent } from './view/guest-inside.ts'
import type { ImageSetView, ImageView } from './view/images.ts'
import type { LossAnswer } from './view/loss-answer.ts'
import type { MachineStateView } from './view/machine-state.ts'
import type { PossibilityKind } from './view/possibilities.ts'
import type { Examination, Possibility, ViewParts } from './view/view-model.ts'

export type { BegunWork } from './console/run-stages.ts'
export type { Journal, JournalEntry } from './lab/journal.ts'
export type * from './lesson-protocol.ts'
export type * from './look-protocol.ts'

/** The worker's word that a command was taken: the page keeps the entry. */
export interface Acknowledgement {
  readonly outcome: Outcome
  readonly entry: JournalEntry | undefined
  /** The same act as the line of the console, with its tag when it is the simulator's own. */
  readonly line: string
  /** What the prompt prints below it. */
  readonly text: string
  /** A production checkpoint that now waits for its guest: it is not there yet. */
  readonly freezing: string | null
  readonly nowMicros: number
}

/** One typed line: what it printed, or why not. */
export interface LineResult {
  readonly ok: boolean
  readonly code: string | undefined
  /** Output, or the refusal behind its cmdlet, already in words. */
  readonly text: string
  /** One for each command of the line, also of those before a refusal. */
  readonly entries: readonly JournalEntry[]
  readonly nowMicros: number
  /** What goes on behind it and is still to be waited for, one after the other. */
  readonly begun: readonly BegunWork[]
  /** `-ErrorAction SilentlyContinue`: a refusal is passed over without a word. */
  readonly silent: boolean
  /** `-ErrorAction Continue`, too: a lesson's line that asks for it counts as run whatever the lab says. */
  readonly goesOn: boolean
}

export type ExportRequest =
  | { readonly from: 'lab'; readonly file: LabFile; readonly form: ExportForm }
  | { readonly from: 'images'; readonly name: string; readonly form: 'vhdx' | 'img' }

export interface ExportAnswer {
  readonly id: number
  /** What the file is to be called. */
  readonly name: string
}

/** A file that a person chose, under a name that no other of the set has. */
export interface ChosenFile {
  readonly name: string
  readonly file: File
}

/** Disk files that come into the page and go out of it; the lab is not changed by any of it. */
export interface DiskFileHost {
  /** Takes the place of the set before. Files travel by reference: they are read where they lie, as far as asked. */
  openImages(files: readonly ChosenFile[]): Promise<Refusable<ImageSetView>>
  lookIntoImage(name: string): Promise<Refusable<ImageView>>
  /** One file of the guest on a disk of the set, whole. */
  imageFile(name: string, path: string): Promise<Refusable<FileContent>>
  beginExport(request: ExportRequest): Promise<Refusable<ExportAnswer>>
  /** The next few MiB; empty at the end. */
  nextPieces(id: number): Promise<Refusable<readonly Uint8Array<ArrayBuffer>[]>>
  endExport(id: number): Promise<void>
}

export interface WaitStep {
  readonly leftMicros: number
  /** What happened, once nothing is left. */
  readonly text: string
}

/** A wait for work that a line began. */
export interface WorkStep {
  /** What happened in this step, and why the work failed. */
  readonly text: string
  readonly failed: boolean
  /** How far it is; null once it is over. */
  readonly work: {
    readonly kind: string
    readonly subject: string
    readonly done: number
    readonly total: number
    readonly unit: 'micros' | 'blocks' | 'bytes'
  } | null
}

/** Lines of the prompt that wait: for time to pass, or for the work that they began. */
export interface WaitHost {
  /** Begins a `Wait-Lab` of more than a day and says how long it is; null for any other line. */
  beginWait(line: string): Promise<number | null>
  /** Works for a moment, so that the page stays live and can stop it. */
  continueWait(): Promise<WaitStep & { readonly nowMicros: number }>
  /** Ends it where it is, and says what happened until then. */
  endWait(): Promise<string>
  /** Goes on towards the end of the first of them. */
  continueWork(begun: readonly BegunWork[]): Promise<WorkStep & { readonly nowMicros: number }>
}

/** Lines of the prompt that execute or live something on copies, such as `Get-LabSurvival`. */
export interface LongLookHost {
  /** False for any other line. */
  beginLook(line: string): Promise<boolean>
  /** Works for a moment, so that the page stays live. The result is the line's own, as of when it began. */
  continueLook(): Promise<{ readonly progress: LookProgress | null; readonly result: LineResult | undefined }>
  endLook(): Promise<void>
}

export interface LabHost extends DiskFileHost, GuestInsideHost, HostFilesHost, ChainPriceHost, BackupsHost {
  readonly survival: SurvivalHost
  readonly policies: PolicyHost
  readonly longLooks: LongLookHost
  readonly waits: WaitHost
  readonly lesson: LessonHost
  dispatch(command: Command): Promise<Acknowledgement>
  /** With `settle` it returns when its operations have ended in virtual time, as in a script or a lesson. */
  runLine(line: string, settle?: boolean): Promise<LineResult>
  /** Moves virtual time on; the page owns wall-clock time and pushes it in. `text` says what happened meanwhile. By 0: time stands from now on, and what was shown of it is brought up to date. */
  advance(durationMicros: number): Promise<{ nowMicros: number; text: string }>
  /** Asked when a menu opens; costs a fork for what failures would take. */
  possibilities(kind: PossibilityKind, subject?: string): Promise<readonly Possibility[]>
  /** What a failure may be told to strike, and those that are planned. */
  faultChoices(): Promise<FaultChoices>
  /** What the command would lose, found out on forks; nothing is changed. */
  previewLoss(command: Command): Promise<LossAnswer>
  /** Puts another machine in the middle of the page; a name that no machine has means the lab's own choice. */
  focus(vm: string | undefined): Promise<void>
  /** Of the machine in the middle: which of its disks the picture is about. */
  showDisk(controllerLocation: number): Promise<void>
  /** The machine in the middle, as states and what is possible in the present one; null without any. */
  machineState(): Promise<MachineStateView | null>
  /** Asks a copy of the guest for the state of its data; null when there is no guest to ask. Costs a fork. */
  examine(): Promise<Examination | null>
  complete(line: string): Promise<readonly string[]>
  digest(): Promise<string>
  evidence(): Promise<unknown>
}

/** What the worker offers: one lab at a time. */
export interface LabServer {
  /** Builds the scenario (or replays the journal, which is of it) and starts sending view parts. The lab before is gone. */
  open(
    options: { scenario: string; seed: number; journal?: Journal },
    onParts: (parts: Partial<ViewParts>) => void,
  ): Promise<{ nowMicros: number }>
  /** The one that was opened last; nothing may be asked of it before. */
  readonly lab: LabHost
}
