/** Moments of a history for the ruler, and numbers told as spans. */
import { describe, expect, it } from 'vitest'
import { strikeMarks } from '../../src/view/survival.ts'
import { spans } from '../../src/view/survival-evidence.ts'
import { survival as words } from '../../src/words/page-survival.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

describe('what the survival screen is told', () => {
  it('has every checkpoint and restore point of the history, also one that was deleted', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 2', 'Checkpoint-VM SHOP gone', 'Wait-Lab -Minutes 2')
    play(lab, 'Set-VM SHOP -CheckpointType Standard', 'Checkpoint-VM SHOP kept', 'Wait-Lab -Minutes 1')
    play(lab, 'Remove-VMCheckpoint SHOP gone', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 1')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental', 'Wait-Lab -Minutes 1')
    const marks = strikeMarks(lab, 'SHOP')
    expect(marks.map(({ kind, name, isSolid, place }) => [kind, name, isSolid, place])).toEqual([
      ['checkpoint', 'gone', false, null],
      ['checkpoint', 'kept', true, null],
      ['point', 'SHOP-1', true, 'NAS1:Data'],
      ['point', 'SHOP-2', false, 'NAS1:Data'],
    ])
    for (const { atMicros, takenMicros, kind } of marks)
      expect(kind === 'point' ? takenMicros < atMicros : takenMicros === atMicros).toBe(true)
    expect(strikeMarks(lab, 'OTHER')).toEqual([])
    lab.dispose()
  })

  it('tells numbers that follow each other as one span', () => {
    expect(spans([3, 1, 2, 7, 9, 8])).toEqual([
      [1, 3],
      [7, 9],
    ])
    expect(spans([])).toEqual([])
  })

  it('says a cell in a few words, by time and by reason', () => {
    const cell = (result: 'survived' | 'damaged' | 'lost', code: string, data = {}, lossSeconds = 0) =>
      words.cell({ result, lossSeconds, returnSeconds: lossSeconds === 0 ? 0 : 400, why: { code, data } })
    expect(cell('survived', 'still-running')).toEqual(['no loss', 'still running'])
    expect(cell('survived', 'returned', {}, 45)).toEqual(['−45 s', 'back in 7 min'])
    expect(cell('survived', 'returned', {}, 11_400)).toEqual(['−3 h 10 min', 'back in 7 min'])
    expect(cell('damaged', 'rows-missing', { orders: 200 })).toEqual(['Damaged', '200 orders gone'])
    expect(cell('lost', 'host-lost', { host: 'HV1', vm: 'SHOP' })).toEqual(['Lost', 'was on HV1'])
    expect(cell('lost', 'host-lost', { host: 'HV1' })).toEqual(['Lost', 'no host is left'])
    expect(cell('lost', 'some-new-code')).toEqual(['Lost', 'cannot be used'])
  })
})
