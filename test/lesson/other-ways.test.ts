/** Ways through a step that its author did not write down, and that come to what it asks for all the same. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Lesson } from '../../src/lesson/lesson.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { runLines } from '../../src/lesson/run-lines.ts'
import { lines } from './lesson-fixture.ts'
import { playedSteps } from './played-steps.ts'

type OwnLines = Readonly<Record<string, readonly string[]>>

/** What is unmet at the end of each step, where some steps are done by lines of one's own instead of the author's. */
const unmet = (id: string, own: OwnLines): Readonly<Record<string, readonly string[]>> => {
  const path = fileURLToPath(new URL(`../../lessons/${id}.lesson.md`, import.meta.url))
  const played = playedSteps(readLesson(readFileSync(path, 'utf8')).lesson as Lesson, (lab, step) => {
    const wrong = runLines(lab, lines(...(own[step.id] ?? step.solution.map(({ text }) => text))))
    return wrong ? [wrong.sentence] : []
  })
  return Object.fromEntries(played.flatMap(({ id: step, told }) => (told.length > 0 ? [[step, told]] : [])))
}

const goBack = ['Get-VMCheckpoint SHOP | Select-Object -Last 1 | Restore-VMCheckpoint', 'Start-VM SHOP']

describe('another way through a step', () => {
  it('may restart the machine before the checkpoint with memory is applied', () => {
    const own = { 'back-with-memory': ['Restart-VM SHOP', 'Wait-Lab -Minutes 3', ...goBack] }
    expect(unmet('what-a-checkpoint-keeps', own)).toEqual({})
  })

  it('may restore under a name of its own, and go on with that', { timeout: 60_000 }, () => {
    const own = {
      'rpo-and-rto': ['Restore-LabBackup latest -ToHost HV2 -NewName MYSHOP', 'Start-VM MYSHOP', 'Wait-Lab -Minutes 1'],
      'every-failure': [
        'Start-LabBackup MYSHOP -Repository NAS1',
        'Start-LabBackup MYSHOP -Repository VAULT',
        'Get-LabSurvival MYSHOP',
      ],
    }
    expect(unmet('same-disk-same-fate', own)).toEqual({})
  })
})
