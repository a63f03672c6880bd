/** A step as it is played: an answer first, then the act, then what it showed, then the questions. */
import { describe, expect, it } from 'vitest'
import { cmdletNamed } from '../../src/console/find.ts'
import type { Lesson, Prediction, Quiz } from '../../src/lesson/lesson.ts'
import { LessonPlay } from '../../src/lesson/lesson-play.ts'
import type { Prose } from '../../src/lesson/prose.ts'
import { cmdletsThatWait } from '../../src/lesson/step-cmdlets.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { check, lesson, lines, step } from './lesson-fixture.ts'

const text = (words: string) => [{ kind: 'paragraph', inlines: [{ kind: 'text', text: words }] }] as const
const figure = (name: string, atOpening: boolean): Prose => [
  { kind: 'paragraph', inlines: [{ kind: 'figure', name, atOpening, form: 'number' }] },
]
const choices = [
  { text: text('Yes'), right: true, misconception: null },
  { text: text('No'), right: false, misconception: 'M1' },
]
const prediction: Prediction = { question: text('Will it grow?'), choices, why: text('It does.') }
const quiz: Quiz = { kind: 'one', question: text('And now?'), choices, why: text('So.') }
const asked: Lesson = lesson(
  step({
    body: [
      { kind: 'predict', prediction },
      { kind: 'do', lines: lines('Checkpoint-VM SHOP', 'Wait-Lab 5') },
    ],
    solution: lines('Checkpoint-VM SHOP'),
    checks: [check('checkpoints', {})],
    quizzes: [quiz, quiz],
    outcome: figure('checkpoints', false),
    explain: figure('checkpoints', true),
  }),
)

describe('a step', () => {
  it('waits for the answer, then for the world, then for each question', () => {
    const opening = newLab()
    const lab = opening.fork()
    const played = new LessonPlay(asked, 0, opening)
    expect([played.phase, played.part(false).clockWaits]).toEqual(['predict', true])
    // Its kin, and what would tell the outcome, wait with it.
    expect(played.locked).toEqual(
      expect.arrayContaining(['Checkpoint-VM', 'Wait-Lab', 'Restore-VMCheckpoint', 'Get-LabSurvival']),
    )
    expect(played.locked).not.toContain('Get-VM')
    play(lab, 'Checkpoint-VM SHOP')
    played.look(lab)
    expect([played.phase, played.part(false).checks]).toEqual(['predict', []])
    played.predicted()
    expect([played.phase, played.locked, played.part(false).clockWaits]).toEqual(['act', [], false])
    played.look(opening)
    expect([played.phase, played.part(false).checks.map(({ met }) => met)]).toEqual(['act', [false]])
    played.look(lab)
    expect([played.phase, played.part(false).figures]).toEqual([
      'reached',
      { 'opening.checkpoints': 0, checkpoints: 1 },
    ])
    // what it showed stays, whatever becomes of the world
    played.look(opening)
    expect(played.part(false).checks.map(({ met }) => met)).toEqual([true])
    played.quizAnswered()
    expect(played.phase).toBe('reached')
    played.quizAnswered()
    expect(played.phase).toBe('done')
    // The next step opens on this world: where it is the opening one again, the act has to be done again.
    played.reset()
    played.look(opening)
    expect([played.phase, played.part(false).checks.map(({ met }) => met)]).toEqual(['act', [false]])
    played.look(lab)
    expect([played.phase, played.part(false).figures.checkpoints]).toEqual(['done', 1])
    lab.dispose()
    opening.dispose()
  })

  it('names only cmdlets that there are among those that wait', () => {
    const asking = lesson(
      step({
        body: [
          {
            kind: 'do',
            lines: lines(
              'Start-VM SHOP',
              'Checkpoint-VM SHOP',
              'Start-LabBackup SHOP -Repository NAS1',
              'Remove-Item x',
            ),
          },
        ],
      }),
    )
    expect(cmdletsThatWait(asking.steps[0] as never).filter((name) => cmdletNamed(name)?.name !== name)).toEqual([])
  })

  it('leaves a look free that only says what is meant, and lets the one wait that shows it', () => {
    const waits = (line: string) => cmdletsThatWait(step({ body: [{ kind: 'do', lines: lines(line) }] }))
    expect(waits('Get-VMCheckpoint SHOP | Select-Object -Last 1 | Restore-VMCheckpoint')).not.toContain(
      'Get-VMCheckpoint',
    )
    const asked = waits("Get-VMCheckpoint SHOP | Invoke-LabSql -Query 'SELECT 1'")
    expect([asked.includes('Get-VMCheckpoint'), asked.includes('Invoke-LabSql')]).toEqual([false, true])
    expect(waits('Get-VMCheckpoint SHOP | Select-Object Name')).toContain('Get-VMCheckpoint')
  })

  it('lets what is left to the learner wait as well, where only a part of the lines is shown', () => {
    const body = [{ kind: 'do' as const, lines: lines('Get-LabPlace') }]
    const waits = cmdletsThatWait(
      step({ body, solution: lines('Get-LabPlace', 'Start-LabBackup SHOP -Repository NAS1') }),
    )
    expect(waits).toEqual(expect.arrayContaining(['Get-LabPlace', 'Start-LabBackup']))
  })

  it('goes on where somebody left it', () => {
    const opening = newLab()
    const progress = { predicted: true, reached: true, quizzes: 1, kept: { checks: [], figures: { checkpoints: 7 } } }
    const played = new LessonPlay(asked, 0, opening, progress)
    played.look(opening)
    expect([played.phase, played.part(false).figures]).toEqual(['reached', { checkpoints: 7 }])
    opening.dispose()
  })

  it('without checks is over when its lines were run', () => {
    const opening = newLab()
    const played = new LessonPlay(
      lesson(step({ body: [{ kind: 'do', lines: lines('Get-VM', 'Wait-Lab 5') }] })),
      0,
      opening,
    )
    for (const [line, phase] of [
      ['Get-VM', 'act'],
      [' Wait-Lab 5', 'done'],
    ] as const) {
      played.ran(line)
      played.look(opening)
      expect(played.phase).toBe(phase)
    }
    opening.dispose()
  })
})
