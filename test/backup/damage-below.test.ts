/** What a point needs decides whether it is damaged: the check and the restore agree, and whose file is bad is told. */
import { describe, expect, it } from 'vitest'
import { type Manifest, readManifest } from '../../src/backup/manifest.ts'
import { pointBreak } from '../../src/backup/point-break.ts'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { engine, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const manifest = (lab: Lab, id: string): Manifest =>
  readManifest(lab.places.need('NAS1', 'Data').disk, { vm: 'SHOP', id }, engine.sha256)
const pointOf = (lab: Lab, id: string) => lab.backups.needPoint(id)

const chain = newLab()
play(chain, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1')
for (let round = 0; round < 2; round++)
  play(chain, 'Wait-Lab -Minutes 5', 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
play(chain, 'Test-LabBackup SHOP-3')

/** A bit in a block of SHOP-2 that SHOP-3 has anew, or has not. */
const rotten = (isReplaced: boolean): Lab => {
  const lab = chain.fork()
  const younger = new Set(manifest(lab, 'SHOP-3').blocks.map(({ block }) => block))
  const { blocks } = manifest(lab, 'SHOP-2')
  const hit = blocks.find(({ block, storedBytes }) => storedBytes > 0 && younger.has(block) === isReplaced)
  if (!hit) throw new Error('no such block')
  play(lab, `Invoke-LabFault BitRot -In RestorePoint -RestorePoint SHOP-2 -Offset ${hit.offsetBytes + 7}`)
  return lab
}

describe('a damaged block in the file of an older point', () => {
  it('that a younger one has anew damages the older one alone', () => {
    const lab = rotten(true)
    play(lab, 'Test-LabBackup SHOP-3')
    expect(lab.events.findLast(({ code }) => code === 'damage-below')?.data).toMatchObject({ below: 'SHOP-2' })
    expect([pointOf(lab, 'SHOP-3').verified, pointOf(lab, 'SHOP-3').damage]).toEqual(['hash', null])
    expect(pointBreak(lab, pointOf(lab, 'SHOP-3'))).toBeNull()
    expect(pointOf(lab, 'SHOP-2').damage?.file).toBe('Backup\\SHOP\\SHOP-2.blocks')
    expect(refusalOf(lab, 'Restore-LabBackup SHOP-3 -ToHost HV2 -NewName COPY')).toBeUndefined()
    expect(refusalOf(lab, 'Restore-LabBackup SHOP-2 -ToHost HV2 -NewName OLD')).toBe('restore-point-damaged')
    lab.dispose()
  })

  it('that it needs damages both', () => {
    const lab = rotten(false)
    expect(refusalOf(lab, 'Test-LabBackup SHOP-3')).toBe('restore-point-damaged')
    expect(refusalOf(lab, 'Restore-LabBackup SHOP-3 -ToHost HV2 -NewName COPY')).toBe('restore-point-damaged')
    expect([pointOf(lab, 'SHOP-2').damage, pointOf(lab, 'SHOP-1').damage]).toEqual([expect.anything(), null])
    lab.dispose()
  })

  it('that the machine wrote over since cannot be repaired, and nobody is told to try that again', () => {
    const lab = rotten(true)
    const { code, text } = runLine(lab, 'Test-LabBackup SHOP-2 -Repair', { wait: true })
    expect(code).toBe('restore-point-damaged')
    expect(text).toContain('this block was changed there since')
    expect(text).not.toContain('-Repair')
    lab.dispose()
  })

  it('puts in doubt what was checked before and stands on it', () => {
    const lab = rotten(true)
    expect(refusalOf(lab, 'Test-LabBackup SHOP-2')).toBe('restore-point-damaged')
    expect(pointBreak(lab, pointOf(lab, 'SHOP-3'))).toMatchObject({ why: 'below', below: 'SHOP-2' })
    play(lab, 'Test-LabBackup SHOP-3')
    expect(pointBreak(lab, pointOf(lab, 'SHOP-3'))).toBeNull()
    lab.dispose()
  })
})
