/** The guest's desktop as this page shows it: which windows are open is the page's matter, all else the lab's. */
import { createContext } from 'svelte'
import type { Command } from '../../lab/command.ts'
import type { GuestPart, VmPart } from '../../view/view-model.ts'
import { standingFailure } from '../../viz/guest-events.ts'
import { eventSentence, refusalSentence } from '../../words/catalogue.ts'
import { guest as words } from '../../words/page-guest.ts'
import type { Session } from '../session.svelte.ts'

export type GuestScreenPart = NonNullable<GuestPart['screen']>
export type AppRequest = Extract<Command, { type: 'run-app' }>['request']
export type ProgramName = Exclude<AppRequest['app'], 'System'>

export const PROGRAMS: readonly ProgramName[] = [
  'Shop',
  'Notepad',
  'Photos',
  'Updater',
  'Directory',
  'Workload',
  'Ransomware',
]

export class Desktop {
  /** In the order in which they stand, what was opened last on top. */
  open = $state.raw<readonly ProgramName[]>(['Shop', 'Notepad', 'Photos'])
  /** Its window takes the focus as soon as it is there. */
  awaited: ProgramName | undefined
  /** Takes the focus when a window goes. */
  menuButton: (() => HTMLElement | null) | undefined
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  get vm(): VmPart | undefined {
    return this.#session.vm
  }

  /** Why the guest takes no clicks now; null when it does. */
  get still(): string | null {
    return this.vm?.state === 'Running' ? null : words.paused
  }

  /** Why a program takes no new work just now: the agent holds it back for a checkpoint. */
  held(app: ProgramName): string | null {
    return this.still ?? (this.#session.guest?.freezing ? refusalSentence('frozen', { app }) : null)
  }

  toggle(program: ProgramName): void {
    if (this.open.includes(program)) this.close(program)
    else {
      this.awaited = program
      this.open = [program, ...this.open]
    }
  }

  close(program: ProgramName): void {
    this.open = this.open.filter((each) => each !== program)
    this.menuButton?.()?.focus()
  }

  run(request: AppRequest): Promise<boolean> {
    return this.#session.dispatch({ type: 'run-app', vm: this.vm?.name ?? '', request })
  }

  /** What the program's last act failed with, in words. */
  failureOf(program: ProgramName): string | null {
    const failed = standingFailure(this.#session.timeline?.events ?? [], this.vm?.name ?? '', program)
    return failed ? eventSentence(failed.code, failed.data) : null
  }
}

export const [useDesktop, provideDesktop] = createContext<Desktop>()
