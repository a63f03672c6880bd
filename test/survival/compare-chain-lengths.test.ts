/** The same machine on two chains: what is compared was measured, and the lab that was asked does not change. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import type { ChainComparison, ComparisonOptions } from '../../src/survival/chain-comparison.ts'
import { compareChainLengths } from '../../src/survival/compare-chain-lengths.ts'
import { fillVolume, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const OPTIONS: ComparisonOptions = { vm: 'SHOP', profile: 'BusyDatabase', minutes: 3, files: 5 }

const compared = (lab: Lab, options: ComparisonOptions = OPTIONS): { result: ChainComparison; steps: number } => {
  const generator = compareChainLengths(lab, options)
  for (let steps = 0; ; steps++) {
    const step = generator.next()
    if (step.done) return { result: step.value, steps }
    expect(step.value.done).toBeLessThanOrEqual(step.value.total)
  }
}
const started = (...lines: readonly string[]): Lab => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 1', ...lines)
  return lab
}

describe('two chains side by side', () => {
  const lab = started('Checkpoint-VM SHOP one', 'Wait-Lab -Minutes 1')
  const digest = lab.digest()
  const { result, steps } = compared(lab)
  const { short, long } = result

  it('are as short and as long as asked, and leave the lab alone', () => {
    expect([short.files, long.files]).toEqual([1, 5])
    expect(lab.digest()).toBe(digest)
    expect(lab.hypervisor.need('SHOP').record.checkpoints.map(({ name }) => name)).toEqual(['one'])
  })

  it('have the same work to do', () => {
    expect(short.reads).toBeGreaterThan(200)
    // The shop's own customers come a little sooner or later to a disk that is busy otherwise.
    expect(Math.abs(long.reads - short.reads)).toBeLessThan(short.reads / 20)
  })

  it('differ in the files that a read looks into, and cost what that costs', () => {
    expect(short.filesHundredths).toBe(100)
    expect(long.filesHundredths).toBeGreaterThan(150)
    expect(long.filesHundredths).toBeLessThanOrEqual(500)
    expect(long.p50Micros).toBeGreaterThanOrEqual(short.p50Micros ?? Number.NaN)
    expect(long.chainBytes).toBeGreaterThan(short.chainBytes)
  })

  it('come in steps, and the same in another run', () => {
    expect(steps).toBeGreaterThan(50)
    expect(compared(lab).result).toEqual(result)
  })
})

describe('a comparison', () => {
  it('that is stopped leaves nothing behind', () => {
    const lab = started()
    const digest = lab.digest()
    const generator = compareChainLengths(lab, OPTIONS)
    for (let step = 0; step < 20; step++) generator.next()
    generator.return(undefined as never)
    expect(lab.digest()).toBe(digest)
  })

  it('takes the place of a workload that runs, in its copies only', () => {
    const lab = started('Invoke-LabApp SHOP Workload Start -Profile IdleOffice')
    const { result } = compared(lab, { ...OPTIONS, minutes: 1, files: 2 })
    expect(result.short.reads).toBeGreaterThan(0)
    expect(lab.hypervisor.need('SHOP').slot.guest().screen().workload.profile).toBe('IdleOffice')
  })

  it('is refused of a machine that does not run, and of one that is not there', () => {
    const lab = newLab()
    expect(refusalOf(lab, 'Compare-LabChainLength SHOP')).toBe('vm-state')
    expect(refusalOf(lab, 'Compare-LabChainLength NONE')).toBe('unknown-vm')
    expect(refusalOf(started('Suspend-VM SHOP'), 'Compare-LabChainLength SHOP')).toBe('vm-state')
  })

  it('is refused where there is no room for so many files, and says which volume', () => {
    const lab = started()
    fillVolume(lab, 'HV1', 'D', 20 * 1024 * 1024)
    const digest = lab.digest()
    expect(['0x80070070', 'comparison-stopped']).toContain(refusalOf(lab, 'Compare-LabChainLength SHOP'))
    expect(lab.digest()).toBe(digest)
    expect(lab.scenario.id).toBe(SHOP_SERVER.id)
  })

  it('is a line of the prompt', () => {
    const text = play(started(), 'Compare-LabChainLength SHOP -Profile IdleOffice -Minutes 1 -Files 3')
    expect(text).toMatch(/^Short +1 /m)
    expect(text).toMatch(/^Long +3 /m)
  })
})
