/** Questions of the page that change nothing in the lab, and how they are answered. Part of the protocol; plain data only. */
import type { RepositoryOf } from './backup/retention-steps.ts'
import type { Command } from './lab/command.ts'
import type { RepositorySize, SizeEstimate } from './lab/repository-size.ts'
import type { BackupsView, PointStanding, RetentionPolicy } from './view/backups-view.ts'
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
import type { LedgerView } from './view/ledger-view.ts'
import type { PolicyFault, PolicyStep, PolicyWish } from './view/policies.ts'
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
import type { Possibility } from './view/view-model.ts'

/** A refusal of something that does not belong to the lab: a file from elsewhere that cannot be read, say. */
export type Refusable<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly code: string; readonly data: Readonly<Record<string, string | number>> }

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
  /** What a policy that is not in force yet would say of the points there. */
  pointStandings(where: RepositoryOf, policy: RetentionPolicy | null): Promise<readonly PointStanding[]>
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

/** Two plans of backups lived on copies of the present, and struck by one failure. */
export interface PolicyHost {
  /** What can befall the machine in the middle. */
  policyFaults(): Promise<readonly PolicyFault[]>
  /** A comparison under way is given up. Refused as its lines would be. */
  beginPolicies(wish: PolicyWish): Promise<Refusable<void>>
  /** Works for a moment, so that the page stays live. */
  continuePolicies(): Promise<Refusable<PolicyStep>>
  endPolicies(): Promise<void>
}
