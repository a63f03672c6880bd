/** Messages between the page and the worker that owns the lab (carried by Comlink). Plain data only. */
import type { RepositoryOf } from './backup/retention-steps.ts'
import type { BegunWork } from './console/run-stages.ts'
import type { Command, Outcome } from './lab/command.ts'
import type { ExportForm, LabFile } from './lab/disk-exports.ts'
import type { Journal, JournalEntry } from './lab/journal.ts'
import type { BackupsView } from './view/backups-view.ts'
import type {
  ChainComparison,
  ComparisonOptions,
  ComparisonProgress,
  CountedFile,
  LatencyMinute,
  StoredPoint,
} from './view/chain-price.ts'
import type {
  FileContent,
  FileLook,
  MemoryLook,
  Moment,
  MomentAnswer,
  MomentDifference,
  MomentView,
} from './view/guest-inside.ts'
import type { DiskInspection, HostFileView } from './view/host-files.ts'
import type { ImageSetView, ImageView } from './view/images.ts'
import type { LedgerView } from './view/ledger-view.ts'
import type { LossAnswer } from './view/loss-answer.ts'
import type { MachineStateView } from './view/machine-state.ts'
import type { PossibilityKind } from './view/possibilities.ts'
import type { RepositorySize, SizeEstimate } from './view/repository-size.ts'
import type { PreviewDayView, PreviewPointView, PreviewWish } from './view/retention-days.ts'
import type { CellEvidence } from './view/survival-evidence.ts'
import type {
  MatrixStep,
  OutlookAnswer,
  ReplayStep,
  RuleStep,
  SurvivalAsked,
  SurvivalBegun,
} from './view/survival-steps.ts'
import type { Examination, Possibility, ViewParts } from './view/view-model.ts'

export type { BegunWork } from './console/run-stages.ts'
export type { Journal, JournalEntry } from './lab/journal.ts'

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
}

/** A refusal of something that does not belong to the lab: a file from elsewhere that cannot be read, say. */
export type Refusable<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly code: string; readonly data: Readonly<Record<string, string | number>> }

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

/** The inside of the guest, now or at a moment of the past; nothing of it changes the lab. */
export interface GuestInsideHost {
  moments(): Promise<readonly MomentView[]>
  guestFiles(moment: Moment): Promise<Refusable<readonly FileLook[]>>
  /** One file whole, to be shown or taken out. */
  guestFile(moment: Moment, path: string): Promise<Refusable<FileContent>>
  /** One statement that reads; costs a copy of the machine. */
  askShop(moment: Moment, query: string): Promise<Refusable<MomentAnswer>>
  difference(from: Moment, to: Moment): Promise<Refusable<MomentDifference>>
  /** The kernel's tables and who holds which pages; null while the machine has no memory. */
  memoryNow(): Promise<MemoryLook | null>
}

/** The files of hosts and stores, as the explorer shows them; nothing of it changes the lab. */
export interface HostFilesHost {
  hostFiles(place: string, volume: string): Promise<Refusable<readonly HostFileView[]>>
  inspectDisk(place: string, written: string): Promise<Refusable<DiskInspection>>
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

export type ComparisonStep =
  | { readonly done: false; readonly progress: ComparisonProgress }
  | { readonly done: true; readonly result: ChainComparison; readonly line: string; readonly text: string }

/** What a chain costs, looked up when somebody asks; nothing of it changes the lab. */
export interface ChainPriceHost {
  /** Of the minute that begins then; null when nothing was measured in it. */
  latencyAt(minuteMicros: number): Promise<LatencyMinute | null>
  storedAt(atMicros: number): Promise<StoredPoint | null>
  countedFiles(): Promise<Refusable<readonly CountedFile[]>>
  /** Of the present, on copies; a comparison under way is given up. */
  beginComparison(options: ComparisonOptions): Promise<void>
  /** Works for a moment, so that the page stays live. */
  continueComparison(): Promise<Refusable<ComparisonStep>>
  endComparison(): Promise<void>
}

export interface PreviewStep {
  readonly done: boolean
  /** Those that came since the last step. */
  readonly days: readonly PreviewDayView[]
}

/** Restore points, jobs and what they cost; nothing of it changes the lab. */
export interface BackupsHost {
  backups(): Promise<BackupsView>
  /** Each by itself on a copy: its line, and why it would be refused. */
  tryCommands(commands: readonly Command[]): Promise<readonly Possibility[]>
  /** Null where nothing of the machine lies there. Reads what the points say of themselves. */
  repositorySize(where: RepositoryOf): Promise<RepositorySize | null>
  estimateSize(estimate: SizeEstimate): Promise<number>
  ledger(): Promise<Refusable<LedgerView>>
  /** A preview under way is given up. */
  beginPreview(wish: PreviewWish): Promise<void>
  /** Works for a moment, so that the page stays live. */
  continuePreview(): Promise<Refusable<PreviewStep>>
  /** The points of one of the days that have come. */
  previewDay(index: number): Promise<readonly PreviewPointView[]>
  endPreview(): Promise<void>
}

/**
 * What would survive, executed on copies. Each kind of work goes on for some milliseconds a call, so that the lab stays
 * live; `null` says that none is under way. Beginning ends the one before.
 */
export interface SurvivalHost {
  beginSurvival(asked: SurvivalAsked): Promise<Refusable<SurvivalBegun>>
  continueSurvival(): Promise<Refusable<MatrixStep | null>>
  endSurvival(): Promise<void>
  /** Of a cell that was executed; null when it is not kept any more. */
  survivalEvidence(id: string): Promise<CellEvidence | null>
  beginReplay(id: string): Promise<{ readonly untilMicros: number } | null>
  continueReplay(): Promise<Refusable<ReplayStep | null>>
  endReplay(): Promise<void>
  /** 3-2-1-1-0, of the present that was last asked about. */
  beginRule(): Promise<Refusable<void>>
  continueRule(): Promise<Refusable<RuleStep | null>>
  endRule(): Promise<void>
  /** One failure and the best way back from it; the machine's own disk dies if none is named. */
  beginOutlook(failure: string | null): Promise<void>
  continueOutlook(): Promise<Refusable<{ readonly answer: OutlookAnswer | null } | null>>
  endOutlook(): Promise<void>
}

export interface LabHost extends DiskFileHost, GuestInsideHost, HostFilesHost, ChainPriceHost, BackupsHost {
  readonly survival: SurvivalHost
  /** Loads wasm, builds the scenario (or replays the journal) and starts sending view parts. */
  open(
    options: { scenario: string; seed: number; journal?: Journal },
    onParts: (parts: Partial<ViewParts>) => void,
  ): Promise<{ nowMicros: number }>
  dispatch(command: Command): Promise<Acknowledgement>
  runLine(line: string): Promise<LineResult>
  /** Begins a `Wait-Lab` of more than a day and says how long it is; null for any other line. */
  beginWait(line: string): Promise<number | null>
  /** Works for a moment, so that the page stays live and can stop it. */
  continueWait(): Promise<WaitStep & { readonly nowMicros: number }>
  /** Ends it where it is, and says what happened until then. */
  endWait(): Promise<string>
  /** Goes on towards the end of the first of them. */
  continueWork(begun: readonly BegunWork[]): Promise<WorkStep & { readonly nowMicros: number }>
  /** Moves virtual time on; the page owns wall-clock time and pushes it in. `text` says what happened meanwhile. */
  advance(durationMicros: number): Promise<{ nowMicros: number; text: string }>
  /** Asked when a menu opens; costs a fork for what failures would take. */
  possibilities(kind: PossibilityKind, subject?: string): Promise<readonly Possibility[]>
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
