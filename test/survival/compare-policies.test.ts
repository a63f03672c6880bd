/** Two plans of backups by the same chance: what each costs and what each is worth was lived and executed. */
import { afterAll, describe, expect, it } from 'vitest'
import { DAY } from '../../src/kernel/sim-time.ts'
import { type Failure, failuresOf } from '../../src/lab/failures.ts'
import type { FaultKind } from '../../src/lab/fault-command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { ledgerPlaces } from '../../src/lab/ledger.ts'
import { QUIET_SHOP, SHOP_SERVER } from '../../src/lab/scenario.ts'
import { comparePolicies } from '../../src/survival/compare-policies.ts'
import type { PolicyComparison, PolicyMeasure, PolicyOptions } from '../../src/survival/policy-comparison.ts'
import { survivalOf } from '../../src/survival/survival-matrix.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'
import { failureBy } from '../fixtures/survival-lab.ts'

const lab = newLab({ ...QUIET_SHOP, id: 'quiet-roomy', places: SHOP_SERVER.places })
play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 5')
afterAll(() => lab.dispose())

const at = (kind: FaultKind): Failure => failuresOf(lab, 'SHOP').find((each) => each.kind === kind) as Failure
/** A full where a day has gone since the last. */
const job = (name: string, repository: string, everyHours: number) =>
  ({ type: 'new-backup-job', name, vm: 'SHOP', repository, everyHours, activeFullDays: 1 }) as const
const keep = (repository: string, points: number) =>
  ({ type: 'set-retention', vm: 'SHOP', repository, policy: { kind: 'count', points } }) as const
/** On this street an hour may pass before anybody orders. */
const promise = { type: 'set-objectives', vm: 'SHOP', rpoSeconds: 90_000, rtoSeconds: 43_200 } as const

const DAYS = 3
const OPTIONS: PolicyOptions = {
  vm: 'shop',
  a: [job('often', 'NAS1', 20), keep('NAS1', 1), promise],
  b: [job('beside', 'HV1:D', 30), job('rarely', 'VAULT', 40), promise],
  days: DAYS,
  failure: at('VolumeLost'),
}

const compared = (options: PolicyOptions): { result: PolicyComparison; steps: number } => {
  const generator = comparePolicies(lab, options)
  for (let steps = 0; ; steps++) {
    const step = generator.next()
    if (step.done) return { result: step.value, steps }
    expect(step.value.done).toBeLessThanOrEqual(step.value.total)
  }
}

/** The same plan lived by hand. */
const lived = (plan: PolicyOptions['a']): Lab => {
  const world = lab.fork()
  for (const command of plan) expect(world.dispatch(command).ok).toBe(true)
  world.advance(DAYS * DAY)
  return world
}
const backups = ({ places }: PolicyMeasure) =>
  places.filter(({ backupBytes }) => backupBytes > 0).map(({ place, volume }) => `${place}:${volume}`)

describe('two policies', () => {
  const digest = lab.digest()
  const { result, steps } = compared(OPTIONS)
  const { a, b } = result

  it('leave the lab alone, and let whoever asks see how far they are', () => {
    expect(lab.digest()).toBe(digest)
    expect(steps).toBeGreaterThan(2 * DAYS * 24)
    expect([result.vm, result.days]).toEqual(['SHOP', DAYS])
  })

  it('keep what their retention says, where their jobs put it, and cost what lies there', () => {
    expect([a.points, backups(a)]).toEqual([1, ['NAS1:Data']])
    expect(backups(b)).toEqual(['HV1:D', 'VAULT:Data'])
    expect(b.points).toBe(3)
    const total = ({ places }: PolicyMeasure): number => places.reduce((sum, { costCents }) => sum + costCents, 0)
    expect([total(a) > 0, total(b) > 0]).toEqual([true, true])
  })

  it('are measured as one would by hand', () => {
    const world = lived(OPTIONS.a)
    const before = ledgerPlaces(lab)
    const places = ledgerPlaces(world).map(({ place, volume, storedBytes, backupBytes, costCents }, index) => ({
      place,
      volume,
      storedBytes,
      backupBytes,
      costCents: costCents - (before[index]?.costCents ?? 0),
    }))
    expect(a.places).toEqual(places)
    const { cells } = survivalOf(world, { vm: 'SHOP', failures: [OPTIONS.failure] })
    expect(a.cells.map(({ copy, result: worth, digest: of }) => [copy, worth, of])).toEqual(
      cells.map(({ copy, result: worth, digest: of }) => [copy, worth, of]),
    )
    world.dispose()
  })

  it('differ in what is lost: the copy beside its source goes with it, the rare one is old', () => {
    expect(a.best?.place).toBe('NAS1')
    expect(b.cells.find(({ place, restorePoint }) => place === 'HV1' && restorePoint)?.result ?? 'lost').toBe('lost')
    expect(b.best?.place).toBe('VAULT')
    expect(a.best?.lossSeconds).toBeLessThan(b.best?.lossSeconds as number)
    expect(a.best?.returnSeconds).toBeLessThan(b.best?.returnSeconds as number)
    expect([a.isKept, b.isKept]).toEqual([true, false])
  })

  it('come out otherwise when something else strikes: with the account goes all that it reaches', () => {
    const b = [job('nightly', 'VAULT', 24)]
    const { result: other } = compared({ ...OPTIONS, b, days: 2, failure: at('HostRansomware') })
    expect([other.a.best, other.a.isKept]).toEqual([null, false])
    expect(other.b.best).toMatchObject({ place: 'VAULT', result: 'survived' })
  })

  it('say why a failure could not strike, and promise nothing by it', () => {
    const gone = failureBy({ type: 'fault', kind: 'HostLost', host: 'NOPE' })
    const { result: other } = compared({ ...OPTIONS, a: [], b: [], days: 1, failure: gone })
    expect([other.a.refused?.code, other.a.best, other.a.isKept]).toEqual(['unknown-host', null, null])
  })

  it('refuse a plan that the lab refuses, as it does', () => {
    const plan = { ...OPTIONS, b: [job('twice', 'NAS1', 24), job('twice', 'NAS1', 24)], days: 1 }
    expect(() => compared(plan)).toThrow(expect.objectContaining({ code: 'backup-job-taken' }))
    expect(() => compared({ ...OPTIONS, vm: 'NOPE' })).toThrow(expect.objectContaining({ code: 'unknown-vm' }))
    expect(lab.digest()).toBe(digest)
  })
})

describe('Compare-LabPolicy', () => {
  const A =
    "'New-LabBackupJob ''at night'' SHOP -Repository NAS1; Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 2'"
  const B = "'New-LabBackupJob rarely SHOP -Repository VAULT -EveryHours 48'"

  it('prints both in a line each, by place, and by copy', () => {
    const digest = lab.digest()
    const text = play(lab, `Compare-LabPolicy SHOP -A ${A} -B ${B} -Days 3 -Fault HostLost`)
    expect(lab.digest()).toBe(digest)
    expect(text).toMatch(/^A +2 .*\(NAS1\)/m)
    expect(text).toMatch(/^B +1 .*\(VAULT\)/m)
    expect(text).toMatch(/^A +NAS1 +Data/m)
    expect(text).toMatch(/^B +Now +HV1 +lost/m)
  })

  it.each([
    ["-A 'Get-VM' -B '' -Fault HostLost", 'plan-line'],
    ["-A 'Start-VM SHOP | Stop-VM' -B '' -Fault HostLost", 'plan-line'],
    ["-A 'Nonsense SHOP' -B '' -Fault HostLost", 'unknown-cmdlet'],
    ["-A 'Wait-Lab -Days 1' -B '' -Fault HostLost", 'plan-line'],
    ["-A '' -B '' -Fault MergeInterrupted", 'fault-not-possible'],
    ["-A '' -B '' -Fault Nonsense", 'bad-value'],
    ["-A '' -B '' -Days 91 -Fault HostLost", 'bad-value'],
    ["-A '' -B ''", 'missing-parameter'],
  ])('%s is refused: %s', (rest, code) => {
    expect(refusalOf(lab, `Compare-LabPolicy SHOP ${rest}`)).toBe(code)
  })
})
