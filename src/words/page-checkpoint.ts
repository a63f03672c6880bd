/** Words of taking a checkpoint and of what can be done with one. */

export const checkpoint = {
  take: 'Take a checkpoint',
  takeShort: 'Checkpoint',
  title: 'Take a checkpoint',
  name: 'Name',
  nameHint: 'Without one, Hyper-V names it after the time.',
  type: 'Type',
  types: {
    Standard: ['Standard', 'disk and memory: it resumes in the same moment'],
    Production: ['Production', 'the guest prepares its disk; no memory, it will boot'],
    ProductionOnly: ['Production only', 'as production, and never anything else'],
    Disabled: ['Disabled', 'no checkpoints'],
  } as Readonly<Record<string, readonly [string, string]>>,
  act: 'Take it',
  menu: (name: string) => `Checkpoint ‘${name}’`,
  withMemory: (at: string) => `${at}, with memory`,
  noMemory: (at: string) => `${at}, no memory`,
  writing: (at: string) => `${at}, being written`,
  apply: 'Apply',
  delete: 'Delete',
  applyText: (vm: string, at: string, hasMemory: boolean) =>
    hasMemory
      ? `${vm} goes back to ${at}, disk and memory. It will be Saved, and Start goes on in that very moment.`
      : `${vm} goes back to ${at}, disk only. It will be Off, and boots when you start it.`,
  deleteText: 'There is no going back to it then. The present stays as it is.',
  on: (act: string, name: string) => `${act} ‘${name}’`,
  deleteSubtree: 'Delete with all that stand on it',
  deleteSubtreeAct: 'Delete with all',
  deleteSubtreeText: 'Also the checkpoints taken after it on the same branch.',
  rename: 'Rename',
  renameTo: 'New name',
  export: 'Export',
  exportTo: 'Export to the folder',
  exportFolder: 'E:\\exports',
  exportText: 'As a machine that stands by itself: each disk as one file.',
  nowMenu: (vm: string) => `${vm} now`,
  standsOn: (name: string) => `The present came after ‘${name}’.`,
  standsOnBase: 'The present stands on no checkpoint.',
  revert: 'Revert',
  revertTo: (name: string) => `Revert to ‘${name}’`,
  revertText: (name: string) => `Back to ‘${name}’, as applying it.`,
  deleteAll: 'Delete all checkpoints',
  deleteAllAct: 'Delete all',
  deleteAllText: (count: number) =>
    `${count === 1 ? 'The one there is' : `All ${count} of them`}: everything is merged into one file for each disk.`,
}
