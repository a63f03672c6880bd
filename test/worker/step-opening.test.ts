/** A step opens in slices, set up or done again, and is the same as in one go. */
import { describe, expect, it } from 'vitest'
import { QUIET_SHOP } from '../../src/lab/scenario.ts'
import { runLines } from '../../src/lesson/run-lines.ts'
import { LineWaits } from '../../src/worker/line-waits.ts'
import { newLab } from '../fixtures/lab-fixture.ts'
import { lesson, lines, step } from '../lesson/lesson-fixture.ts'
import { opened, pageOf, toItsEnd } from './lesson-page.ts'

describe('a step that opens', () => {
  it('sets a step up in slices, in which nobody else changes its lab, and ends where it is left', async () => {
    const year = lesson(step({ setup: lines('Start-VM SHOP', 'Wait-Lab -Days 366', 'Checkpoint-VM SHOP') }))
    const { page, lessons, line, told } = pageOf(newLab())
    const startedMs = performance.now()
    const first = await lessons.openStep(year, 0)
    if (!first.ok) throw new Error(first.code)
    expect(performance.now() - startedMs).toBeLessThan(2000)
    expect(first.answer.entries.map(({ command }) => command.type)).toEqual(['start-vm'])
    expect(first.answer.left?.totalMicros).toBe(366 * 86_400_000_000)
    const waits = new LineWaits(() => page.lab, lessons, told)
    expect([line('Checkpoint-VM SHOP'), line('Get-VM'), lessons.clockWaits]).toEqual([
      'step-opening',
      'step-opening',
      true,
    ])
    expect([await waits.beginWait('Wait-Lab -Days 3'), lessons.part()]).toEqual([null, null])
    expect(lessons.refusalOf({ type: 'stop-vm', vm: 'SHOP', mode: 'turn-off', force: false })).toMatchObject({
      code: 'step-opening',
    })
    const next = await lessons.continueStep()
    if (!next.ok) throw new Error(next.code)
    expect([next.answer.entries, next.answer.nowMicros > first.answer.nowMicros]).toEqual([[], true])
    await lessons.leaveLesson()
    expect([line('Get-VM'), lessons.clockWaits, page.lab.now]).toEqual([undefined, false, next.answer.nowMicros])
    page.lab.dispose()
  })

  it('comes to the same world in slices as in one go, set up or done again', async () => {
    const days = step({ setup: lines('Start-VM SHOP', 'Wait-Lab -Days 3', 'Checkpoint-VM SHOP', 'Wait-Lab 90') })
    const whole = newLab(QUIET_SHOP)
    runLines(whole, days.setup)
    const sliced = pageOf(newLab(QUIET_SHOP))
    const first = await opened(sliced.lessons, lesson(days))
    const again = pageOf(newLab(QUIET_SHOP))
    const since = { entries: [], untilMicros: first.untilMicros + 2 * 86_400_000_000 }
    const progress = { predicted: true, reached: false, quizzes: 0 }
    const resumed = again.lessons.resumeStep(lesson(days), 0, first, since, progress)
    expect(await toItsEnd(again.lessons, resumed)).toEqual({ ...first, untilMicros: since.untilMicros })
    expect(sliced.page.lab.digest()).toBe(whole.digest())
    whole.advance(since.untilMicros - first.untilMicros)
    expect(again.page.lab.digest()).toBe(whole.digest())
    await again.lessons.resetStep()
    expect(again.page.lab.now).toBe(first.untilMicros)
    for (const { lessons, page } of [sliced, again]) {
      lessons.forget()
      page.lab.dispose()
    }
    whole.dispose()
  })

  it('refuses what was kept and does not fit, and the lab can be used', async () => {
    const { page, lessons, line } = pageOf(newLab())
    const kept = { entries: [{ atMicros: 0, command: { type: 'resume-vm', vm: 'SHOP' } as const }], untilMicros: 0 }
    const progress = { predicted: false, reached: false, quizzes: 0 }
    const resumed = await lessons.resumeStep(lesson(step({})), 0, kept, { entries: [], untilMicros: 0 }, progress)
    expect(resumed).toMatchObject({ ok: false, code: 'journal-diverged' })
    expect(line('Get-VM')).toBeUndefined()
    page.lab.dispose()
  })

  it('says which line of its setup was refused', async () => {
    const { page, lessons } = pageOf(newLab())
    const broken = lesson(step({ setup: lines('Start-VM SHOP', 'Start-VM SHOP') }))
    expect(await lessons.openStep(broken, 0)).toMatchObject({
      ok: false,
      code: 'lesson-setup-refused',
      data: { line: 2 },
    })
    page.lab.dispose()
  })

  it('goes on with a step without checks where some of its lines were run', async () => {
    const { page, lessons } = pageOf(newLab())
    const two = lesson(step({ body: [{ kind: 'do', lines: lines('Get-VM', 'Get-VHD') }] }))
    const none = { entries: [], untilMicros: 0 }
    const progress = { predicted: true, reached: false, quizzes: 0, ran: ['Get-VM'] }
    await toItsEnd(lessons, lessons.resumeStep(two, 0, none, none, progress))
    expect(lessons.part()?.phase).toBe('act')
    lessons.ran('Get-VHD')
    expect(lessons.part()?.phase).toBe('done')
    lessons.forget()
    page.lab.dispose()
  })
})
