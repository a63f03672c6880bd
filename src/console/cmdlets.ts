/** The cmdlet table: what each line of the prompt means. The way back is line-of.ts's. */
import { BACKUP_CMDLETS } from './backup-cmdlets.ts'
import { CHECKPOINT_CMDLETS } from './checkpoint-cmdlets.ts'
import type { Cmdlet } from './cmdlet.ts'
import { FAULT_CMDLETS } from './fault-cmdlets.ts'
import { FILE_CMDLETS } from './file-cmdlets.ts'
import { GUEST_CMDLETS } from './guest-cmdlets.ts'
import { LAB_CMDLETS } from './lab-cmdlets.ts'
import { LEDGER_CMDLETS } from './ledger-cmdlets.ts'
import { LOOK_CMDLETS } from './look-cmdlets.ts'
import { FILTER_CMDLETS } from './pipeline/filter-cmdlets.ts'
import { COMPARE_POLICY } from './policy-cmdlet.ts'
import { POWER_CMDLETS } from './power-cmdlets.ts'
import { PRICE_CMDLETS } from './price-cmdlets.ts'
import { SURVIVAL_CMDLETS } from './survival-cmdlets.ts'
import { VHD_CMDLETS } from './vhd-cmdlets.ts'
import { VM_CMDLETS } from './vm-cmdlets.ts'

export const CMDLETS: readonly Cmdlet[] = [
  ...POWER_CMDLETS,
  ...CHECKPOINT_CMDLETS,
  ...VM_CMDLETS,
  ...VHD_CMDLETS,
  ...FILE_CMDLETS,
  ...GUEST_CMDLETS,
  ...LAB_CMDLETS,
  ...BACKUP_CMDLETS,
  ...FAULT_CMDLETS,
  ...LOOK_CMDLETS,
  ...PRICE_CMDLETS,
  ...LEDGER_CMDLETS,
  ...SURVIVAL_CMDLETS,
  COMPARE_POLICY,
  ...FILTER_CMDLETS,
]
