/** `Get-Help`: every cmdlet and parameter is explained, and every example is a line that can be typed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CMDLETS } from '../../src/console/cmdlets.ts'
import { commonParameters } from '../../src/console/find.ts'
import { ALIASES, isRealCmdlet } from '../../src/console/not-simulated.ts'
import { parseLine } from '../../src/console/parse.ts'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { CMDLET_HELP, PARAMETER_HELP } from '../../src/words/help.ts'
import { newLab } from '../fixtures/lab-fixture.ts'

let lab: Lab
beforeAll(() => {
  lab = newLab()
})
afterAll(() => lab.dispose())
const run = (line: string) => runLine(lab, line, { wait: true })

describe('the words of help', () => {
  it('are there for every cmdlet, and for no other', () =>
    expect(Object.keys(CMDLET_HELP).sort()).toEqual(CMDLETS.map(({ name }) => name).sort()))

  it.each(CMDLETS.map((cmdlet) => [cmdlet.name, cmdlet] as const))('explain %s', (name, cmdlet) => {
    const help = CMDLET_HELP[name]
    expect(help?.purpose).toMatch(/^[A-Z].*[^.]\.$/)
    for (const parameter of [...cmdlet.parameters, ...commonParameters(cmdlet)])
      expect([parameter.name, help?.parameters?.[parameter.name] ?? PARAMETER_HELP[parameter.name]]).toEqual([
        parameter.name,
        expect.stringMatching(/^\S.*\.$/),
      ])
    const own = cmdlet.parameters.map((parameter) => parameter.name)
    expect(Object.keys(help?.parameters ?? {}).filter((each) => !own.includes(each))).toEqual([])
    expect(help?.examples.length).toBeGreaterThan(0)
    for (const example of help?.examples ?? [])
      expect(parseLine(example)?.stages.map((stage) => stage.cmdlet.name)).toContain(name)
  })

  it('have no parameter that nobody has', () => {
    const all = new Set(
      CMDLETS.flatMap((cmdlet) => [...cmdlet.parameters, ...commonParameters(cmdlet)].map(({ name }) => name)),
    )
    expect(Object.keys(PARAMETER_HELP).filter((name) => !all.has(name))).toEqual([])
  })
})

describe('Get-Help', () => {
  it('says beside the lab’s backups what real tools are told, which are no lines of this prompt', () => {
    const { text } = run('Get-Help Start-LabBackup')
    expect(text).toMatch(/^IN LIFE$/m)
    for (const line of ['wbadmin start backup -backupTarget:', 'Export-VM -Name SHOP -Path \\\\NAS1\\Backup\\Monday'])
      expect(text).toContain(line)
    expect(run('Get-Help Restore-LabBackup').text).toContain('-Copy -GenerateNewId')
    expect(run('wbadmin start backup').code).toBe('cmdlet-not-simulated')
    expect(run('Get-Help Start-VM').text).not.toMatch(/^IN LIFE$/m)
  })

  it('lists all cmdlets with whose they are', () => {
    const { text } = run('Get-Help')
    for (const { name } of CMDLETS) expect(text).toContain(`\n${name} `)
    expect(text).toMatch(/Get-VM +Hyper-V +Lists the virtual machines\./)
    expect(text).toMatch(/Where-Object +PowerShell /)
    expect(text).toMatch(/Wait-Lab +Lab /)
  })

  it('explains one, by any of its names', () => {
    const { text } = run('Get-Help Remove-VMCheckpoint')
    for (const heading of ['NAME', 'SYNOPSIS', 'ORIGIN', 'ALIASES', 'SYNTAX', 'PARAMETERS', 'EXAMPLES'])
      expect(text).toMatch(new RegExp(`^${heading}$`, 'm'))
    expect(text).toContain(
      'Remove-VMCheckpoint [-VMName] <String[]> [[-Name] <String[]>] [-IncludeAllChildCheckpoints] [-ErrorAction <',
    )
    for (const other of ['help remove-vmsnapshot', 'man Remove-VMCheckpoint']) expect(run(other).text).toBe(text)
    expect(run('Get-Help Wait-Lab').text).toContain('The simulator’s own')
    expect(run('Get-Help ?').text).toContain('Of PowerShell itself')
  })

  it('lists the programs of the guest and what they do', () => {
    const { text } = run('Get-Help Invoke-LabApp')
    for (const said of ['Shop PlaceOrders [-Count <value>]', 'Notepad Type -Text <value>', 'Workload Stop'])
      expect(text).toContain(`\n    ${said}`)
  })

  it.each([
    ['Get-Help New-VMSwitch', 'cmdlet-not-simulated'],
    ['Get-Help Strat-VM', 'unknown-cmdlet'],
    ['Get-Command Strat-VM', 'unknown-cmdlet'],
    ['Get-Command -Module Nonsense', 'bad-value'],
  ])('%s: %s', (line, code) => expect(run(line).code).toBe(code))

  it('changes nothing', () => {
    const digest = lab.digest()
    run('Get-Help')
    run('Get-Command -Module Hyper-V')
    expect(lab.digest()).toBe(digest)
  })
})

describe('names of life', () => {
  it('know every cmdlet of ours that is not ours', () => {
    const hyperV = CMDLETS.map(({ name }) => name).filter((name) => /-(VM|VHD)/.test(name))
    expect(hyperV.filter((name) => !isRealCmdlet(name))).toEqual([])
  })

  it.each(Object.entries(ALIASES))('%s stands for %s', (alias, name) => {
    const isOurs = CMDLETS.some((cmdlet) => cmdlet.name === name)
    expect(run(`Get-VM X* | ${alias}`).code).not.toBe('unknown-cmdlet')
    expect(isOurs || isRealCmdlet(name)).toBe(true)
  })

  it.each([
    ['Export-VMSnapshot SHOP x', 'missing-parameter'],
    ['Get-VHDSnapshot x', 'cmdlet-not-simulated'],
    ['Remove-VMSnapshot SHOP -VMSnapshot x', 'parameter-not-simulated'],
    ['Start-VM SHOP -Passthru', 'parameter-not-simulated'],
    ['Start-VM SHOP -Verbose', 'parameter-not-simulated'],
    ['Start-VM SHOP -LeafPath x', 'unknown-parameter'],
    ['Wait-Lab 5 -WhatIf', 'unknown-parameter'],
  ])('%s: %s', (line, code) => expect(run(line).code).toBe(code))
})
