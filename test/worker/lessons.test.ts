/** The worker's half of a lesson: what waits for an answer, worlds that come back as they were, and going on after a reload. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { JournalEntry } from '../../src/lab/journal.ts'
import { possibilities } from '../../src/view/possibilities.ts'
import { LineWaits } from '../../src/worker/line-waits.ts'
import { LongLooks } from '../../src/worker/long-look.ts'
import { newLab } from '../fixtures/lab-fixture.ts'
import { check, lesson, lines, step } from '../lesson/lesson-fixture.ts'
import { asked, opened, pageOf, toItsEnd } from './lesson-page.ts'

describe('a lesson in the worker', () => {
  it('holds back what waits for an answer: at the prompt, in menus, for long waits and long looks', async () => {
    const { page, lessons, line, told } = pageOf(newLab())
    await opened(lessons, asked('Checkpoint-VM SHOP', 'Wait-Lab -Days 3', 'Get-LabSurvival'))
    const waits = new LineWaits(() => page.lab, lessons, told)
    const looks = new LongLooks(() => page.lab, lessons, told as never)
    const offered = () =>
      lessons.heldBack(possibilities(page.lab, 'vm', undefined)).find(({ command }) => command.type === 'checkpoint-vm')
        ?.refusal?.code
    const held = async () => [
      line('Checkpoint-VM SHOP'),
      line('Checkpoint-VM SHOP -WhatIf'),
      line('Get-VM'),
      offered(),
      await waits.beginWait('Wait-Lab -Days 3'),
      await looks.beginLook('Get-LabSurvival'),
      lessons.clockWaits,
    ]
    const first = 'predict-first'
    expect(await held()).toEqual([first, first, undefined, first, null, false, true])
    await lessons.beginExperiment()
    // What an experiment shows is known.
    expect([line('Checkpoint-VM SHOP -WhatIf'), offered(), lessons.clockWaits]).toEqual([first, first, true])
    await lessons.endExperiment()
    expect(line('Checkpoint-VM SHOP')).toBe(first)
    await lessons.predicted()
    expect([line('Checkpoint-VM SHOP'), offered(), lessons.clockWaits]).toEqual([undefined, undefined, false])
    lessons.forget()
    page.lab.dispose()
  })

  it('gives back the world before an experiment, and the opening one on reset, byte for byte', async () => {
    const { page, lessons, line } = pageOf(newLab())
    await opened(lessons, asked('Checkpoint-VM SHOP'))
    const opening = page.lab.digest()
    await lessons.predicted()
    line('Invoke-LabApp SHOP Notepad Type -Text kept')
    const before = page.lab.digest()
    await lessons.beginExperiment()
    line('Checkpoint-VM SHOP')
    expect(lessons.part()).toMatchObject({ experimenting: true, phase: 'act' })
    await lessons.endExperiment()
    expect([page.lab.digest(), lessons.part()?.phase]).toEqual([before, 'act'])
    await lessons.beginExperiment()
    await lessons.resetStep()
    expect([page.lab.digest(), lessons.part()?.experimenting]).toEqual([opening, false])
    line('Checkpoint-VM SHOP')
    expect(lessons.part()?.phase).toBe('done')
    lessons.forget()
    page.lab.dispose()
  })

  it('goes on from the opening world and what came since', async () => {
    const first = pageOf(newLab())
    const begun = await opened(first.lessons, asked('Checkpoint-VM SHOP'))
    await first.lessons.predicted()
    const since: JournalEntry[] = []
    since.push(...runLine(first.page.lab, 'Checkpoint-VM SHOP', { wait: true }).entries)
    first.page.lab.advance(5_000_000)
    const again = pageOf(newLab())
    const progress = { predicted: true, reached: false, quizzes: 0 }
    const resumed = await again.lessons.resumeStep(
      asked('Checkpoint-VM SHOP'),
      0,
      begun,
      { entries: since, untilMicros: first.page.lab.now },
      progress,
    )
    await toItsEnd(again.lessons, Promise.resolve(resumed))
    expect([again.page.lab.digest()]).toEqual([first.page.lab.digest()])
    expect(again.lessons.part()?.phase).toBe('done')
    for (const { lessons, page } of [first, again]) {
      lessons.forget()
      page.lab.dispose()
    }
  })

  it('judges what only time brings about while it passes, and at once when it stands', async () => {
    const { page, lessons } = pageOf(newLab())
    await opened(lessons, lesson(step({ checks: [check('elapsed', { atLeast: 2 })] })))
    lessons.part()
    page.lab.advance(1_000_000)
    expect(lessons.part(true)?.phase).toBe('act')
    page.lab.advance(1_000_000)
    // Too soon after the last time: owed.
    expect(lessons.part(true)?.phase).toBe('act')
    expect(lessons.part()?.phase).toBe('done')
    lessons.forget()
    page.lab.dispose()
  })

  it('judges the world that a long wait ends on, however lately it looked', async () => {
    const { page, lessons } = pageOf(newLab())
    const threeDays = 3 * 86_400
    await opened(lessons, lesson(step({ checks: [check('elapsed', { atLeast: threeDays })] })))
    const waits = new LineWaits(
      () => page.lab,
      lessons,
      (answer, passing) => {
        lessons.part(passing)
        return { ...answer, nowMicros: page.lab.now }
      },
    )
    lessons.part()
    await waits.beginWait('Wait-Lab -Days 3')
    while ((await waits.continueWait()).leftMicros > 0);
    expect(lessons.part()?.checks.map(({ met }) => met)).toEqual([true])
    lessons.forget()
    page.lab.dispose()
  })

  it('ends a long wait whose lab was reset, and counts it for nothing', async () => {
    const { page, lessons, told } = pageOf(newLab())
    const waiting = lesson(step({ body: [{ kind: 'do', lines: lines('Wait-Lab -Days 90') }] }))
    await opened(lessons, waiting)
    const waits = new LineWaits(() => page.lab, lessons, told)
    await waits.beginWait('Wait-Lab -Days 90')
    await waits.continueWait()
    await lessons.resetStep()
    const openedMicros = page.lab.now
    expect(await waits.continueWait()).toMatchObject({ leftMicros: 0, nowMicros: openedMicros })
    expect(lessons.part()?.phase).toBe('act')
    lessons.forget()
    page.lab.dispose()
  })
})
