/** What is wrong with a check of a lesson, and what to do about it. */
import type { Data } from './format.ts'

export const lessonCheckWords: Readonly<Record<string, (data: Data) => string>> = {
  'check-list': () => 'A check is a list. Begin each condition with - and a predicate.',
  'check-item': () => 'This is no condition. Write a predicate with its fields.',
  'check-fields': ({ predicate }) => `${predicate} needs its fields. Write them in braces, or indented below it.`,
  'check-asks-nothing': ({ predicate, known }) => `This ${predicate} asks for nothing. Add one of ${known}.`,
  'else-missing': () =>
    'A condition says what is missing while it is unmet. Write else: and a sentence, aligned with the predicate.',
  'else-inside': () => 'Only the outermost conditions have an else:. Move it there.',
  'else-text': () => 'The else: is empty or no text. Write a sentence that says what is missing.',
  'else-long': ({ limit }) => `An else: has at most ${limit} letters. Shorten it.`,
  'predicate-unknown': ({ predicate, known }) => `There is no predicate ${predicate}. There are ${known}.`,
  'predicate-second': ({ first, second }) =>
    `A condition has one predicate, and ${first} stands here already. Begin a new one with - ${second}.`,
  'predicate-missing': ({ known }) => `The condition has no predicate. Write one of ${known}.`,
  'group-list': ({ group }) => `${group} takes a list of conditions. Write them below it, each with -.`,
  'field-unknown': ({ predicate, field, known }) => `${predicate} has no field ${field}. It has ${known}.`,
  'field-missing': ({ predicate, field }) => `${predicate} needs ${field}. Add it.`,
  'field-text': ({ field, value }) => `'${value}' is no text for ${field}. Put it in quotes.`,
  'field-flag': ({ field, value }) => `'${value}' is no value for ${field}. Write true or false.`,
  'field-number': ({ field, value }) =>
    `'${value}' is no number for ${field}. Write digits, and a unit where it has one.`,
  'field-plain': ({ field, value, digits }) =>
    `'${value}' is no value for ${field}, which is a plain number without a unit. Write ${digits}.`,
  'number-marks': ({ value, right }) => `'${value}' has marks between its digits. Write ${right}.`,
  'field-value': ({ field, value, known }) =>
    `'${value}' is no value that ${field} can have. ${known ? `Write one of ${known}.` : 'Write one that there is.'}`,
  'field-list': ({ field }) => `${field} takes one value, not a list. Write several conditions, or any: with them.`,
  'field-no-bounds': ({ field }) => `${field} has no bounds. Write a value.`,
  'range-empty': ({ known }) => `Bounds are missing. Write ${known}.`,
  'range-unknown': ({ key, known }) => `There is no bound ${key}. There are ${known}.`,
  'range-turned': () => 'atLeast is more than atMost, so nothing can be both. Exchange them.',
  'unit-unknown': ({ unit, known }) => `'${unit}' is no unit here. Write one of ${known}.`,
  'sql-reads': () => 'A query is one statement that reads. Begin it with SELECT, and leave out what follows a ;.',
}
