/** What would survive, as the page steps it: cells come as they are done, each can be looked into and seen again. */
import { afterAll, describe, expect, it } from 'vitest'
import type { Refusable } from '../../src/protocol.ts'
import type { MatrixStep, OutlookAnswer, SurvivalAsked } from '../../src/view/survival-steps.ts'
import { Survival } from '../../src/worker/survival.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const lab = newLab()
play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 6', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 4')
play(lab, 'Checkpoint-VM SHOP x', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 5')
const host = new Survival(
  () => lab,
  () => undefined,
)
afterAll(() => host.forget())

const need = <Answer>(given: Refusable<Answer>): Answer => {
  if (!given.ok) throw new Error(given.code)
  return given.answer
}

const run = async (asked: SurvivalAsked): Promise<readonly MatrixStep[]> => {
  need(await host.beginSurvival(asked))
  const steps: MatrixStep[] = []
  for (;;) {
    const step = need(await host.continueSurvival())
    if (!step) return steps
    steps.push(step)
    if (step.done) return steps
  }
}

const outlookOf = async (failure: string | null): Promise<OutlookAnswer> => {
  await host.beginOutlook(failure)
  for (;;) {
    const step = need(await host.continueOutlook())
    if (!step) throw new Error('over')
    if (step.answer) return step.answer
  }
}

describe('the page’s survival', () => {
  const digest = lab.digest()

  it('says the best way back from one failure, and tries no copy that cannot be better', async () => {
    const first = await outlookOf(null)
    expect(first).toMatchObject({ chosen: 'VolumeLost HV1:D', copies: 3, best: { copy: 'SHOP-2', place: 'NAS1' } })
    expect(first.best?.lossSeconds).toBeGreaterThan(299)
    const cut = first.failures.find(({ kind }) => kind === 'PowerCut')?.key ?? ''
    expect(await outlookOf(cut)).toMatchObject({ chosen: cut, tried: 1, best: { copy: 'Now', lossSeconds: 0 } })
    expect(lab.digest()).toBe(digest)
  })
})
