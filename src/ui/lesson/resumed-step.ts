/** What the worker needs to bring a step back as it was kept: its past in two parts, and how far it was. */
import type { Resume } from '../../keeping/learner-progress.ts'

export const resumedStep = ({ journal, openedEntries, openedMicros, ...from }: Resume) => ({
  /** A lab in which nothing was done yet. */
  first: { ...journal, entries: [], untilMicros: 0 },
  opened: { entries: journal.entries.slice(0, openedEntries), untilMicros: openedMicros },
  since: { entries: journal.entries.slice(openedEntries), untilMicros: journal.untilMicros },
  progress: {
    predicted: from.given !== null,
    reached: from.reached,
    quizzes: from.answered.length,
    ran: from.lines.flatMap(({ ran, written }) => (ran ? written : [])),
    ...(from.kept && { kept: from.kept }),
  },
})
