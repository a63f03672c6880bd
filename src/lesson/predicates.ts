/** What a check may ask of a lab: each predicate with its fields, as the schema, the documentation and the player take it. */

/** `bytes` and `seconds` take units (KiB MiB GiB; s min h d), `amount` is a plain number, `any` what the thing itself has. */
export type FieldKind = 'text' | 'flag' | 'amount' | 'bytes' | 'seconds' | 'any'

export interface Field {
  readonly kind: FieldKind
  readonly required?: true
  /** The only values that there are. */
  readonly choices?: readonly string[]
  readonly means: string
}

export interface Predicate {
  readonly means: string
  readonly fields: Readonly<Record<string, Field>>
  /** Other fields are those of a thing of the evidence, named by the field that is mentioned. */
  readonly moreFields?: 'app'
}

const vm: Field = { kind: 'text', means: 'the machine; the only one if left out' }
const count: Field = { kind: 'amount', means: 'how many there are; at least 1 if left out' }
const host = (means: string): Field => ({ kind: 'text', means })

export const APPS = ['Shop', 'Notepad', 'Photos', 'Updater', 'Ransomware', 'Directory', 'Workload'] as const
export const RESULTS = ['survived', 'damaged', 'lost'] as const

export const PREDICATES: Readonly<Record<string, Predicate>> = {
  vm: {
    means: 'A machine is in a state; with a name alone: there is one of that name.',
    fields: {
      name: vm,
      state: { kind: 'text', means: 'as Get-VM shows it, such as Running or PausedCritical' },
      host: host('where it is, such as HV1'),
      checkpointType: { kind: 'text', means: 'Standard, Production, ProductionOnly or Disabled' },
    },
  },
  checkpoints: {
    means: 'There are so many checkpoints of that kind.',
    fields: {
      vm,
      name: { kind: 'text', means: 'only those of that name' },
      kind: { kind: 'text', choices: ['standard', 'production'], means: 'only those of that kind' },
      hasMemory: { kind: 'flag', means: 'only those that kept memory, or did not' },
      count,
    },
  },
  chain: {
    means: 'The files that the machine’s first disk is read from.',
    fields: {
      vm,
      files: { kind: 'amount', means: 'how many' },
      bytes: { kind: 'bytes', means: 'their lengths together' },
    },
  },
  app: {
    means: 'A program of the guest, asked on a copy. All other fields are those of the evidence.',
    fields: { vm, name: { kind: 'text', required: true, choices: APPS, means: 'which one' } },
    moreFields: 'app',
  },
  file: {
    means: 'A file of the guest.',
    fields: {
      vm,
      path: { kind: 'text', required: true, means: 'such as C:\\shop.db' },
      exists: { kind: 'flag', means: 'whether it is there; true if nothing else is asked' },
      changed: { kind: 'flag', means: 'whether its bytes are other ones than when the step opened' },
    },
  },
  volume: {
    means: 'A volume of a place.',
    fields: {
      name: { kind: 'text', required: true, means: 'such as HV1:D' },
      freeBytes: { kind: 'bytes', means: 'what is left' },
      usedBytes: { kind: 'bytes', means: 'what is taken' },
      lost: { kind: 'flag', means: 'whether it is gone' },
    },
  },
  restorePoints: {
    means: 'There are so many restore points of that kind.',
    fields: {
      vm,
      place: { kind: 'text', means: 'only those there, such as NAS1, or HV1:E for one volume' },
      type: { kind: 'text', means: 'only those of that type, such as Full' },
      verified: { kind: 'text', choices: ['hash', 'boot', 'boot-failed'], means: 'only those that were verified so' },
      count,
    },
  },
  lastReturn: {
    means: 'What the last return after a failure cost, since the step opened.',
    fields: {
      rpoSeconds: { kind: 'seconds', means: 'age of what was lost' },
      rtoSeconds: { kind: 'seconds', means: 'until the first order was taken again' },
      ordersLost: { kind: 'amount', means: 'orders that are gone' },
    },
  },
  survival: {
    means: 'Some cell of the survival matrix that was executed since the step opened.',
    fields: {
      copy: { kind: 'text', means: 'Now, a checkpoint’s name, or a restore point’s id' },
      place: { kind: 'text', means: 'where the copy is' },
      failure: { kind: 'text', required: true, means: 'such as VolumeLost' },
      result: { kind: 'text', required: true, choices: RESULTS, means: 'what became of it' },
    },
  },
  event: {
    means: 'Something happened since the step opened.',
    fields: {
      code: { kind: 'text', required: true, means: 'as in the evidence’s events' },
      app: { kind: 'text', choices: APPS, means: 'only those of that program' },
      action: { kind: 'text', means: 'only those where the program did that, such as Type' },
      count,
    },
  },
  sql: {
    means: 'What the shop’s database answers, asked on a copy.',
    fields: {
      vm,
      query: { kind: 'text', required: true, means: 'one statement that reads; its first value counts' },
      is: { kind: 'any', required: true, means: 'the answer' },
    },
  },
  elapsed: {
    means: 'Virtual time since the step opened.',
    fields: { atLeast: { kind: 'seconds', required: true, means: 'how long' } },
  },
}

export const GROUPS = ['all', 'any', 'not'] as const

/** Names that an `explain` may take figures by, and what each is counted in. */
export const FIGURES: Readonly<Record<string, 'count' | 'bytes' | 'seconds'>> = {
  orders: 'count',
  committedTotal: 'count',
  ordersLost: 'count',
  rpo: 'seconds',
  rto: 'seconds',
  checkpoints: 'count',
  chainFiles: 'count',
  chainBytes: 'bytes',
  freeBytes: 'bytes',
  memoryBytes: 'bytes',
  backupBytes: 'bytes',
  mergeBytes: 'bytes',
}
