/** One line of the prompt's log and what it printed. */
export interface ConsoleEntry {
  readonly id: number
  /** Undefined for what happened while time ran. */
  readonly line: string | undefined
  readonly text: string
  readonly ok: boolean
}
