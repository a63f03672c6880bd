/** Evidence: what a lab can prove of itself, as scripts read it. The JSON Schema is generated from this. */
import * as v from 'valibot'
import { POINT_TYPES } from '../backup/restore-point.ts'
import { WORKLOAD_PROFILES } from '../guest/apps/app-types.ts'

const whole = v.pipe(v.number(), v.integer())
const time = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/))
const text = v.string()

const checkpoint = v.strictObject({
  id: text,
  name: text,
  kind: v.picklist(['standard', 'production']),
  parent: v.nullable(text),
  takenAt: time,
  hasMemory: v.boolean(),
})

const chainFile = v.strictObject({
  path: text,
  kind: v.picklist(['fixed', 'dynamic', 'differencing']),
  lengthBytes: whole,
  blocks: whole,
})

const shop = v.strictObject({
  running: v.boolean(),
  orders: whole,
  committedTotal: whole,
  openTransaction: v.nullable(v.strictObject({ orderId: whole, rowsWritten: whole })),
  integrity: text,
  invariantsHold: v.boolean(),
  schemaVersion: whole,
})

/** `unlisted`: files in the folder whose name the program's list does not have. */
const photos = v.strictObject({
  files: whole,
  bytes: whole,
  intact: whole,
  damaged: whole,
  missing: whole,
  unlisted: whole,
})

const patched = v.nullable(v.picklist(['Data', 'Boot', 'Slow']))

/** What the partner outside the VM knows of this server, and users of whom the two say different things. */
const partner = v.strictObject({ knownUsn: whole, differingUsers: v.array(text) })

const directory = v.strictObject({
  invocationId: text,
  highestUsn: whole,
  rollbacksNoticed: whole,
  users: v.record(text, whole),
  partner,
})

/** Microseconds of the last `requests` (at most 4,096); null where none was measured. */
const latency = v.strictObject({
  requests: whole,
  p50Micros: v.nullable(whole),
  p95Micros: v.nullable(whole),
  maxMicros: v.nullable(whole),
})

const workload = v.strictObject({ profile: v.nullable(v.picklist([...WORKLOAD_PROFILES])), requests: whole, latency })

const apps = v.strictObject({
  Shop: shop,
  Notepad: v.strictObject({ text, savedText: text }),
  Photos: photos,
  Updater: v.strictObject({ version: text, patched, rowsChanged: whole }),
  Ransomware: v.strictObject({ running: v.boolean(), filesEnciphered: whole }),
  Directory: directory,
  Workload: workload,
})

const guest = v.strictObject({
  agent: v.picklist(['Healthy', 'Absent', 'Failing']),
  synchronous: v.picklist(['Full', 'Off']),
  writeCache: v.picklist(['Honest', 'Lying']),
  generationIdDevice: v.picklist(['Present', 'Absent']),
})

const vm = v.strictObject({
  state: v.picklist([
    'Off',
    'Starting',
    'Running',
    'Pausing',
    'Paused',
    'Resuming',
    'Saving',
    'Saved',
    'Stopping',
    'PausedCritical',
    'SavedCritical',
    'OffCritical',
  ]),
  host: text,
  checkpointType: v.picklist(['Standard', 'Production', 'ProductionOnly', 'Disabled']),
  guest,
  checkpoints: v.nullable(v.array(checkpoint)),
  chain: v.nullable(v.array(chainFile)),
  apps: v.nullable(apps),
  files: v.nullable(v.record(text, v.strictObject({ bytes: whole, sha256: text }))),
  unreadable: v.nullable(text),
})

const volume = v.strictObject({
  capacityBytes: whole,
  usedBytes: whole,
  lost: v.boolean(),
  files: v.array(v.strictObject({ path: text, lengthBytes: whole })),
})

const restorePoint = v.strictObject({
  id: text,
  vm: text,
  type: v.picklist([...POINT_TYPES]),
  place: text,
  takenAt: time,
  verified: v.nullable(v.picklist(['hash', 'boot', 'boot-failed'])),
  bytes: whole,
})

const lastReturn = v.strictObject({
  rpoSeconds: v.number(),
  rtoSeconds: v.number(),
  rtoParts: v.record(text, v.number()),
  ordersLost: whole,
})

const survivalCell = v.strictObject({
  /** `Now`, a checkpoint's name, or a restore point's id. */
  copy: text,
  /** Of its row in the table, which names the newest copy there; `copy` is the one that was used. */
  row: text,
  place: text,
  failure: text,
  parameters: v.record(text, text),
  result: v.picklist(['survived', 'damaged', 'lost']),
  returnSeconds: v.nullable(v.number()),
  lossSeconds: v.nullable(v.number()),
  ordersLost: v.nullable(whole),
  why: v.strictObject({ code: text, data: v.record(text, v.union([v.string(), v.number()])) }),
})

const survival = v.strictObject({ at: time, cells: v.array(survivalCell) })

const scalar = v.union([v.string(), v.number(), v.boolean(), v.null()])
const event = v.strictObject({ at: time, code: text, data: v.record(text, scalar) })

export const evidenceSchema = v.strictObject({
  now: time,
  nowMicros: whole,
  scenario: text,
  seed: whole,
  digest: text,
  vms: v.record(text, vm),
  places: v.record(text, v.strictObject({ volumes: v.record(text, volume) })),
  restorePoints: v.array(restorePoint),
  lastReturn: v.nullable(lastReturn),
  /** The last answer of `Get-LabSurvival`. */
  survival: v.nullable(survival),
  events: v.array(event),
})

export type Evidence = v.InferOutput<typeof evidenceSchema>
export type VmEvidence = Evidence['vms'][string]
