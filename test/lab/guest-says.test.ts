/** What the log says of the guest's programs is what they did, and their looks show what is there. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { appsOf, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const started = (...lines: string[]): Lab => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 1', ...lines)
  return lab
}
const printed = (lab: Lab, line: string): string => {
  const { ok, text, sentence } = runLine(lab, line, { wait: true })
  return ok ? text : sentence
}
const last = (lab: Lab, code: string) => lab.events.findLast((event) => event.code === code)?.data

describe('the directory', () => {
  const rolledBack = (generationId: 'Present' | 'Absent'): Lab => {
    const lab = started(
      `Set-LabGuest SHOP -GenerationId ${generationId}`,
      'Set-VM SHOP -CheckpointType Standard',
      'Invoke-LabApp SHOP Directory ChangePassword -User ada',
      'Invoke-LabApp SHOP Directory Replicate',
      "Checkpoint-VM SHOP 'a'",
      'Invoke-LabApp SHOP Directory ChangePassword -User ben',
      'Invoke-LabApp SHOP Directory Replicate',
      "Restore-VMCheckpoint -VMName SHOP -Name 'a'",
      'Start-VM SHOP',
      'Wait-Lab -Seconds 2',
    )
    return lab
  }

  it('notices with a generation id that it was taken back, before anybody asks it, and says so once', () => {
    const lab = rolledBack('Present')
    expect(appsOf(lab)?.Directory.rollbacksNoticed).toBe(1)
    expect(lab.events.filter(({ code }) => code === 'directory-rollback-noticed')).toHaveLength(1)
    play(lab, 'Invoke-LabApp SHOP Directory ChangePassword -User clara', 'Invoke-LabApp SHOP Directory Replicate')
    expect(last(lab, 'directory-replicated')).toMatchObject({ knownUsn: 0 })
    expect(lab.evidence().vms['SHOP']?.apps?.Directory.partner.differingUsers).not.toContain('clara')
    lab.dispose()
  })

  it('without one hands out the same number again, and the partner gets nothing', () => {
    const lab = rolledBack('Absent')
    play(lab, 'Invoke-LabApp SHOP Directory ChangePassword -User clara', 'Invoke-LabApp SHOP Directory Replicate')
    expect(last(lab, 'directory-replicated')).toMatchObject({ changes: 0 })
    expect(lab.events.map(({ code }) => code)).not.toContain('directory-rollback-noticed')
    const { partner, rollbacksNoticed } = lab.evidence().vms['SHOP']?.apps?.Directory ?? {}
    expect([rollbacksNoticed, partner?.differingUsers]).toEqual([0, expect.arrayContaining(['clara'])])
    lab.dispose()
  })

  it('notices at a boot as well', () => {
    const lab = started('Invoke-LabApp SHOP Directory Replicate', "Checkpoint-VM SHOP 'a'")
    play(lab, "Restore-VMCheckpoint -VMName SHOP -Name 'a'", 'Start-VM SHOP')
    expect(lab.events.filter(({ code }) => code === 'directory-rollback-noticed')).toHaveLength(1)
    lab.dispose()
  })
})

describe('a refusal', () => {
  it('names accounts where there is none of that name', () => {
    const lab = started()
    expect(printed(lab, 'Invoke-LabApp SHOP Directory ChangePassword -User alice')).toBe(
      "The directory has no user named 'alice'. It has ada, administrator, ben, clara, david and 15 others.",
    )
    play(lab, 'Invoke-LabApp SHOP Directory ChangePassword -User ADA')
    const { users = {}, highestUsn } = appsOf(lab)?.Directory ?? {}
    expect([users['ada'], Object.keys(users).length, highestUsn]).toEqual([2, 20, 21])
    lab.dispose()
  })

  it('of a name for a picture asks for a bare name, not for a path', () => {
    const lab = started()
    const line = 'Invoke-LabApp SHOP Photos Rename -Name IMG_0002.bmp -NewName ..\\x.bmp'
    expect(printed(lab, line)).toMatch(/^‘\.\.\\x\.bmp’ is no name for a picture: write the bare name/)
    lab.dispose()
  })
})

describe('counts', () => {
  it('are of what was done, not of what was asked', () => {
    const lab = started()
    const { orders } = lab.hypervisor.need('SHOP').slot.guest().screen().shop
    play(lab, 'Invoke-LabApp SHOP Shop DeleteOrders -Count 10000')
    // the newest stays: its number must not be given twice
    expect(last(lab, 'app-ran')?.['count']).toBe(orders - 1)
    lab.dispose()
  })
})

describe('a workload that is stopped', () => {
  it('tells the latencies that the evidence has', () => {
    const lab = started('Invoke-LabApp SHOP Workload Start -Profile BootStorm', 'Wait-Lab -Minutes 1')
    const text = printed(lab, 'Invoke-LabApp SHOP Workload Stop')
    const { latency } = lab.evidence().vms['SHOP']?.apps?.Workload ?? {}
    expect(latency?.maxMicros).toBeGreaterThan(0)
    expect(last(lab, 'workload-latency')).toEqual({ vm: 'SHOP', ...latency })
    expect(text).toContain(`Its last ${latency?.requests} requests: p50 `)
    lab.dispose()
  })

  it('before its first request says that none was measured', () => {
    const lab = started('Invoke-LabApp SHOP Workload Start -Profile IdleOffice')
    expect(printed(lab, 'Invoke-LabApp SHOP Workload Stop')).toContain('No request of it was measured.')
    lab.dispose()
  })
})

describe('a question', () => {
  it('keeps columns of one name apart, and says when there is no row', () => {
    const lab = started()
    const text = printed(lab, "Invoke-LabSql SHOP 'SELECT 1 AS a, 2 AS a, 9007199254740993 AS b, 1e999 AS c'")
    expect(text.split('\n')).toEqual(['a a b                c', '- - -                -', '1 2 9007199254740993 Inf'])
    expect(printed(lab, "Invoke-LabSql SHOP 'SELECT id FROM orders WHERE 0'")).toMatch(/^id\n--\n0 rows$/)
    lab.dispose()
  })
})

describe('a look at files', () => {
  it('says what the page cache still holds', () => {
    const lab = started()
    expect(printed(lab, 'Get-LabFile SHOP')).not.toContain('page cache')
    play(lab, 'Invoke-LabApp SHOP Photos Import -Count 1')
    expect(printed(lab, 'Get-LabFile SHOP')).toMatch(/\d+ pages of the guest’s page cache are not on the disk yet/)
    play(lab, 'Wait-Lab -Seconds 6')
    expect(printed(lab, 'Get-LabFile SHOP')).toContain('IMG_0019.bmp')
    lab.dispose()
  })

  it('goes into any disk file, and refuses what is none', () => {
    const lab = newLab()
    play(lab, 'Convert-VHD D:\\SHOP\\shop.vhdx D:\\T\\copy.vhdx')
    expect(printed(lab, 'Get-LabFile SHOP C:\\notes.txt -VhdPath D:\\T\\copy.vhdx')).toBe('Monday: count the mugs.')
    expect(refusalOf(lab, 'Get-LabFile SHOP -VhdPath D:\\T\\nope.vhdx')).toBe('0x80070002')
    expect(refusalOf(lab, 'Get-LabFile SHOP -VhdPath x')).toBe('0x80070002')
    lab.dispose()
  })

  it('finds the memory of a saved machine and of a checkpoint', () => {
    const lab = started('Set-VM SHOP -CheckpointType Standard', "Checkpoint-VM SHOP 'a'", 'Save-VM SHOP')
    for (const line of ['Get-LabMemory SHOP', "Get-LabMemory SHOP -CheckpointName 'a'"])
      expect(printed(lab, line)).toMatch(/page-cache +192 +512 +\d\d/)
    play(lab, 'Start-VM SHOP', 'Stop-VM SHOP')
    expect(refusalOf(lab, 'Get-LabMemory SHOP')).toBe('no-memory')
    lab.dispose()
  })
})
