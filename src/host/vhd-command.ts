/** What may be done to virtual disk files, apart from any VM: the `*-VHD` cmdlets as plain data. */
export type VhdKind = 'Dynamic' | 'Fixed' | 'Differencing'

/** Paths as the host spells them, `D:\SHOP\shop.vhdx`. */
interface OnFile {
  readonly host: string
  readonly path: string
}

export const OPTIMIZE_MODES = ['Full', 'Quick', 'Pretrimmed', 'Prezeroed'] as const

export type VhdCommand =
  | (OnFile & {
      type: 'new-vhd'
      vhdType: VhdKind
      sizeBytes?: number
      parentPath?: string
      blockSizeBytes?: number
      logicalSectorSizeBytes?: number
    })
  | (OnFile & {
      type: 'convert-vhd'
      destinationPath: string
      vhdType?: VhdKind
      parentPath?: string
      blockSizeBytes?: number
      deleteSource: boolean
    })
  | (OnFile & { type: 'resize-vhd'; sizeBytes: number | 'minimum' })
  | (OnFile & { type: 'optimize-vhd'; mode: (typeof OPTIMIZE_MODES)[number] })
  | (OnFile & { type: 'merge-vhd'; destinationPath?: string })
  | (OnFile & { type: 'set-vhd'; parentPath: string; ignoreIdMismatch: boolean })
  | (OnFile & { type: 'mount-vhd'; readOnly: boolean })
  | (OnFile & { type: 'dismount-vhd' })

export type VhdCommandOf<Type extends VhdCommand['type']> = Extract<VhdCommand, { type: Type }>

export const isVhdCommand = (command: { readonly type: string }): command is VhdCommand => command.type.endsWith('-vhd')
