/** What a command is called on its button. */
import type { Command } from '../../lab/command.ts'
import { bar } from '../../words/page.ts'
import { checkpoint } from '../../words/page-checkpoint.ts'

export const actionName = (command: Command): string => {
  switch (command.type) {
    case 'start-vm':
      return bar.start
    case 'suspend-vm':
      return bar.pause
    case 'resume-vm':
      return bar.resume
    case 'save-vm':
      return bar.save
    case 'stop-vm':
      return command.mode === 'shut-down' ? bar.shutDown : bar.turnOff
    case 'checkpoint-vm':
      return checkpoint.take
    default:
      return command.type
  }
}
