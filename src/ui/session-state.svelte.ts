/** How a sitting with the lab stands: its worker, its clock, what was printed and why the last act was refused. */
import { FIRST_SCENARIO } from '../words/page-scenarios.ts'
import type { ConsoleEntry } from './console/console-entry.ts'
import type { OpenDialog } from './open-dialog.ts'
import { ShownParts } from './shown-parts.svelte.ts'

const PRINTED_MAX = 200

type Phase = 'opening' | 'open' | 'silent' | 'dead'

export class SessionState extends ShownParts {
  /** Where this lab begins. */
  scenario = $state<string>(FIRST_SCENARIO)
  phase = $state<Phase>('opening')
  death = $state('')
  running = $state(false)
  speed = $state(10)
  commandCount = $state(0)
  /** Acts since the page was opened whose operations nobody waited for. */
  begunCount = $state(0)
  dialog = $state.raw<OpenDialog>()
  /** Gone with the next act that is taken. */
  refusal = $state.raw<{ code: string; text: string }>()
  printed = $state.raw<readonly ConsoleEntry[]>([])

  readonly isOpen = $derived(this.phase === 'open' || this.phase === 'silent')

  /** Says why something was not done, where a refusal stands. */
  refuse(code: string, text: string): void {
    this.refusal = { code, text }
  }

  /** What was printed; without a line, what happened by itself. */
  tell(line: string | undefined, text: string, ok = true): void {
    const id = (this.printed.at(-1)?.id ?? 0) + 1
    this.printed = [...this.printed.slice(1 - PRINTED_MAX), { id, line, text, ok }]
  }
}
