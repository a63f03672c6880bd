/** What the command line says of itself. */
export const usage = `lab run SCRIPT.ps1 [--scenario ID] [--seed N] [--export DIR] [--json]
lab inspect FILE.vhdx [--json]
lab convert LEAF OUT.img|OUT.vhdx`

export const conversionDone = (path: string, mebibytes: number): string =>
  `${path}: ${mebibytes} MiB as read through the chain.`
