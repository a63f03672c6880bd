import { expect, it } from 'vitest'
import { isOwn, ownId, readTexts, TEXTS_KEPT, withText, writtenTexts } from '../../src/keeping/lesson-texts.ts'

const named = (id: string, text = `text of ${id}`) => ({ id: ownId(id), title: `The ${id}`, text })

it('keeps the last that were opened, each once, the newest first', () => {
  const all = ['a', 'b', 'c', 'a', 'd', 'e'].reduce<ReturnType<typeof readTexts>>(
    (kept, id) => withText(kept, named(id)),
    [],
  )
  expect(all.map(({ id }) => id)).toEqual(['e', 'd', 'a', 'c'].map(ownId))
  expect(all).toHaveLength(TEXTS_KEPT)
  expect(readTexts(writtenTexts(all))).toEqual(all)
})

it('does not keep what is longer than a lesson may be', () =>
  expect(withText([named('a')], named('b', 'x'.repeat(300_001)))).toEqual([named('a')]))

it('reads nothing where somebody else wrote', () => {
  const many = Array.from({ length: TEXTS_KEPT + 1 }, (_, index) => named(`l${index}`))
  for (const kept of [
    '',
    '[]',
    'null',
    '{"version":2,"lessons":[]}',
    writtenTexts(many),
    '{"version":1,"lessons":[{"id":1}]}',
  ])
    expect(readTexts(kept), kept.slice(0, 40)).toEqual([])
})

it('never takes a file for a lesson of the curriculum', () => {
  expect(isOwn(ownId('a-read-falls-through'))).toBe(true)
  expect(isOwn('a-read-falls-through')).toBe(false)
})
