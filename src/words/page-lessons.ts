/** Words of the overview of all lessons and of what was done in them. */
import { plural } from './format.ts'

const LEVELS: Readonly<Record<string, string>> = {
  beginner: 'for beginners',
  intermediate: 'with some practice',
  advanced: 'for the practised',
}

export const lessons = {
  documentTitle: 'Lessons of Afterimage',
  heading: 'Lessons',
  intro: 'Each asks what you expect, lets you bring it about, and shows what happened and why.',
  list: 'The curriculum',
  about: (minutes: number, level: string) => `${minutes} min, ${LEVELS[level] ?? level}`,
  state: { done: 'done', begun: 'begun', new: '' },
  begin: 'Begin',
  goOn: 'Go on',
  again: 'Play again',
  named: (act: string, title: string) => `${act}: ${title}`,
  order: 'Later lessons build on earlier ones. All of them are open.',
  before: (titles: readonly string[]) => `After ‘${titles.join('’ and ‘')}’`,
  steps: (done: number, count: number) => `${done} of ${plural(count, 'step')} done`,
  /** An earlier version of the lesson may have asked more than this one does. */
  quizzes: (right: number, answered: number, count: number) =>
    answered < count
      ? `${right} of ${answered} right so far, ${plural(count, 'question')} in all`
      : `${right} of ${plural(answered, 'question')} right`,
  mark: (perCent: number, isReached: boolean) =>
    isReached ? `the mark of ${perCent} % is reached` : `the mark is ${perCent} %`,
  beginAgain: 'Begin again',
  sureAgain: {
    title: (lesson: string) => `Begin ‘${lesson}’ again?`,
    text: (done: number, count: number) =>
      `It goes back to its first step, with a new lab; ${done} of ${plural(count, 'step')} of this time are done. Your first answers stay.`,
    act: 'Begin again',
    safe: 'Keep it as it is',
  },
  works: 'Works on',
  metHeading: 'Misconceptions met and overcome',
  metTable: 'Table of misconceptions',
  metNone: 'None yet: an answer that shows one puts it here.',
  belief: 'Belief',
  truth: 'What is so',
  now: 'Now',
  overcome: 'overcome',
  open: 'not yet overcome',
  sureHeading: 'How sure, and how right',
  sureCaption: 'First predictions, by how sure you were',
  sure: 'You were',
  predictions: 'Predictions',
  right: 'Right',
  rightOf: (right: number, of: number) => (of === 0 ? '–' : `${right} of ${of}`),
  perCent: (right: number, of: number) => `${Math.round((right * 100) / of)} %`,
  tooLittle: (count: number, least: number) =>
    `${plural(count, 'prediction')} so far. From ${least} on this begins to say something.`,
  confidence: { guess: 'guessing', 'fairly-sure': 'fairly sure', certain: 'certain' } as Readonly<
    Record<string, string>
  >,
}

export const lessonFile = {
  heading: 'A lesson of your own',
  text: 'A file ‘<id>.lesson.md’. It is read in this page, kept in this browser until you forget everything, and sent nowhere.',
  kept: 'Opened before',
  notKept: 'This browser does not keep the file: after a reload it has to be opened again.',
  open: 'Open a lesson file',
  reading: 'The file is being read.',
  findings: (count: number) => `${plural(count, 'thing')} to mend`,
  line: (line: number) => `Line ${line}`,
  suggestion: (text: string) => `Perhaps ‘${text}’.`,
  play: (title: string) => `Play ‘${title}’`,
  notRead: 'The file could not be read.',
}

export const kept = {
  heading: 'Your progress',
  text: 'It is kept in this browser and nowhere else. Nothing leaves the page.',
  save: 'Save it as a file',
  fileName: 'afterimage-progress.json',
  load: 'Take it from a file',
  loaded: 'The progress of the file is here now.',
  notProgress: 'That file is no progress of this version. What is here stays.',
  forget: 'Forget everything',
  forgetTitle: 'Forget all progress?',
  forgetText:
    'All answers, where each lesson was left, and the lessons you opened from files are removed from this browser.',
  keep: 'Keep it',
  forgotten: 'Nothing is kept any more.',
  notKept: 'This browser keeps nothing for this page: save the progress as a file before you leave.',
}
