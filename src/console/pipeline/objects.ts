/** What looking cmdlets give on: plain objects with Hyper-V's property names. Printing is the last step. */
export type Value = string | number | boolean | null

export type Properties = Readonly<Record<string, Value>>

/** How objects of one kind are called and shown when nobody asks for something else. */
export interface ObjectType {
  readonly name: string
  readonly view: 'table' | 'list' | 'value'
  /** In the order of the whole list; undefined where they follow from a question (SQL). */
  readonly properties: readonly string[] | undefined
  /** Of the default view; all where they are not named. */
  readonly columns?: readonly string[]
  /** A table for each value of this property, under a line that says it. */
  readonly under?: string
  /** How an empty cell is printed. */
  readonly empty?: string
}

export interface ConsoleObject {
  readonly type: ObjectType
  readonly properties: Properties
  /** Properties with their headings, where two columns have one heading or their order is not that of the properties. */
  readonly columns?: readonly (readonly [property: string, heading: string])[]
}

/** A remark about what was looked at: printed behind the objects, and no object itself. */
export interface Note {
  readonly note: string
  /** Printed instead of the objects, where no cmdlet takes these. */
  readonly instead?: true
}

export type Shown = readonly (ConsoleObject | Note)[]

export const isObject = (item: ConsoleObject | Note): item is ConsoleObject => 'type' in item

const type = (
  name: string,
  properties: string,
  more: Partial<Omit<ObjectType, 'columns'>> & { columns?: string } = {},
): ObjectType => {
  const { columns, ...rest } = more
  return {
    name,
    view: 'table',
    properties: properties.split(' '),
    ...rest,
    ...(columns === undefined ? {} : { columns: columns.split(' ') }),
  }
}

/** Property names of Hyper-V's own objects as far as the lab has them; a few of ours stand at the end. */
export const TYPES = {
  vm: type(
    'VirtualMachine',
    'Name VMName State Status ComputerName CheckpointType ParentCheckpointName AutomaticCheckpointsEnabled AutomaticCriticalErrorAction AutomaticCriticalErrorActionTimeout MemoryAssigned SnapshotFileLocation VMId Id Path',
    {
      columns: 'Name State ComputerName CheckpointType',
    },
  ),
  checkpoint: type('VMSnapshot', 'VMName Name SnapshotType CreationTime ParentSnapshotName ComputerName Id Kind', {
    columns: 'VMName Name SnapshotType CreationTime ParentSnapshotName',
  }),
  hardDisk: type(
    'HardDiskDrive',
    'VMName ControllerType ControllerNumber ControllerLocation DiskNumber Path ComputerName',
    { columns: 'VMName ControllerType ControllerNumber ControllerLocation DiskNumber Path' },
  ),
  vhd: type(
    'VirtualHardDisk',
    'ComputerName Path VhdFormat VhdType FileSize Size MinimumSize LogicalSectorSize PhysicalSectorSize BlockSize ParentPath DiskIdentifier DataWriteGuid FragmentationPercentage Alignment Attached DiskNumber',
    { view: 'list' },
  ),
  volume: type('Volume', 'DriveLetter HealthStatus SizeRemaining Size ComputerName', {
    columns: 'DriveLetter HealthStatus SizeRemaining Size',
  }),
  chainFile: type('ChainFile', 'Level Path Type FileSize Blocks ComputerName', {
    columns: 'Level Path Type FileSize Blocks',
  }),
  place: type(
    'Place',
    'Place Volume Site Room Account ImmutableDays Medium HealthStatus SizeRemaining Size CentsPerGibMonth',
    { columns: 'Place Volume Site Room Account ImmutableDays SizeRemaining Size' },
  ),
  restorePoint: type(
    'RestorePoint',
    'Id VMName Type Place TakenAt Verified Usable Bytes Encrypted Compressed Consistency StandsOn NeededBy CopyOf LockedUntil Stays Job',
    { columns: 'Id VMName Type Place TakenAt Verified Usable Encrypted Bytes StandsOn' },
  ),
  backupJob: type(
    'BackupJob',
    'Name VMName Place Method NextRun LastRun LastResult Runs Failed Attempts Volume EveryHours ActiveFullDays SyntheticFullDays WindowMinutes Bandwidth Retries RetryAfterMinutes CrashConsistent Compress Deduplicate Encrypt',
    { columns: 'Name VMName Place Method NextRun LastRun LastResult Runs Failed Attempts' },
  ),
  plannedFault: type('PlannedFault', 'Id Kind At Parameters DwellMinutes'),
  retainedPoint: type('RetainedPoint', 'RestorePoint Type TakenAt Stays Why'),
  plannedPoint: type('PlannedPoint', 'Planned Type TakenAt Goes Why'),
  repositorySize: type('RepositorySize', 'When Fulls Others DataBytes Changed Kept EstimatedBytes StoredBytes'),
  ledgerPlace: type(
    'LedgerPlace',
    'Place Volume StoredMiB BackupMiB EurosPerGibMonth EurosPerMonth EurosSoFar StoredBytes BackupBytes CentsPerGibMonth CentsPerMonth CostCents',
    { columns: 'Place Volume StoredMiB BackupMiB EurosPerGibMonth EurosPerMonth EurosSoFar' },
  ),
  ledgerOperation: type(
    'LedgerOperation',
    'VMName Kind Name Time Result Seconds SourceMiB RepositoryMiB WrittenMiB Micros BytesRead SourceBytesRead RepositoryBytesRead BytesWritten',
    { columns: 'VMName Kind Name Time Result Seconds SourceMiB RepositoryMiB WrittenMiB' },
  ),
  ledgerWork: type('LedgerWork', 'VMName OrdersLost MinutesDown Returns'),
  ledgerObjective: type(
    'LedgerObjective',
    'VMName Objective PromisedMinutes AchievedMinutes Kept PromisedSeconds AchievedSeconds',
    { columns: 'VMName Objective PromisedMinutes AchievedMinutes Kept' },
  ),
  policy: type(
    'BackupPolicy',
    'Policy Points BackupBytes CostCents ReturnsFrom OrdersLost MinutesDown RpoSeconds RtoSeconds Promised Kept',
  ),
  policyPlace: type('PolicyPlace', 'Policy Place Volume StoredBytes BackupBytes CostCents'),
  policyCopy: type('PolicyCopy', 'Policy Copy Place Worth Reason'),
  referencePoint: type('ReferencePoint', 'ReferencePoint RestorePoint Valid ChangedBytes Reason'),
  request: type('IoTraceEntry', 'Time Kind Path Offset Bytes Hops Metadata Log'),
  latency: type(
    'ReadLatency',
    'Time Reads P50 P95 P99 Files Hits HitMicros Misses MissMicros Runs SeekMicros AccessMicros TransferMicros WaitMicros',
  ),
  ioCounter: type(
    'IoCounter',
    'Path InChain Reads ReadBytes Writes WrittenBytes MetadataHits MetadataMisses MetadataReadBytes MetadataWrites MetadataWrittenBytes LogWrites LogBytes Flushes',
  ),
  fileSize: type('FileSize', 'Time Path Bytes'),
  chainMeasure: type('ChainMeasure', 'Chain Files Reads P50 P95 P99 FilesPerRead RequestsPerRead ReadBytes ChainBytes'),
  survivalCell: type(
    'SurvivalCell',
    'Copy Place Failure Result ReturnSeconds LossSeconds OrdersLost Why Row TakenAt Parameters',
    { columns: 'Copy Place TakenAt Result ReturnSeconds LossSeconds OrdersLost', under: 'Failure' },
  ),
  ruleProof: type('RuleProof', 'Rule Asked Found Holds Copies Proof', { view: 'list' }),
  item: type('FileSystemItem', 'Mode Length Name FullName Directory', {
    columns: 'Mode Length Name',
    under: 'Directory',
  }),
  hostFile: type('HostFile', 'Path Length Role VMName NeededBy OpenedBy ParentPath', {
    columns: 'Path Length Role VMName NeededBy OpenedBy',
  }),
  guestFile: type('GuestFile', 'Path Length Slices Hash'),
  region: type('MemoryRegion', 'Owner FirstPage Pages Used Dirty'),
  process: type('GuestProcess', 'Process StartTime'),
  openFile: type('OpenFile', 'OpenFile Users'),
  row: type('SqlRow', '', { properties: undefined, empty: 'NULL' }),
  fileChange: type('FileDifference', 'Change Path'),
  tableChange: type('TableDifference', 'Table Added Removed Changed Keys'),
  memoryChange: type('MemoryDifference', 'Owner DifferingPages'),
  command: type('CmdletInfo', 'CommandType Name Source Synopsis', { columns: 'CommandType Name Source' }),
  help: type('HelpInfo', 'Name Category Source Synopsis', { columns: 'Name Source Synopsis' }),
  measure: type('GenericMeasureInfo', 'Count Average Sum Maximum Minimum Property', { view: 'list' }),
  /** A bare value, such as what -ExpandProperty gives: printed as it is. */
  value: type('Value', 'Value', { view: 'value' }),
} as const satisfies Record<string, ObjectType>

export const objectOf = (type: ObjectType, properties: Properties): ConsoleObject => ({ type, properties })

export const bareValue = (value: Value): ConsoleObject => objectOf(TYPES.value, { Value: value })

/** The property's own spelling; case does not matter, as in PowerShell. */
export const spelling = ({ properties }: ConsoleObject, name: string): string | undefined =>
  Object.hasOwn(properties, name)
    ? name
    : Object.keys(properties).find((each) => each.toLowerCase() === name.toLowerCase())

/** Null for a property that the object does not have, as in PowerShell. */
export const propertyOf = (object: ConsoleObject, name: string): Value => {
  const own = spelling(object, name)
  return own === undefined ? null : (object.properties[own] as Value)
}
