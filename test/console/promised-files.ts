/** Lines on files of hosts, and what each means. */
const path = 'D:\\T\\a.vhdx'
const command = (value: object): object => ({ kind: 'command', command: { host: 'HV1', path, ...value } })
const look = (value: object): object => ({ kind: 'look', look: value })
const folder = { kind: 'items', path: 'D:\\', host: 'HV1', recurse: false }

export const PROMISED_FILES: readonly (readonly [line: string, act: object])[] = [
  ['Get-ChildItem', look({ ...folder, path: undefined })],
  ['dir D:\\SHOP', look({ ...folder, path: 'D:\\SHOP' })],
  ['ls -Recurse', look({ ...folder, path: undefined, recurse: true })],
  ['gci -Path D:\\ -ComputerName HV2', look({ ...folder, host: 'HV2' })],
  [`Move-Item -Path ${path} -Destination E:\\`, command({ type: 'move-item', destination: 'E:\\' })],
  [`mv ${path} E:\\b.vhdx`, command({ type: 'move-item', destination: 'E:\\b.vhdx' })],
  [`Rename-Item -Path ${path} -NewName b.vhdx`, command({ type: 'rename-item', newName: 'b.vhdx' })],
  [`ren ${path} b.vhdx`, command({ type: 'rename-item', newName: 'b.vhdx' })],
  [`Copy-Item ${path} E:\\ -Force`, command({ type: 'copy-item', destination: 'E:\\', recurse: false })],
  [`cp ${path} E:\\ -Recurse`, command({ type: 'copy-item', destination: 'E:\\', recurse: true })],
  [`Remove-Item ${path}`, command({ type: 'remove-item', recurse: false })],
  [`del -LiteralPath ${path} -ComputerName HV2`, command({ type: 'remove-item', recurse: false, host: 'HV2' })],
  [`rm ${path} -Recurse -Force`, command({ type: 'remove-item', recurse: true })],
  ['Get-LabHostFile', look({ kind: 'host-files', path: undefined, host: 'HV1' })],
  ['Get-LabHostFile D:\\SHOP -ComputerName HV2', look({ kind: 'host-files', path: 'D:\\SHOP', host: 'HV2' })],
]
