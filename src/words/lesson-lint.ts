/** What is wrong with a lesson file, and what to do about it. */
import { bytesText, type Data } from './format.ts'
import { lessonCheckWords } from './lesson-lint-checks.ts'
import { refusalSentence } from './refusals.ts'

type Sentence = (data: Data) => string

/** What each key of the front matter takes. */
const WANTS: Readonly<Record<string, string>> = {
  lesson: 'Write 1, the version of the format.',
  id: 'Write small letters, digits and single dashes, such as what-a-checkpoint-keeps.',
  title: 'Write some words, at most 200 letters; in quotes if they look like a number.',
  language: 'Write a language, such as en or de.',
  level: 'Write beginner, intermediate or advanced.',
  minutes: 'Write whole minutes, from 1 to 240.',
  goals: 'Write a list of 1 to 10 texts.',
  misconceptions: 'Write a list of M1 to M20, such as [M2, M13].',
  scenario: 'Write the id of a scenario.',
  seed: 'Write a whole number from 0 to 4294967295.',
  pass: 'Write whole per cent, from 0 to 100.',
}

const CHARACTERS: Readonly<Record<string, string>> = {
  half: 'is half of a character',
  control: 'is a character that nobody sees',
  direction: 'turns the direction of the text, so that it reads otherwise than it is',
}

const files: Readonly<Record<string, Sentence>> = {
  'file-large': ({ limitBytes }) =>
    `The file is larger than ${bytesText(Number(limitBytes))}, which is the most that is read. Make several lessons of it.`,
  'file-name': ({ name, right }) => `The file is called ${name}. Call it ${right}, after its id and language.`,
  character: ({ problem, name }) => `${name} ${CHARACTERS[String(problem)]}. Delete it.`,
  'front-missing': () =>
    'The file must begin with ---, the front matter and --- again. Write it in front of everything.',
  'front-unclosed': () => 'The front matter has no end. Write --- on a line behind its last key.',
  'front-form': () => 'The front matter is no list of keys. Write each as key: value, on a line of its own.',
  'front-key': ({ key, known }) => `The front matter knows no key ${key}. It has ${known}.`,
  'front-key-missing': ({ key }) => `The front matter has no ${key}. ${WANTS[String(key)]}`,
  'front-value': ({ key, value }) => `'${value}' is no value for ${key}. ${WANTS[String(key)]}`,
  'scenario-unknown': ({ scenario, known }) => `There is no scenario ${scenario}. There are ${known}.`,
  'steps-none': () => 'The lesson has no step. Begin one with ## and its title.',
  'steps-many': ({ limit }) => `The lesson has more than ${limit} steps. Make several lessons of it.`,
}

const yaml: Readonly<Record<string, Sentence>> = {
  'yaml-large': ({ limitBytes }) => `This is more than ${bytesText(Number(limitBytes))} of YAML. Shorten it.`,
  'yaml-deep': ({ limit }) => `This is nested deeper than ${limit} levels. Make it flatter.`,
  'yaml-tab': () => 'A tab stands where YAML wants spaces. Indent with spaces.',
  'yaml-escape': () => 'In double quotes \\ begins a special character. Write the text in single quotes.',
  'yaml-unclosed': () => 'A quote or bracket is opened and not closed. Close it on this line.',
  'yaml-documents': () => 'This is a second YAML document. Take out the line --- or ... in front of it.',
  'yaml-alias': () =>
    'Aliases, with * in front, are not read. Write the value again, or put it in quotes if it is text.',
  'yaml-indent': () =>
    'The line is not indented as those around it, or a bracket above is not closed. Align it with its neighbours.',
  'yaml-quotes': () =>
    'YAML reads a special character here, such as a colon, or the next line is indented too far. Put the text in single quotes, or align the lines.',
  'yaml-form': () =>
    'This is no YAML that can be read. Check indentation, colons and brackets, and put texts in single quotes.',
  'yaml-tag': ({ tag }) => `Tags such as ${tag} are not read. Delete it, or put the text in quotes.`,
  'yaml-number': () => 'This is no number that can be compared. Write digits.',
  'yaml-key': () => 'A key has to be one word. Write key: value.',
  'yaml-key-forbidden': ({ key }) => `${key} cannot be a key. Delete it.`,
  'yaml-key-twice': ({ key }) => `${key} stands here a second time. Delete one of them.`,
}

const fences: Readonly<Record<string, Sentence>> = {
  'fence-ticks': () => 'A fence has exactly three backticks. Take away those that are too many.',
  'fence-tildes': () => 'A fence has three backticks, not tildes. Replace ~~~.',
  'fence-indented': () => 'A fence stands at the start of its line. Take away the spaces in front of it.',
  'fence-wordless': ({ known }) => `A word must follow the backticks: ${known}. For code that is only read write text.`,
  'fence-unknown': ({ word, known }) =>
    `There is no fence ${word}. There are ${known}; for code that is only read write text.`,
  'fence-extra': ({ word, extra }) => `Nothing may follow ${word} here. Take away '${extra}'.`,
  'fence-unclosed': ({ word }) =>
    `This fence${word ? ` (${word})` : ''} is not closed. Write three backticks on a line behind its end.`,
  'fence-empty': ({ word }) => `This ${word} has nothing in it. Fill or delete it.`,
  'fence-twice': ({ word, first }) =>
    `A step has only one ${word}, and the one of line ${first} is it. Put them together, or begin a new step.`,
  'fence-before-step': ({ word }) =>
    `This ${word} stands before the first step. Write a heading with ## in front of it.`,
  'heading-space': () => 'A heading needs a space behind its ##. Write one.',
  'step-heading': ({ marks }) => `A step begins with ##, and this heading has ${marks}. Write ##.`,
  'step-title': ({ limit }) => `A step needs a title of at most ${limit} letters. Write it behind ##.`,
  'step-id-missing': () => 'A step needs an id that stays the same in every translation. Write {#id} behind the title.',
  'step-id-form': ({ id }) => `'${id}' is no id. Write small letters, digits and single dashes.`,
  'step-id-twice': ({ id, first }) => `The step of line ${first} has the id ${id} already. Give this one another.`,
  'step-empty': () => 'The step has nothing in it. Write what is to be done, or delete it.',
  'solution-missing': () =>
    'A step with a check needs a way to fulfil it. Write a solution or a do with console lines.',
  'solution-without-check': () => 'A solution fulfils a check, and the step has none. Write a check, or make it a do.',
  'console-line': ({ refusal, ...data }) => refusalSentence(String(refusal), data),
  'console-long': ({ limit }) => `A console line has at most ${limit} letters. Make several of it.`,
  'console-many': ({ limit }) => `A fence has at most ${limit} console lines. Leave some out.`,
  'detour-name': () => 'A detour needs a name. Write it behind the word, such as detour wrong-disk.',
  'detour-twice': ({ name }) => `The step has a detour ${name} already. Give this one another name.`,
  'detour-expects': () => 'A detour ends with > and the else: that must then be unmet. Write that line.',
  'detour-behind': () => 'Nothing may follow the > line of a detour. Put console lines in front of it.',
  'detour-else': ({ text }) => `No check of the step says '${text}'. Repeat the else: of one of them word for word.`,
}

const prose: Readonly<Record<string, Sentence>> = {
  'prose-large': ({ limitBytes }) =>
    `This is more than ${bytesText(Number(limitBytes))} of prose at a stretch. Divide it into steps.`,
  'prose-deep': ({ limit }) => `This is nested deeper than ${limit} levels. Make it flatter.`,
  'heading-level': () => 'Only steps have ##, and the title stands in the front matter. Within a step write ###.',
  'html-as-text': ({ html }) =>
    `HTML is not read: ${html} is shown as it stands here. Use Markdown, or put it in backticks if it is meant.`,
  image: () => 'Images are not shown. Describe in words what is to be seen.',
  'link-target': ({ href }) =>
    `A link leads to an https:// address or to another lesson, and ${href} is neither. Write one of them.`,
  'link-lesson': ({ href }) => `There is no lesson ${href}. Write the file name of one that there is.`,
  'link-reference': () => 'Links are written in their place. Write [text](https://…) there.',
  'figure-unknown': ({ name, known }) =>
    `There is no figure ${name}. There are ${known}, each also with opening. in front.`,
  'figure-form': ({ name, form, known }) => `${name} cannot be written as '${form}'. Write ${known}.`,
  'figure-unclosed': ({ text }) => `A figure is opened and not closed: ${text}. Write }} behind its name.`,
  'figure-braces': ({ text }) =>
    `${text} is shown as it stands here: a figure has two braces on each side. Write them, or put it in backticks if it is meant.`,
  'figure-place': () => 'The learner’s figures are known after the event alone. Put {{…}} into the explain.',
}

const questions: Readonly<Record<string, Sentence>> = {
  'question-missing': () => 'The question is missing. Write it in front of the choices.',
  'choice-form': ({ text }) => `'${text}' is nearly a choice. Write - [ ] or - [x], a space, and the text.`,
  'choice-empty': () => 'The choice has no text. Write it behind the bracket.',
  'choice-line': ({ text }) =>
    `'${text}' is no choice and no reason. Begin it with - [ ], - [x] or >, or indent it to go on with the choice above.`,
  'why-line': ({ text }) => `'${text}' stands behind the reason. Begin the line with >.`,
  'choice-after-why': () => 'The reason comes last. Move the lines with > behind this.',
  'choice-twice': () => 'Another choice says the same. Change one of them.',
  'choices-few': () => 'A question needs at least two choices. Write each as - [ ] or - [x] and its text.',
  'choices-many': ({ limit }) => `A question has at most ${limit} choices. Leave some out.`,
  'misconception-unknown': ({ mark }) => `There is no misconception ${mark}. Write M1 to M20.`,
  'misconception-right': ({ mark }) => `A right answer shows no misconception. Take away {${mark}}.`,
  'misconception-unused': ({ marks }) =>
    `No choice shows ${marks}. Mark one with it, or take it out of the front matter.`,
  'misconception-undeclared': ({ mark }) =>
    `The front matter does not name ${mark}, which this choice shows. Add it to misconceptions, or take away {${mark}}.`,
  'outcome-missing': ({ word }) =>
    word === 'explain'
      ? 'The step has a prediction, and this does not say first what became of it. Begin with a paragraph that is all **bold**.'
      : 'The step has a prediction, and nothing says what became of it. Write an explain that begins with a paragraph that is all **bold**.',
  'predict-right': ({ right }) =>
    `A prediction has exactly one right choice, and this one has ${right}. Write - [x] at one choice alone.`,
  'predict-number': () => 'A prediction is chosen. Write choices instead of the line with =.',
  'predict-why': () =>
    'A prediction needs a reason, which is shown after the event. Write it behind the choices, with > in front.',
  'predict-nothing': () => 'There is nothing to predict in this step. Write a do or a check.',
  'quiz-right': () => 'No choice of this quiz is right. Write - [x] at those that are.',
  'quiz-both': () => 'A quiz has choices or a number, and this one has both. Keep one of them.',
  'number-form': ({ text }) => `'${text}' is no number with a unit. Write it such as = 1.5 MiB ± 0.1.`,
  'number-twice': () => 'A quiz has one number. Keep one of the lines with =.',
}

const translations: Readonly<Record<string, Sentence>> = {
  'translation-original': ({ file }) =>
    `This translates ${file}, which is not beside it or has something to mend itself. Begin with that file.`,
  'translation-front': ({ key, original }) =>
    `${key} is another one than in the original, which has '${original}'. Write the same.`,
  'translation-language': ({ language }) =>
    `The original is in ${language} too. Write the language of the translation.`,
  'translation-step': ({ id }) => `The original has the step ${id} here. Write the same steps in the same order.`,
  'translation-step-more': ({ id }) =>
    `The original has no step ${id} behind the others. Delete it, or write it there too.`,
  'translation-fence': ({ word, id }) =>
    `The ${word} of step ${id} is not that of the original. Copy it, and translate its words alone.`,
}

const SENTENCES: Readonly<Record<string, Sentence>> = {
  ...files,
  ...yaml,
  ...fences,
  ...prose,
  ...questions,
  ...lessonCheckWords,
  ...translations,
}

export const LESSON_LINT_CODES: readonly string[] = Object.keys(SENTENCES)

/** The sentence of a finding; the suggestion, if any, is told apart from it. */
export const lessonLintSentence = (code: string, data: Data = {}): string =>
  SENTENCES[code]?.(data) ?? `This cannot be read (${code}).`

interface Found {
  readonly code: string
  readonly data: Data
  readonly suggestion: string
}

/** A sentence that lists what there is says nothing about which of it was meant. */
const isOneOfMany = ({ known }: Data): boolean => String(known ?? '').includes(', ')

/** There is none, or the sentence says it already. */
export const isSuggestionTold = ({ code, data, suggestion }: Found): boolean =>
  suggestion === '' || (!isOneOfMany(data) && lessonLintSentence(code, data).includes(suggestion))

/** As an author reads it: the sentence, and what was probably meant. */
export const lessonLintText = (found: Found): string => {
  const sentence = lessonLintSentence(found.code, found.data)
  return isSuggestionTold(found) ? sentence : `${sentence} Perhaps: ${found.suggestion}`
}
