/** Words of the first screen, and of the questions that lead to a lesson. */
import { spelled } from './format.ts'

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

export const landing = {
  documentTitle: 'Afterimage: break a virtual machine in your browser',
  heading: 'Break a virtual machine.',
  headingThen: 'See what comes back.',
  text: 'A shop with real orders, on a disk made of layers. Take checkpoints, make backups, then lose the disk, the host or the building.',
  nav: 'Main',
  lessons: 'Lessons',
  survives: 'What survives',
  start: 'Start the VM',
  back: (vm: string) => `Back to ${vm}`,
  isOff: (speed: number) => `SHOP is off. Once on, it lives ${spelled(speed)} times as fast.`,
  stays: 'Your lab is as you left it.',
  shortLessons: (count: number) => `${capital(spelled(count))} short lessons`,
  minutes: (count: number) => `${count} min`,
  done: 'done',
  begun: 'begun',
  questionsHeading: 'Or begin with a question',
}

export interface Question {
  readonly lesson: string
  /** What the picture beside it shows of the four files. */
  readonly picture: 'broken' | 'missing' | 'full' | 'merging'
  readonly text: string
  readonly below: string
}

export const QUESTIONS: readonly Question[] = [
  {
    lesson: 'same-disk-same-fate',
    picture: 'broken',
    text: 'Is a checkpoint a backup?',
    below: 'the disk under it dies',
  },
  {
    lesson: 'deleting-is-merging',
    picture: 'missing',
    text: 'Somebody deleted an .avhdx',
    below: 'and the chain is broken',
  },
  {
    lesson: 'the-forgotten-checkpoint',
    picture: 'full',
    text: 'Why is my VM Paused-Critical?',
    below: 'a checkpoint was left behind',
  },
  {
    lesson: 'deleting-is-merging',
    picture: 'merging',
    text: 'What happens when I delete a checkpoint?',
    below: 'two files become one',
  },
]
