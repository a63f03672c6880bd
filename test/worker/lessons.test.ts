/** The worker's half of a lesson: what waits for an answer, worlds that come back as they were, and going on after a reload. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { JournalEntry } from '../../src/lab/journal.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { QUIET_SHOP } from '../../src/lab/scenario.ts'
import type { Lesson, Prediction } from '../../src/lesson/lesson.ts'
import { runLines } from '../../src/lesson/run-lines.ts'
import { possibilities } from '../../src/view/possibilities.ts'
import { Lessons } from '../../src/worker/lessons.ts'
import { LineWaits } from '../../src/worker/line-waits.ts'
import { LongLooks } from '../../src/worker/long-look.ts'
import { newLab } from '../fixtures/lab-fixture.ts'
import { check, lesson, lines, step } from '../lesson/lesson-fixture.ts'

const yes = { text: [], right: true, misconception: null }
const prediction: Prediction = { question: [], choices: [yes, { ...yes, right: false, misconception: 'M2' }], why: [] }

const asked = (...acts: readonly string[]): Lesson =>
  lesson(
    step({
      setup: lines('Start-VM SHOP', 'Wait-Lab 60'),
      body: [
        { kind: 'predict', prediction },
        { kind: 'do', lines: lines(...acts) },
      ],
      solution: lines(...acts),
      checks: [check('checkpoints', {})],
    }),
  )

const pageOf = (lab: Lab) => {
  const page = { lab, told: 0 }
  const told = <Answer extends object>(answer: Answer) => ({ ...answer, nowMicros: page.lab.now })
  const lessons = new Lessons({
    lab: () => page.lab,
    replace: (next) => {
      page.lab = next
    },
    told,
  })
  const line = (text: string): string | undefined =>
    runLine(page.lab, text, { wait: true, holdBack: (cmdlet) => lessons.holdBack([cmdlet]) }).code
  return { page, lessons, line, told }
}

/** Until the step is open, as the page does; what was carried out on the way, and when it opened. */
const toItsEnd = async (lessons: Lessons, begun: ReturnType<Lessons['continueStep']>) => {
  const entries: JournalEntry[] = []
  for (let answer = await begun; ; answer = await lessons.continueStep()) {
    if (!answer.ok) throw new Error(answer.code)
    entries.push(...answer.answer.entries)
    if (!answer.answer.left) return { entries, untilMicros: answer.answer.nowMicros }
  }
}
const opened = (lessons: Lessons, played: Lesson) => toItsEnd(lessons, lessons.openStep(played, 0))

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
})
