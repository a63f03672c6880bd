/** What the prompt says of survival, and what stays of it. */
import { describe, expect, it } from 'vitest'
import { diskFile, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

/** A whole matrix, on a machine that is busy otherwise. */
const PATIENCE = { timeout: 60_000 }

describe('the prompt', PATIENCE, () => {
  it('prints the table, keeps the answer for the evidence, and changes nothing', () => {
    const own = newLab()
    play(own, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 2')
    const digest = own.digest()
    expect(own.evidence().survival).toBeNull()
    const printed = play(own, "Get-LabSurvival SHOP -At '9:02'")
    expect(printed).toMatch(/^Copy +Place +Taken +A +B +C +D .* N\n/)
    expect(printed).toMatch(/\nNow +HV1 .* ok +ok 6m +lost +lost /)
    expect(printed).toMatch(/\nSHOP-1 +NAS1 +03-14 09:00 .* ok 7m/)
    expect(printed).toMatch(/\nJ VolumeLost\n/)
    expect(printed).toContain('J VolumeLost, Now: lost. Volume D: of HV1 is lost')
    // The sentences below may be longer: a table that is broken in its lines cannot be read.
    const [matrix = ''] = printed.split('\n\nThe failures:')
    expect(Math.max(...matrix.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
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
    expect(play(own, 'Get-LabSurvival')).toMatch(/\w, SHOP-2 \(from SHOP-1\): /)
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
    expect(printed).toContain("HostRansomware, cp1: lost. The failure began before checkpoint 'cp1' was taken")
    expect(printed).toContain(
      'HostRansomware, SHOP-1: lost. The failure began before any backup of SHOP was made there',
    )
    expect(printed).toContain("SharedAccountAbused, cp1: lost. The failure took checkpoint 'cp1' away.")
    expect(printed).toContain('SharedAccountAbused, SHOP-1: lost. The files of SHOP-1 on NAS1 were deleted.')
    own.dispose()
  })

  it('tells the deleted file of a machine from one of its guest, and returns from every backup that was made before', () => {
    const own = newLab()
    play(
      own,
      'Start-VM SHOP',
      'Wait-Lab -Minutes 3',
      'Start-LabBackup SHOP -Repository NAS1',
      'Invoke-LabApp SHOP Photos Import -Count 1',
    )
    play(own, 'Checkpoint-VM SHOP -SnapshotName cp1', 'Wait-Lab -Minutes 5')
    const path = diskFile(own.hypervisor.need('SHOP').record)
    const printed = play(own, 'Get-LabSurvival')
    expect(printed).toMatch(/\n[A-Z] FileDeleted -Path C:\\Photos\\\S+\n/i)
    expect(printed).toContain(` FileDeleted -Path D:\\${path} -ComputerName HV1 -Force -DwellMinutes 0\n`)
    expect(printed).not.toContain('$true')
    const cells = own.evidence().survival?.cells.filter(({ parameters }) => parameters['ComputerName'] === 'HV1') ?? []
    expect(cells.map(({ copy, result }) => [copy, result])).toEqual([
      ['Now', 'lost'],
      ['cp1', 'survived'],
      ['SHOP-1', 'survived'],
    ])
    own.dispose()
  })

  it('gives its cells on, as the evidence has them', () => {
    const own = newLab()
    play(own, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 2')
    const listed = play(own, 'Get-LabSurvival | Where-Object Failure -eq VolumeLost | Format-List *')
    const cells = own.evidence().survival?.cells.filter(({ failure }) => failure === 'VolumeLost') ?? []
    expect(cells).toHaveLength(2)
    expect(listed.split('\n\n')).toHaveLength(2)
    for (const { copy, place, result, returnSeconds, lossSeconds, ordersLost } of cells) {
      const [block = ''] = listed.split('\n\n').filter((each) => each.includes(`Copy          : ${copy}`))
      const of = (name: string): string => new RegExp(`^${name} *:(?: (.*))?$`, 'm').exec(block)?.[1] ?? ''
      expect([of('Place'), of('Result')]).toEqual([place, result])
      expect([of('ReturnSeconds'), of('LossSeconds'), of('OrdersLost')]).toEqual(
        [returnSeconds, lossSeconds, ordersLost].map((value) => (value === null ? '' : String(value))),
      )
      expect(of('Why')).not.toBe('')
    }
    expect(play(own, 'Get-LabSurvival | ? Failure -eq PowerCut')).toMatch(
      /^ {4}Failure: PowerCut\n\nCopy +Place +TakenAt +Result +ReturnSeconds +LossSeconds +OrdersLost\n/,
    )
    own.dispose()
  })

  it('has rows of a machine that is deleted, from which it would return', () => {
    const own = newLab()
    play(
      own,
      'Start-VM SHOP',
      'Start-LabBackup SHOP -Repository NAS1',
      'Wait-Lab -Minutes 5',
      'Copy-LabRestorePoint latest -To VAULT',
    )
    play(own, 'Wait-Lab -Minutes 5', 'Stop-VM SHOP -TurnOff', 'Remove-VM SHOP -Force')
    const digest = own.digest()
    expect(play(own, 'Get-LabSurvival')).toContain('SHOP-2')
    expect(own.digest()).toBe(digest)
    const cells = own.evidence().survival?.cells ?? []
    expect(new Set(cells.map(({ failure }) => failure))).toEqual(
      new Set(['PowerCut', 'HostLost', 'HostRansomware', 'SharedAccountAbused', 'RoomLost']),
    )
    const lost = cells.filter(({ failure }) => failure === 'HostLost')
    expect(lost.map(({ copy, place, result }) => [copy, place, result])).toEqual([
      ['SHOP-1', 'NAS1', 'survived'],
      ['SHOP-2', 'VAULT', 'survived'],
    ])
    // the orders of ten minutes, which it had when it was deleted
    for (const { ordersLost } of lost) expect(ordersLost).toBeGreaterThan(30)
    expect(refusalOf(own, 'Get-LabSurvival -Rule')).toBe('unknown-vm')
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
