/** One line on each program, and whether it needs a look: for the list of programs. */

import { guest as words } from '../../words/page-guest.ts'
import { directory, photos, programs, ransomware, shop, workload } from '../../words/page-programs.ts'
import type { Desktop, GuestScreenPart, ProgramName } from './desktop.svelte.ts'

export interface ProgramStatus {
  readonly text: string
  readonly needsLook: boolean
}

const STATUS: Readonly<Record<ProgramName, (screen: GuestScreenPart) => ProgramStatus>> = {
  Shop: ({ shop: { running, error, orders, openTransaction } }) => ({
    text: running ? words.orders(orders, openTransaction !== null) : shop.stopped,
    needsLook: !running || error !== undefined,
  }),
  Notepad: ({ notepad: { text, savedText, fileName } }) => ({
    text: text === savedText ? (fileName.split('\\').at(-1) ?? '') : programs.unsaved,
    needsLook: false,
  }),
  Photos: ({ photos: { count, bytes, missing } }) => ({
    text: photos.size(count, bytes, missing),
    needsLook: missing > 0,
  }),
  Updater: ({ updater: { version } }) => ({ text: words.version(version), needsLook: false }),
  Ransomware: ({ ransomware: { running, filesEnciphered } }) => ({
    text: running
      ? `${ransomware.running}, ${ransomware.enciphered(filesEnciphered)}`
      : filesEnciphered > 0
        ? ransomware.enciphered(filesEnciphered)
        : ransomware.notRunning,
    needsLook: running,
  }),
  Directory: ({ directory: { running, highestUsn, error } }) => ({
    text: running ? (error ?? directory.usn(highestUsn)) : directory.stopped,
    needsLook: !running || error !== undefined,
  }),
  Workload: ({ workload: { profile, requests, error } }) => ({
    text: profile ? `${workload.profiles[profile] ?? profile}, ${workload.requests(requests)}` : workload.notRunning,
    needsLook: error !== undefined,
  }),
}

export const programStatus = (desktop: Desktop, screen: GuestScreenPart, program: ProgramName): ProgramStatus => {
  const status = STATUS[program](screen)
  const failure = desktop.failureOf(program)
  return failure === null ? status : { ...status, needsLook: true }
}
