/** What may be done to whole machines and their disks: `New-VM`, `Export-VM` and their like as plain data. */
import type { LiveState } from './export-vm.ts'

export type VmCommand =
  | { type: 'new-vm'; vm: string; host: string; vhdPath?: string; newVhdSizeBytes?: number }
  | { type: 'remove-vm'; vm: string }
  | { type: 'export-vm'; vm: string; path: string; liveState: LiveState }
  | { type: 'export-checkpoint'; vm: string; name: string; path: string }
  | {
      type: 'import-vm'
      host: string
      path: string
      mode: 'register' | 'copy'
      generateNewId: boolean
      destinationPath?: string
    }
  | { type: 'add-vm-disk'; vm: string; path: string; controllerLocation?: number }
  | { type: 'set-vm-disk'; vm: string; controllerLocation: number; path: string }
  | { type: 'remove-vm-disk'; vm: string; controllerLocation: number }

export type VmCommandOf<Type extends VmCommand['type']> = Extract<VmCommand, { type: Type }>

const TYPES: ReadonlySet<string> = new Set<VmCommand['type']>([
  'new-vm',
  'remove-vm',
  'export-vm',
  'export-checkpoint',
  'import-vm',
  'add-vm-disk',
  'set-vm-disk',
  'remove-vm-disk',
])

export const isVmCommand = (command: { readonly type: string }): command is VmCommand => TYPES.has(command.type)
