/** What would survive, as the page steps it: cells come as they are done, each can be looked into and seen again. */
import { afterAll, describe, expect, it } from 'vitest'
import type { Refusable } from '../../src/protocol.ts'
import type { CellView } from '../../src/view/survival.ts'
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
const digest = lab.digest()
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

const whole = await run({ atMicros: null, unfolded: [] })
const table = whole.flatMap((step) => step.table ?? [])
const cells = whole.flatMap((step) => step.cells)
const columnOf = (kind: string): number => table[0]?.columns.findIndex((column) => column.kind === kind) ?? -1
const cellOf = (kind: string, row: string): CellView => {
  const found = cells.find((cell) => cell.column === columnOf(kind) && cell.row === row)
  if (!found) throw new Error(`${kind} ${row}`)
  return found
}

describe('the page’s survival', () => {
  it('tells what it will run once, each cell once, and which is at work', () => {
    expect(table.length).toBe(1)
    expect(table[0]?.rows.map(({ key, nearness, folded }) => [key, nearness, folded])).toEqual([
      ['now Now', 'disk', 0],
      ['checkpoint x', 'disk', 0],
      ['place NAS1:Data', 'site', 1],
    ])
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length)
    const refused = whole.at(-1)?.refused ?? []
    expect(refused.map(({ column, why }) => [table[0]?.columns[column]?.kind, why.code])).toEqual([
      ['BitRot', 'no-child'],
    ])
    expect(cells.length).toBe(3 * ((table[0]?.columns.length ?? 0) - refused.length))
    expect(whole.some(({ running }) => running !== null)).toBe(true)
    expect(whole.at(-1)).toMatchObject({ done: true, running: null })
    expect(cellOf('VolumeLost', 'checkpoint x').result).toBe('lost')
    expect(lab.digest()).toBe(digest)
  })

  it('shows what a cell found, and the lines that lead to it', async () => {
    const evidence = await host.survivalEvidence(cellOf('RowsDeleted', 'now Now').id)
    expect(evidence?.data).toMatchObject({
      integrity: 'ok',
      ordersMissing: [[1, 200]],
      missingCount: 200,
      wrongCount: 0,
    })
    expect(evidence?.data?.ordersWanted).toBe(1000)
    expect(evidence?.lines[0]?.line).toMatch(/^Invoke-LabFault RowsDeleted/)
    const gone = await host.survivalEvidence(cellOf('VolumeLost', 'now Now').id)
    expect(gone).toMatchObject({ boot: null, data: null })
    expect(gone?.lines.map(({ line }) => line)).toEqual(["Invoke-LabFault VolumeLost -Volume 'HV1:D' -DwellMinutes 0"])
    const back = await host.survivalEvidence(cellOf('VolumeLost', 'place NAS1:Data').id)
    expect(back?.lines.map(({ line }) => line.split(' ')[0])).toEqual([
      'Invoke-LabFault',
      'Stop-VM',
      'Restore-LabBackup',
      'Start-VM',
    ])
    expect(await host.survivalEvidence('no such cell')).toBeNull()
  })

  it('replays a cell from the beginning, in a lab of its own, and says whether it is the same world', async () => {
    const { id } = cellOf('VolumeLost', 'place NAS1:Data')
    expect((await host.beginReplay(id))?.untilMicros).toBeGreaterThan(lab.now)
    let slices = 0
    for (;;) {
      const step = need(await host.continueReplay())
      slices += 1
      if (!step?.answer) continue
      expect(step.answer).toMatchObject({ isSame: true, digest: (await host.survivalEvidence(id))?.digest })
      break
    }
    expect(slices).toBeGreaterThan(1)
    expect(need(await host.continueReplay())).toBeNull()
  })

  it('answers for a known moment at once, and gives the older restore points rows of their own', async () => {
    const again = await run({ atMicros: lab.now, unfolded: [] })
    expect(again.flatMap((step) => step.cells)).toHaveLength(cells.length)
    need(await host.beginSurvival({ atMicros: lab.now, unfolded: ['NAS1:Data'] }))
    const unfolded: MatrixStep[] = []
    while (unfolded.every((step) => step.table === null))
      unfolded.push(need(await host.continueSurvival()) as MatrixStep)
    await host.endSurvival()
    expect(unfolded.flatMap((step) => step.table?.rows.map(({ key, folded }) => [key, folded]) ?? []).slice(2)).toEqual(
      [
        ['place NAS1:Data', 0],
        ['restore-point SHOP-1', 0],
      ],
    )
    expect(need(await host.continueSurvival())).toBeNull()
  })

  it('refuses a moment that is not of this lab', async () => {
    const step = await host.beginSurvival({ atMicros: lab.now + 1, unfolded: [] })
    expect(step.ok).toBe(true)
    expect(await host.continueSurvival()).toMatchObject({ ok: false, code: 'survival-moment' })
    expect(need(await host.continueSurvival())).toBeNull()
  })

  it('proves 3-2-1-1-0 in slices, or stops', async () => {
    need(await host.beginRule())
    const digits = new Set<string>()
    for (;;) {
      const step = need(await host.continueRule())
      if (step?.digit) digits.add(step.digit)
      if (!step?.proofs) continue
      expect(step.proofs.map(({ holds }) => holds)).toEqual([false, true, false, false, true])
      break
    }
    expect(digits.size).toBeGreaterThan(1)
    need(await host.beginRule())
    await host.endRule()
    expect(need(await host.continueRule())).toBeNull()
  })

  it('says the best way back from one failure, and tries no copy that cannot be better', async () => {
    const first = await outlookOf(null)
    expect(first).toMatchObject({ chosen: 'VolumeLost HV1:D', copies: 3, best: { copy: 'SHOP-2', place: 'NAS1' } })
    expect(first.best?.lossSeconds).toBeGreaterThan(299)
    const cut = first.failures.find(({ kind }) => kind === 'PowerCut')?.key ?? ''
    expect(await outlookOf(cut)).toMatchObject({ chosen: cut, tried: 1, best: { copy: 'Now', lossSeconds: 0 } })
    expect(lab.digest()).toBe(digest)
  })
})
