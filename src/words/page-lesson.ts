/** Words of a lesson as it is played. What the lesson itself says is its author's. */
import { plural, spelled } from './format.ts'

const CONFIDENCES: Readonly<Record<string, readonly [button: string, said: string]>> = {
  guess: ['A guess', 'as a guess'],
  'fairly-sure': ['Fairly sure', 'fairly sure'],
  certain: ['Certain', 'certain'],
}

export const player = {
  documentTitle: (lesson: string, step: string) => `${step}: ${lesson}, a lesson of Afterimage`,
  opening: 'The lab of this lesson is being built.',
  settingUp: 'This step is being set up.',
  lab: 'The lab',
  tab: 'Lesson',
  place: (number: number, count: number) => `Lesson ${number} of ${count}`,
  ownFile: 'From a file',
  steps: (number: number, count: number) => `Step ${number} of ${count}`,
  leave: 'Leave the lesson, keep the VM',
  unknown: 'There is no such lesson here.',
  unknownText:
    'The address names a lesson that this page does not have. One that was opened from a file and is not kept in this browser any more has to be opened again.',
  allLessons: 'All lessons',
  setupRefused: (sentence: string) => `This step cannot be opened. ${sentence}`,
  notResumed: 'What was kept of this lesson does not fit this version, so it begins anew. Your answers stay.',
  experimentLost: 'Your experiment ended with its copy of the lab; the lesson is as you left it.',
  notKept:
    'This browser keeps nothing for this page: your progress is gone when the page is left. All lessons has a button to save it as a file.',
  ownLab:
    'This lesson begins a lab of its own. The one that you worked in is thrown away: its disks, its checkpoints and its backups.',
  beginLesson: 'Begin the lesson',
  beginAnew: 'Begin the lesson anew',
}

export const predicting = {
  legendSure: 'How sure?',
  confidences: Object.keys(CONFIDENCES) as readonly ('guess' | 'fairly-sure' | 'certain')[],
  confidence: (code: string) => CONFIDENCES[code]?.[0] ?? code,
  lock: 'Lock it in',
  needsBoth: 'Choose an answer, and how sure you are.',
  needsAnswer: 'Choose an answer first.',
  needsSure: 'Say how sure you are first.',
  locked: (confidence: string) => `You predicted, ${CONFIDENCES[confidence]?.[1] ?? confidence}`,
  waiting: 'Locked in. Now bring it about.',
}

export const acting = {
  lines: 'Lines to run',
  left: 'What the lines printed',
  reached: 'The checks are met. Run the lines that are left, or see what happened.',
  see: 'See what happened',
  run: 'Run',
  runLine: (line: string) => `Run ${line}`,
  running: 'Running',
  runningLine: (line: string) => `Running ${line}`,
  printed: (line: string) => `What ${line} printed`,
  ran: 'done',
  answerFirst: 'Answer first, then run it.',
  busy: 'Another line is still running.',
  checks: 'Checks',
  resting: 'They rest while you experiment, and stay as they were.',
  met: 'done',
  unmet: 'not yet',
  hint: (number: number, count: number) => `Hint ${number} of ${count}`,
  nextHint: (number: number, count: number) => `Show hint ${number} of ${count}`,
  solution: 'Solution',
  showLine: (number: number, count: number) => `Show line ${number} of ${count}`,
  tryFirst: 'Try it first: run a line, take a hint, or do something in the lab.',
  reset: 'Reset this step',
  sureReset: {
    title: 'Reset this step?',
    text: 'The lab goes back to the moment this step opened: what was done in it since, and what its lines printed, is gone. Your answers stay.',
    act: 'Reset it',
  },
  sureAnew: {
    title: 'Begin the lesson anew?',
    text: 'The lesson goes back to its first step, with a new lab. Your first answers stay.',
    act: 'Begin anew',
  },
  goOn: 'Keep it as it is',
  resetDone: 'The lab is as it was when this step opened.',
  experiment: 'Experiment freely',
  experimenting: 'You experiment on a copy of the lab. Nothing counts, and nothing of it stays.',
  back: 'Back to the lesson',
}

/** What is said to whoever does not see it happen. */
export const voice = {
  step: (number: number, count: number, title: string) => `${player.steps(number, count)}: ${title}`,
  locked: 'Your prediction stands. Bring it about now.',
  hint: (number: number, count: number) => `${acting.hint(number, count)} is shown.`,
}

export const outcome = {
  heading: 'What happened',
  asPredicted: (confidence: string) => `What happened. You predicted it, ${CONFIDENCES[confidence]?.[1] ?? confidence}`,
  verdict: (right: boolean) => (right ? 'That is so.' : 'That is not so.'),
  why: 'Why',
  more: 'More of the why',
  belief: 'A common belief',
  truth: 'What is so',
  said: (right: boolean) =>
    right
      ? 'It happened as you predicted. The reason is below.'
      : 'Something else happened than you predicted. The reason is below.',
  saidPlain: 'The checks of this step are met.',
  theStep: 'What this step said',
  figureMissing: 'not known',
  code: 'Code',
  table: 'Table',
}

export const quiz = {
  heading: (number: number, count: number) => (count === 1 ? 'A question' : `Question ${number} of ${count}`),
  several: 'Several may be right.',
  answer: 'Answer',
  again: 'Try again',
  needsOne: 'Choose an answer first.',
  needsNumber: 'Write a number first.',
  number: (unit: string) => (unit === '' ? 'Your answer' : `Your answer, in ${unit}`),
  right: 'That is so.',
  wrong: 'That is not so.',
  wrongCounted: 'That is not so. The first answer counts; you may try again.',
}

export const going = {
  next: 'Next',
  end: 'End the lesson',
  needsPrediction: 'Answer the question first.',
  needsAct: 'The checks are not met yet.',
  needsLines: 'Run the lines first.',
  needsQuiz: (left: number) => `${left === 1 ? 'A question is' : `${spelled(left)} questions are`} still open below.`,
  experimenting: 'Go back to the lesson first.',
}

export const ending = {
  heading: 'The end of this lesson',
  quizzes: (right: number, of: number) =>
    `${right} of ${plural(of, 'question')} right at the first answer: ${Math.floor((right * 100) / of)} %.`,
  passed: (perCent: number) => `Passed: at least ${perCent} % were needed.`,
  notPassed: (perCent: number) => `Not passed: at least ${perCent} % are needed.`,
  readAgain: 'The questions can be read again; the first answers stay.',
  noQuiz: 'This lesson asks no questions that count.',
  met: 'Misconceptions that came up',
  overcome: 'overcome',
  open: 'not yet overcome',
  none: 'None of your answers showed a misconception.',
  next: (title: string) => `Next lesson: ${title}`,
  keepVm: 'Go on in this lab',
}

const SEEN: Readonly<Record<string, (vm: string) => string>> = {
  guest: (vm) => `Here: what ${vm} shows`,
  disk: (vm) => `Here: ${vm}’s disk`,
  places: (vm) => `Here: where ${vm} and its copies are`,
  time: () => 'Here: the time that passes',
}

/** One sentence at the part of the lab that matters. `shown`: the machine there; `about`: the one that the step is about. */
export const spotlight = (region: string, shown: string, about: string): string =>
  shown !== about && (region === 'guest' || region === 'disk')
    ? `This step is about ${about}: choose it above`
    : (SEEN[region]?.(shown) ?? '')

/** Where the lab lies behind tabs. */
export const phone = {
  seeOn: (tab: string) => `See it on ${tab}`,
}
