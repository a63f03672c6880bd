/** What `Where-Object` compares, and how: numbers as numbers, text without case, and PowerShell's own traps. */
import { describe, expect, it } from 'vitest'
import { holds } from '../../src/console/pipeline/condition.ts'
import { bareValue, objectOf, TYPES } from '../../src/console/pipeline/objects.ts'
import { parseCondition } from '../../src/console/pipeline/parse-condition.ts'
import { isLike } from '../../src/console/pipeline/wildcard.ts'

const object = objectOf(TYPES.vhd, {
  Path: 'D:\\SHOP\\shop.vhdx',
  FileSize: 20_971_520,
  Attached: true,
  ParentPath: null,
  VhdType: 'Dynamic',
  Blocks: '9',
})

describe('a condition', () => {
  it.each<[block: string, is: boolean]>([
    ['$_.FileSize -gt 9', true],
    ["$_.FileSize -gt '9'", true],
    ['$_.FileSize -eq 20MB', true],
    ['$_.FileSize -lt 20mb', false],
    ['$_.FileSize -ge 20MB -and $_.FileSize -le 20MB', true],
    ["$_.FileSize -eq 'many'", false],
    ["$_.FileSize -ne 'many'", true],
    ['$_.Blocks -gt 10', true],
    ['9 -lt $_.FileSize', true],
    ['$_.FileSize -gt -1', true],
    ["$_.vhdtype -eq 'DYNAMIC'", true],
    ["$_.VhdType -lt 'fixed'", true],
    ["$_.VhdType -like '[a-e]yn*'", true],
    ["$_.VhdType -notlike 'dyn'", true],
    ["$PSItem.Path -like '*\\shop.?hdx'", true],
    ['$_.Attached', true],
    ['-not $_.Attached', false],
    ['!$_.ParentPath', true],
    ['$_.Attached -eq $true', true],
    // The trap: text that is not empty is true.
    ["$_.Attached -eq 'False'", true],
    ['$_.Attached -eq $false', false],
    ['$_.ParentPath -eq $null', true],
    ["$_.ParentPath -eq ''", false],
    ["$_.ParentPath -lt 'a'", false],
    ['$_.Nonsense -eq $null', true],
    // From the left, without one binding closer than the other.
    ['$true -or $true -and $false', false],
    ['$true -or ($true -and $false)', true],
    ['-not $false -and $false', false],
    ['-not ($false -and $false)', true],
    ["$_.VhdType -eq \"Dynamic\" -and 'it''s' -eq \"it's\"", true],
  ])('%s', (block, is) => expect(holds(object, parseCondition(block))).toBe(is))

  it('asks a bare value by the name Value', () =>
    expect(holds(bareValue('SHOP'), parseCondition("$_.Value -like 's*'"))).toBe(true))
})

describe('a pattern', () => {
  it.each<[text: string, pattern: string, is: boolean]>([
    ['SHOP', 's*p', true],
    ['SHOP', 's?op', true],
    ['SHOP', 'sop', false],
    ['SHOP', '', false],
    ['', '*', true],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['b1', '[a-c][0-9]', true],
    ['d1', '[a-c]?', false],
    ['[x', '[x', true],
    ['abcabd', '*abd', true],
  ])('%s is like %s: %s', (text, pattern, is) => expect(isLike(text, pattern)).toBe(is))

  it('of many stars ends soon', () => expect(isLike('a'.repeat(5_000), `${'*a'.repeat(100)}*b`)).toBe(false))
})
