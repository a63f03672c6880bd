/** A look that takes long, in slices: the line prints what it prints at once, and the lab is as it was. */
import { expect, it } from 'vitest'
import { look } from '../../src/console/looks.ts'
import type { Shown } from '../../src/console/pipeline/objects.ts'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import type { LineResult } from '../../src/protocol.ts'
import { LongLooks } from '../../src/worker/long-look.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const looksOf = (lab: Lab): LongLooks =>
  new LongLooks(
    () => lab,
    { isHeldBack: () => false, ran: () => {} },
    (answer) => ({ ...answer, nowMicros: lab.now }),
  )

const answer = async (host: LongLooks, line: string): Promise<{ result: LineResult; phases: readonly string[] }> => {
  expect(await host.beginLook(line)).toBe(true)
  const phases: string[] = []
  for (;;) {
    const { progress, result } = await host.continueLook()
    if (result) return { result, phases }
    if (progress) phases.push(progress.phase)
  }
}

it('prints what the line prints at once, also behind a pipe, and keeps the matrix for the evidence', async () => {
  const lab = newLab()
  play(lab, 'Checkpoint-VM SHOP a')
  const digest = lab.digest()
  const executed: { matrix?: Shown } = {}
  for (const line of [
    'Get-LabSurvival',
    'Get-LabSurvival | Where-Object Failure -eq VolumeLost | Select-Object Copy, Result',
  ]) {
    lab.lastSurvival = null
    const { result, phases } = await answer(looksOf(lab), line)
    expect([phases.length > 0, new Set(phases)]).toEqual([true, new Set(['cells'])])
    expect(lab.lastSurvival?.['cells' as never]).not.toEqual([])
    // At once it is executed once: the lab is the same, and so is its matrix.
    const looks: typeof look = (of, wanted) => {
      executed.matrix ??= look(of, wanted)
      return executed.matrix
    }
    expect([result.ok, result.text]).toEqual([true, runLine(lab, line, { wait: false, looks }).text])
  }
  expect(lab.digest()).toBe(digest)
  lab.dispose()
  // Three matrices: seconds of the processor, but not of a clock on a machine with other work.
}, 60_000)

it('lives two plans, and says a refusal as the line does', async () => {
  const lab = newLab()
  const plans = "-A 'Checkpoint-VM SHOP a' -B 'New-LabBackupJob b SHOP -Repository NAS1 -EveryHours 8' -Days 1"
  const line = `Compare-LabPolicy SHOP ${plans} -Fault VolumeLost`
  const { result, phases } = await answer(looksOf(lab), line)
  expect(new Set(phases)).toContain('running')
  expect(result.text).toBe(runLine(lab, line, { wait: false }).text)
  const refused = await answer(looksOf(lab), 'Get-LabSurvival NOPE')
  expect([refused.result.ok, refused.result.code]).toEqual([false, 'unknown-vm'])
  lab.dispose()
})

it('is no matter of other lines, and can be given up', async () => {
  const lab = newLab()
  const host = looksOf(lab)
  for (const line of ['Get-VM', 'Start-VM SHOP', 'Get-LabSurvival -Rule', 'Get-Nothing', ''])
    expect([line, await host.beginLook(line)]).toEqual([line, false])
  play(lab, 'Start-VM SHOP')
  expect(await host.beginLook('Get-LabSurvival')).toBe(true)
  await host.continueLook()
  await host.endLook()
  expect(lab.lastSurvival ?? null).toBeNull()
  lab.dispose()
})
