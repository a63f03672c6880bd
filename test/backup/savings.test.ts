/** What compression and deduplication did is told by the run itself, also where they did nothing. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const finished = (lab: Lab) => lab.events.findLast(({ code }) => code === 'backup-finished')?.data ?? {}
const number = (data: ReturnType<typeof finished>, key: string): number => Number(data[key])
const fileBytes = (lab: Lab): number =>
  lab.places.need('NAS1', 'Data').disk.lengthOf(`Backup\\SHOP\\${lab.backups.points.at(-1)?.blocksFile}`)

describe('a backup says', () => {
  it('nothing of what was not asked for', () => {
    const lab = newLab()
    play(lab, 'Start-LabBackup SHOP -Repository NAS1')
    expect(Object.keys(finished(lab))).not.toEqual(expect.arrayContaining(['equalBytes']))
    expect(finished(lab)).not.toHaveProperty('compressedBytes')
    lab.dispose()
  })

  it('that it found nothing equal', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1')
    const told = play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    expect(told).not.toContain('equal')
    expect(play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental -Deduplicate')).toContain(
      'Deduplication found no two equal blocks in it.',
    )
    expect(finished(lab)).toMatchObject({ equalBytes: 0 })
    lab.dispose()
  })

  it('how much was equal, and stored once', () => {
    const lab = newLab()
    // A file of the same 64 KiB over and over: blocks of the disk that are equal.
    const text = 'a'.repeat(65_536)
    play(lab, 'Start-VM SHOP')
    for (const name of ['one', 'two', 'six'])
      lab.dispatch({
        type: 'run-app',
        vm: 'SHOP',
        request: { app: 'System', action: 'WriteFile', path: `C:\\${name}.txt`, text: text.repeat(4) },
      })
    play(lab, 'Wait-Lab -Minutes 1', 'Start-LabBackup SHOP -Repository NAS1')
    const plain = number(finished(lab), 'bytesWritten')
    const said = play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Deduplicate')
    const data = finished(lab)
    expect(number(data, 'equalBytes')).toBeGreaterThan(65_536)
    expect(number(data, 'bytesWritten')).toBe(fileBytes(lab))
    expect(number(data, 'bytesWritten') + number(data, 'equalBytes')).toBeCloseTo(plain, -6)
    expect(said).toMatch(/Deduplication found .* that lay in its file already/)
    lab.dispose()
  })

  it('what compression left, and that enciphered blocks are never equal', () => {
    const lab = newLab()
    const said = play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Compress -Deduplicate -Encrypt')
    const data = finished(lab)
    expect(number(data, 'compressedBytes')).toBeLessThan(number(data, 'plainBytes'))
    expect(number(data, 'compressedBytes')).toBe(number(data, 'bytesWritten'))
    expect(number(data, 'plainBytes')).toBeLessThanOrEqual(number(data, 'bytesRead'))
    expect(said).toMatch(/Compression made .* of .*\. Deduplication found no two equal blocks in it: enciphered/)
    lab.dispose()
  })
})
