/** Which cmdlets wait for a step's prediction: those of its act. */
import type { Cmdlet } from '../console/cmdlet.ts'
import { parseLine } from '../console/parse.ts'
import { isRefusal } from '../console/run-stages.ts'
import type { LessonStep } from './lesson.ts'

export const doLines = (step: LessonStep): readonly string[] =>
  step.body.flatMap((part) => (part.kind === 'do' ? part.lines.map(({ text }) => text) : []))

/** What does much the same: where one of them waits for an answer, so do the others. */
const KIN: readonly (readonly string[])[] = [
  ['Start-VM', 'Stop-VM', 'Restart-VM', 'Suspend-VM', 'Resume-VM', 'Save-VM', 'Remove-VMSavedState', 'Invoke-LabFault'],
  ['Checkpoint-VM', 'Restore-VMCheckpoint', 'Remove-VMCheckpoint', 'Export-VMCheckpoint'],
  ['Start-LabBackup', 'Restore-LabBackup', 'Test-LabBackup', 'New-LabBackupJob'],
  ['Remove-Item', 'Move-Item', 'Rename-Item', 'Remove-VM'],
]

/** What is asked for, and its kin; and what would tell the outcome of any of it. */
export const cmdletsThatWait = (step: LessonStep): readonly string[] => {
  const ofAct = cmdletsOfAct(step)
  const kin = KIN.filter((group) => group.some((cmdlet) => ofAct.includes(cmdlet))).flat()
  return [...new Set([...ofAct, ...kin, 'Get-LabSurvival'])]
}

/** Looks as well: what they would show is what is asked for. What `do` lines leave to the learner is in the solution. */
export const cmdletsOfAct = (step: LessonStep): readonly string[] => {
  const lines = [...doLines(step), ...step.solution.map(({ text }) => text)]
  return [...new Set(lines.flatMap(cmdletsOfEffect))]
}

/** A look that only says to the next cmdlet what is meant shows nothing of its own. */
const cmdletsOfEffect = (line: string): readonly string[] =>
  partsOf(line).flatMap(({ name, does }, index, all) => (does === 'look' && index + 1 < all.length ? [] : [name]))

/** Those of a line, without what only filters and formats; none of a line that cannot be read. */
export const cmdletsOf = (line: string): readonly string[] => partsOf(line).map(({ name }) => name)

const partsOf = (line: string): readonly Cmdlet[] => {
  try {
    return (parseLine(line)?.stages ?? []).flatMap(({ cmdlet }) => (cmdlet.does === 'filter' ? [] : [cmdlet]))
  } catch (error) {
    if (!isRefusal(error)) throw error
    return []
  }
}

/** Time is among what waits. */
export const passesTime = (cmdlets: readonly string[]): boolean => cmdlets.includes('Wait-Lab')
