/** What the prompt says of survival, and what stays of it. */
import { describe, expect, it } from 'vitest'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

describe('the prompt', () => {
  it('prints the table, keeps the answer for the evidence, and changes nothing', () => {
    const own = newLab()
    play(own, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 2')
    const digest = own.digest()
    expect(own.evidence().survival).toBeNull()
    const printed = play(own, "Get-LabSurvival SHOP -At '9:02'")
    expect(printed).toMatch(/^Copy +Place +TakenAt +RowsDeleted .* PowerCut +VolumeLost +HostLost .* RoomLost\n/)
    expect(printed).toMatch(/Now +HV1 .* survived, nothing lost, back in 5 min \d+ s +lost +lost /)
    expect(printed).toContain('VolumeLost, Now: Volume D: of HV1 is lost')
    const { survival } = own.evidence()
    expect(survival?.at).toBe('2026-03-14T09:02:00.000000')
    expect(survival?.cells.filter(({ failure }) => failure === 'VolumeLost')).toEqual([
      {
        copy: 'Now',
        row: 'Now',
        place: 'HV1',
        failure: 'VolumeLost',
        parameters: { Volume: 'HV1:D' },
        result: 'lost',
        returnSeconds: null,
        lossSeconds: null,
        ordersLost: null,
        why: { code: 'volume-lost', data: { host: 'HV1', volume: 'D', vm: 'SHOP' } },
      },
      expect.objectContaining({ copy: 'SHOP-1', place: 'NAS1', result: 'survived' }),
    ])
    expect(own.digest()).toBe(digest)
    expect(own.fork().evidence().survival).toEqual(survival)
    own.dispose()
  })

  it('names the row of a cell that came back from an older copy', () => {
    const own = newLab()
    play(own, 'Start-VM SHOP', 'Wait-Lab -Minutes 2', 'Start-LabBackup SHOP -Repository VAULT', 'Wait-Lab -Hours 2')
    play(own, 'Start-LabBackup SHOP -Repository VAULT')
    play(own, 'Get-LabSurvival')
    const cells = own.evidence().survival?.cells.filter(({ place }) => place === 'VAULT') ?? []
    expect(new Set(cells.map(({ row }) => row))).toEqual(new Set(['SHOP-2']))
    expect(cells.map(({ copy }) => copy)).toContain('SHOP-1')
    own.dispose()
  })

  it('says what became of a copy in the course of events in which it is asked for', () => {
    const own = newLab()
    play(own, 'Start-VM SHOP', 'Wait-Lab -Minutes 30', 'Checkpoint-VM SHOP -SnapshotName cp1', 'Wait-Lab -Minutes 30')
    play(own, 'Start-LabBackup SHOP -Repository NAS1')
    const printed = play(own, 'Get-LabSurvival')
    expect(printed).toContain("HostRansomware, cp1: The failure began before checkpoint 'cp1' was taken")
    expect(printed).toContain('HostRansomware, SHOP-1: The failure began before any backup of SHOP was made there')
    expect(printed).toContain("SharedAccountAbused, cp1: The failure took checkpoint 'cp1' away.")
    expect(printed).toContain('SharedAccountAbused, SHOP-1: The files of SHOP-1 on NAS1 were deleted.')
    own.dispose()
  })

  it('refuses moments at which the lab was not', () => {
    const own = newLab()
    play(own, 'Wait-Lab -Minutes 30')
    for (const at of ['8:59', '23:00', '2026-03-13T12:00', '2026-03-15 12:00', '1999-01-01 00:00'])
      expect([at, refusalOf(own, `Get-LabSurvival -At '${at}'`)]).toEqual([at, 'survival-moment'])
    expect(refusalOf(own, 'Get-LabSurvival -At noon')).toBe('bad-value')
    expect(refusalOf(own, 'Get-LabSurvival NOPE')).toBe('unknown-vm')
    expect(refusalOf(own, "Get-LabSurvival -Rule -At '9:10'")).toBe('parameters-exclude')
  })
})
