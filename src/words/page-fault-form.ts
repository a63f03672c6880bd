/** The parameters of a failure as the menu asks for them, and the list of what is planned. */
import { fileName } from './format.ts'

export const faultForm = {
  open: 'Choose how, and when',
  openName: (failure: string) => `Choose how, and when: ${failure}`,
  act: 'Break',
  plan: 'Plan',
  now: 'As it is chosen here, at once.',
  later: 'As it is chosen here, at that time. Until then it can be called off.',
  numbers: { count: 'Orders', filesPerHour: 'Files an hour', offsetBytes: 'Byte of the file' },
  byChance: 'by chance',
  patches: { Data: 'converts the sums', Boot: 'does not boot', Slow: 'changes a row an hour' },
  choices: { patch: 'The update', account: 'Account', point: 'Restore point', file: 'File' },
  /** The whole path is in the line below: here the end tells files apart. */
  file: (host: string, path: string) => `${fileName(path)} on ${host}`,
  path: 'File of the guest',
  needsPath: 'Name a file first.',
  dwell: 'Unnoticed for … minutes',
  at: 'At',
  atText: 'at once, or 23:00',
}

export const plannedFaults = {
  heading: 'Planned',
  strikes: (at: string) => `Strikes ${at}.`,
  callOff: 'Call off',
  callOffName: (failure: string, at: string) => `Call off: ${failure}, ${at}`,
}
