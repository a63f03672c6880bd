/** Lines that ask what would survive, and what each means. */
const look = (value: object): object => ({
  kind: 'look',
  look: { kind: 'survival', vm: undefined, at: undefined, rule: false, ...value },
})

export const PROMISED_SURVIVAL: readonly (readonly [line: string, act: object])[] = [
  ['Get-LabSurvival', look({})],
  ['Get-LabSurvival SHOP', look({ vm: 'SHOP' })],
  ["Get-LabSurvival -VMName SHOP -At '10:20'", look({ vm: 'SHOP', at: '10:20' })],
  ["Get-LabSurvival -At '2026-03-14T10:20:00'", look({ at: '2026-03-14T10:20:00' })],
  ['Get-LabSurvival -Rule', look({ rule: true })],
  [
    "Compare-LabPolicy SHOP -A 'New-LabBackupJob ''a; b'' SHOP -Repository NAS1; Set-LabRetention SHOP -Repository NAS1 -Policy None' -B '' -Fault HostLost",
    {
      kind: 'look',
      look: {
        kind: 'policies',
        vm: 'SHOP',
        a: ["New-LabBackupJob 'a; b' SHOP -Repository NAS1", 'Set-LabRetention SHOP -Repository NAS1 -Policy None'],
        b: [],
        days: 14,
        fault: 'HostLost',
      },
    },
  ],
]
