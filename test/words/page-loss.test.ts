import { expect, it } from 'vitest'
import { lossWords } from '../../src/words/page-loss.ts'
import { mergeWords } from '../../src/words/page-merge.ts'

it('says of a merge how far it is, what is no way back any more, and what room it waits for', () => {
  expect(mergeWords.running(3, 12, ['a'])).toBe('Merging, 3 of 12 blocks; ‘a’ cannot be returned to any more.')
  expect(mergeWords.running(0, 1, [])).toBe('Merging, 0 of 1 block.')
  const full = { code: '0x80070070', data: { volume: 'D', neededBytes: 2_936_013, freeBytes: 1_258_291 } }
  expect(mergeWords.waiting(full, ['a', 'b'])).toBe(
    'A merge waits; ‘a’ and ‘b’ cannot be returned to any more. Merging needs 2.8 MiB free on D:. There are 1.2 MiB.',
  )
})

it('asks by the name of what is done, and each button says what it does', () => {
  const titles = [
    { type: 'restore-checkpoint', vm: 'SHOP', name: 'a' },
    { type: 'remove-checkpoint', vm: 'SHOP', name: 'a' },
    { type: 'remove-checkpoint', vm: 'SHOP', name: 'a', subtree: true },
    { type: 'remove-checkpoint', vm: 'SHOP' },
    { type: 'restore-backup', restorePoint: 'SHOP-1', toHost: 'HV2' },
  ].map((command) => lossWords.question(command))
  expect(titles.map(({ title, act }) => `${title} ${act}`)).toEqual([
    'Apply ‘a’? Apply',
    'Delete ‘a’? Delete',
    'Delete ‘a’ and all that stand on it? Delete them',
    'Delete all checkpoints of SHOP? Delete all',
    'Restore SHOP-1 to HV2? Restore',
  ])
})
