/** The worker's half of a lesson: what waits for an answer, worlds that come back as they were, and going on after a reload. */
import { describe, expect, it } from 'vitest'
import { lineOf } from '../../src/console/line-of.ts'
import { runLine } from '../../src/console/run-line.ts'
import type { JournalEntry } from '../../src/lab/journal.ts'
import type { Lab } from '../../src/lab/lab.ts'
import type { Lesson, Prediction } from '../../src/lesson/lesson.ts'
import { possibilities } from '../../src/view/possibilities.ts'
import { Lessons } from '../../src/worker/lessons.ts'
import { LineWaits } from '../../src/worker/line-waits.ts'
import { LongLooks } from '../../src/worker/long-look.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
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

describe('a lesson in the worker', () => {
  it('holds back what waits for an answer: at the prompt, in menus, for long waits and long looks', async () => {
    const { page, lessons, line, told } = pageOf(newLab())
    await lessons.openStep(asked('Checkpoint-VM SHOP', 'Wait-Lab -Days 3', 'Get-LabSurvival'), 0)
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
    await lessons.openStep(asked('Checkpoint-VM SHOP'), 0)
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
    const opened = await first.lessons.openStep(asked('Checkpoint-VM SHOP'), 0)
    await first.lessons.predicted()
    const openedMicros = first.page.lab.now
    const since: JournalEntry[] = []
    since.push(...runLine(first.page.lab, 'Checkpoint-VM SHOP', { wait: true }).entries)
    first.page.lab.advance(5_000_000)
    const again = pageOf(newLab())
    if (!opened.ok) throw new Error(opened.code)
    for (const { command } of opened.answer.entries) play(again.page.lab, lineOf(command))
    again.page.lab.advance(openedMicros - again.page.lab.now)
    const progress = { predicted: true, reached: false, quizzes: 0 }
    const resumed = await again.lessons.resumeStep(
      asked('Checkpoint-VM SHOP'),
      0,
      { entries: since, untilMicros: first.page.lab.now },
      progress,
    )
    expect([resumed.ok, again.page.lab.digest()]).toEqual([true, first.page.lab.digest()])
    expect(again.lessons.part()?.phase).toBe('done')
    for (const { lessons, page } of [first, again]) {
      lessons.forget()
      page.lab.dispose()
    }
  })

  it('judges what only time brings about while it passes, and at once when it stands', async () => {
    const { page, lessons } = pageOf(newLab())
    await lessons.openStep(lesson(step({ checks: [check('elapsed', { atLeast: 2 })] })), 0)
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
    await lessons.openStep(lesson(step({ checks: [check('elapsed', { atLeast: threeDays })] })), 0)
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

  it('says which line of its setup was refused', async () => {
    const { page, lessons } = pageOf(newLab())
    const broken = lesson(step({ setup: lines('Start-VM SHOP', 'Start-VM SHOP') }))
    const opened = await lessons.openStep(broken, 0)
    expect(opened).toMatchObject({ ok: false, code: 'lesson-setup-refused', data: { line: 2 } })
    page.lab.dispose()
  })
})
