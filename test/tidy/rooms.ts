/** The import table of ARCHITECTURE.md as data, from the ground up. A room may use only what its row names. */
export interface Room {
  readonly name: string
  /** Rooms whose code it may import. */
  readonly uses: readonly string[]
  /** Rooms of which it may only `import type`. */
  readonly typesOf?: readonly string[]
  /** Folders of used rooms that it may not know. */
  readonly mayNotKnow?: readonly string[]
  /** No clock, chance, promise or locale of the platform: everything that a replay must reproduce. */
  readonly deterministic: boolean
}

const ground = ['kernel', 'words', 'storage', 'places', 'guest', 'host', 'backup', 'lab']
const engine = [...ground, 'survival', 'console', 'lesson', 'view']
const upTo = (rooms: readonly string[], name: string): string[] => rooms.slice(0, rooms.indexOf(name))
const disks = ['storage/vhdx', 'storage/differencing']

export const rooms: readonly Room[] = [
  { name: 'kernel', uses: [], deterministic: true },
  { name: 'words', uses: [], deterministic: true },
  { name: 'storage', uses: ['kernel', 'words'], deterministic: true },
  { name: 'places', uses: ['kernel', 'words', 'storage'], deterministic: true },
  // A guest holds a drive and never sees what it is made of, so the leaf can be swapped under it.
  { name: 'guest', uses: upTo(ground, 'guest'), mayNotKnow: disks, deterministic: true },
  { name: 'host', uses: upTo(ground, 'host'), deterministic: true },
  { name: 'backup', uses: upTo(ground, 'backup'), deterministic: true },
  { name: 'lab', uses: upTo(ground, 'lab'), deterministic: true },
  { name: 'survival', uses: ground, deterministic: true },
  { name: 'console', uses: upTo(engine, 'console'), deterministic: true },
  { name: 'lesson', uses: upTo(engine, 'lesson'), deterministic: true },
  { name: 'view', uses: upTo(engine, 'view'), deterministic: true },
  { name: 'keeping', uses: engine, deterministic: false },
  { name: 'sharing', uses: [...engine, 'keeping'], deterministic: false },
  { name: 'look-protocol.ts', uses: engine, deterministic: false },
  { name: 'lesson-protocol.ts', uses: [...engine, 'look-protocol.ts'], deterministic: false },
  { name: 'protocol.ts', uses: [...engine, 'look-protocol.ts', 'lesson-protocol.ts'], deterministic: false },
  { name: 'worker', uses: [...engine, 'protocol.ts'], deterministic: false },
  { name: 'worker.ts', uses: [...engine, 'keeping', 'sharing', 'protocol.ts', 'worker'], deterministic: false },
  { name: 'cli', uses: engine, deterministic: false },
  { name: 'cli.ts', uses: [...engine, 'cli'], deterministic: false },
  { name: 'viz', uses: [], typesOf: ['view'], deterministic: false },
  {
    name: 'ui',
    uses: ['viz', 'words', 'protocol.ts', 'keeping'],
    typesOf: ['view', 'lab', 'lesson'],
    deterministic: false,
  },
  { name: 'main.ts', uses: ['words', 'protocol.ts', 'ui'], deterministic: false },
]

/** Only here do Node's own modules exist. */
export const nodeRooms: readonly string[] = ['cli', 'cli.ts']

/** What a `*.machine.ts` outside the kernel may take from XState: descriptions, nothing that runs. */
export const machineParts: readonly string[] = [
  'setup',
  'assign',
  'raise',
  'cancel',
  'and',
  'or',
  'not',
  'stateIn',
  'enqueueActions',
]

/** XState's names, WASI's module and Hyper-V's parameter: foreign APIs, which cannot be renamed. */
export const foreignNames: readonly string[] = [
  'SnapshotName',
  'SnapshotFileLocation',
  'SnapshotType',
  'ParentSnapshotName',
  'VMSnapshot',
  'AnyMachineSnapshot',
  'MachineSnapshot',
  'SnapshotFrom',
  'getPersistedSnapshot',
  'wasi_snapshot_preview1',
]

export const topLevelNames: readonly string[] = [
  'src',
  'public',
  'lessons',
  'test',
  'scripts',
  'index.html',
  'vite.config.ts',
  'svelte.config.js',
  'playwright.config.ts',
  'biome.json',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'LICENSE',
]

/** Files over 250 lines and functions over 60, each with its reason. A line no longer needed fails the test. */
export const longFiles: Readonly<Record<string, string>> = {}
export const longFunctions: Readonly<Record<string, string>> = {}
