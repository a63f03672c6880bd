/** Names that a step's checks ask for, held against the worlds that the step has: one that none of them knows is misspelt. */
import { DEFAULT_HOST } from '../console/cmdlet.ts'
import { same } from '../console/find.ts'
import { nearest } from '../console/nearest.ts'
import type { Lab } from '../lab/lab.ts'
import type { Diagnostic } from './diagnostic.ts'
import { excerpt } from './findings.ts'
import { LabFacts } from './lab-facts.ts'
import type { Check, LessonStep, PredicateCheck, Scalar } from './lesson.ts'
import { type QueryTrial, tryQuery } from './query-trial.ts'

type NameKind = 'machine' | 'host' | 'volume' | 'place' | 'site' | 'copy'

/** By `predicate.field`. A checkpoint's name is the learner's own, and so is a file's: they may come yet. */
const ASKED: Readonly<Record<string, NameKind>> = {
  'vm.name': 'machine',
  'checkpoints.vm': 'machine',
  'chain.vm': 'machine',
  'app.vm': 'machine',
  'file.vm': 'machine',
  'restorePoints.vm': 'machine',
  'sql.vm': 'machine',
  'vm.host': 'host',
  'volume.name': 'volume',
  'restorePoints.place': 'place',
  'survival.place': 'site',
  'survival.copy': 'copy',
}

const namesIn = (lab: Lab): Readonly<Record<NameKind, readonly string[]>> => {
  const places = lab.places.all
  const volumes = places.flatMap(({ spec, volumes: all }) => all.map(({ name }) => `${spec.name}:${name}`))
  const site = places.map(({ spec }) => spec.name)
  const records = lab.hypervisor.vms.map(({ record }) => record)
  const { points } = lab.backups
  const checkpoints = records.flatMap((record) => record.checkpoints.map(({ name }) => name))
  const cells = (lab.lastSurvival?.cells ?? []).flatMap(({ copy, row }) => [copy, row])
  return {
    machine: [...records.map(({ name }) => name), ...points.map(({ vm }) => vm)],
    host: places.flatMap(({ spec }) => (spec.kind === 'host' ? [spec.name] : [])),
    volume: volumes,
    place: [...site, ...volumes],
    site,
    copy: ['Now', ...checkpoints, ...points.map(({ id }) => id), ...cells],
  }
}

/** Those inside groups too: there a misspelt name makes a check that is always met. */
const predicatesOf = (checks: readonly Check[]): readonly PredicateCheck[] =>
  checks.flatMap((check) => (check.kind === 'predicate' ? [check] : predicatesOf(check.checks)))

const keyOf = ({ fields }: PredicateCheck): string => JSON.stringify([fields['vm'], fields['query']])

export class StepNames {
  readonly #step: LessonStep
  readonly #checks: readonly PredicateCheck[]
  readonly #known = new Map<NameKind, Set<string>>()
  /** By machine and query: asked once a world, however many checks ask it. */
  readonly #trials = new Map<string, QueryTrial>()

  constructor(step: LessonStep) {
    this.#step = step
    this.#checks = predicatesOf(step.checks)
  }

  /** One more world of the step: as it opens, behind its solution, behind a detour. */
  see(lab: Lab): void {
    for (const [kind, names] of Object.entries(namesIn(lab)) as [NameKind, readonly string[]][])
      this.#known.set(kind, new Set([...(this.#known.get(kind) ?? []), ...names]))
    const asked = this.#checks.filter(({ predicate }) => predicate === 'sql')
    for (const [key, check] of new Map(asked.map((check) => [keyOf(check), check]))) this.#try(key, check, lab)
  }

  /** An answer in one world is enough: a table may come with a patch. */
  #try(key: string, check: PredicateCheck, lab: Lab): void {
    const hosted = new LabFacts(lab).machine(check.fields['vm'] as Scalar | undefined)
    if (!hosted || this.#trials.get(key) === 'answered') return
    const trial = tryQuery(lab, hosted, String(check.fields['query']))
    if (trial !== 'unasked') this.#trials.set(key, trial)
  }

  #unknown({ predicate, fields, line }: PredicateCheck): readonly Diagnostic[] {
    return Object.entries(fields).flatMap(([field, value]) => {
      const kind = ASKED[`${predicate}.${field}`]
      if (kind === undefined || typeof value !== 'string') return []
      const known = [...(this.#known.get(kind) ?? [])]
      // A volume's letter alone is one of the first host.
      const asked = kind === 'volume' && !value.includes(':') && value.length === 1 ? `${DEFAULT_HOST}:${value}` : value
      if (known.some((name) => same(name, asked))) return []
      const data = {
        step: this.#step.id,
        kind,
        field: `${predicate}.${field}`,
        value: excerpt(value),
        known: excerpt(known.join(', ')),
      }
      return [{ line, code: 'name-unknown', data, suggestion: nearest(asked, known) }]
    })
  }

  #refused(check: PredicateCheck): readonly Diagnostic[] {
    const trial = check.predicate === 'sql' ? this.#trials.get(keyOf(check)) : undefined
    if (trial === undefined || typeof trial === 'string') return []
    const data = {
      ...trial.data,
      step: this.#step.id,
      query: excerpt(String(check.fields['query'])),
      refusal: trial.code,
    }
    return [{ line: check.line, code: 'query-refused', data, suggestion: trial.suggestion }]
  }

  findings(): readonly Diagnostic[] {
    return this.#checks.flatMap((check) => [...this.#unknown(check), ...this.#refused(check)])
  }
}
