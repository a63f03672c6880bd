/** Lines on what copies cost and what was promised, and what each means. */
const vm = 'SHOP'

export const PROMISED_LEDGER: readonly (readonly [line: string, act: object])[] = [
  ['Add-LabHost HV3', { kind: 'command', command: { type: 'add-host', name: 'HV3' } }],
  ['Get-LabLedger', { kind: 'look', look: { kind: 'ledger' } }],
  ['Get-LabLedger SHOP', { kind: 'look', look: { kind: 'ledger', vm } }],
  [
    'Set-LabObjective SHOP -RpoMinutes 15 -RtoMinutes 60',
    { kind: 'command', command: { type: 'set-objectives', vm, rpoSeconds: 900, rtoSeconds: 3600 } },
  ],
  [
    'Set-LabObjective -VMName SHOP -RpoMinutes 0.5 -RtoMinutes 0',
    { kind: 'command', command: { type: 'set-objectives', vm, rpoSeconds: 30, rtoSeconds: 0 } },
  ],
]
