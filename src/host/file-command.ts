/** What may be done to files and folders of hosts, as at a host's own prompt: no room is told of it. */
interface OnItem {
  readonly host: string
  /** As the host spells it, `D:\SHOP\shop.vhdx` or `D:\SHOP`. */
  readonly path: string
}

export type FileCommand =
  | (OnItem & { type: 'move-item'; destination: string })
  | (OnItem & { type: 'rename-item'; newName: string })
  | (OnItem & { type: 'copy-item'; destination: string; recurse: boolean })
  | (OnItem & { type: 'remove-item'; recurse: boolean })

export type FileCommandOf<Type extends FileCommand['type']> = Extract<FileCommand, { type: Type }>

export const isFileCommand = (command: { readonly type: string }): command is FileCommand =>
  command.type.endsWith('-item')
