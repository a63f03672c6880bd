/** Arbitrary values that a line may carry. */
import * as fc from 'fast-check'

/** Names as people and mischief give them. */
export const name = fc.oneof(
  fc.constantFrom(
    'SHOP',
    'a b',
    "it's",
    '#1',
    '-x',
    '-Force',
    '(x)',
    '"',
    'x:y',
    "''",
    '$true',
    '$x',
    '',
    '|',
    '{',
    '}',
  ),
  fc.constantFrom(
    'a,b',
    ',',
    'a;b',
    '@x',
    '&',
    '> x',
    'D:\\T\\a.vhdx',
    '*',
    '?',
    '[a]',
    '\t',
    '\n',
    '-ea Stop',
    "' | x",
  ),
  fc.string({ unit: 'binary' }),
)
/** Of hosts and volumes: a colon stands between the two. */
export const place = name.filter((text) => text !== '' && !text.includes(':'))
export const count = (most: number) => fc.integer({ min: 1, max: most })
export const is = <const T extends string | true>(value: T): fc.Arbitrary<T> => fc.constant(value)
export const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

/** Without the fields that are undefined. */
export const given = <T extends object>(arbitrary: fc.Arbitrary<T>) =>
  arbitrary.map(
    (fields) =>
      Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
        [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key]
      } & { [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined> },
  )
