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
    Production: ['Production', 'the guest prepares its disk; no memory, it will boot. If it cannot: a standard one'],
    ProductionOnly: ['Production only', 'as production; if the guest cannot: none at all'],
    Disabled: ['Disabled', 'no checkpoints'],
  } as Readonly<Record<string, readonly [string, string]>>,
  typeHint: (vm: string) => `The type is a setting of ${vm}, for every checkpoint that it is asked for.`,
  changesType: (vm: string, type: string) =>
    `This sets ${vm} to ${type} first, and it stays so: Set-VM ${vm} -CheckpointType ${type}.`,
  /** Why a production checkpoint will be none. */
  fallsBack: (vm: string, state: string, agent: string) =>
    state === 'Paused' || state === 'Saved'
      ? `${vm} is ${state}, so its guest cannot prepare anything: this will be a standard checkpoint, with its memory.`
      : state !== 'Running' || agent === 'Healthy'
        ? null
        : agent === 'Absent'
          ? `The guest of ${vm} has no agent that could prepare it: this will be a standard checkpoint, with its memory.`
          : `The guest of ${vm} may not come to rest within 60 s: then this will be a standard checkpoint, with its memory.`,
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
