/** Words of instant recovery and the way home from it, of lost keys, and of one order that comes back. */
export const instant = {
  title: 'Run it from the backup',
  text: (vm: string) =>
    `${vm} starts at once: its disks are the restore point itself. It reads as fast as that place does, and what it writes is lost with it until its disks are moved. Host and name as above.`,
  act: 'Run it from there…',
  home: (vm: string) => `Take the disks of ${vm} home`,
  homeText: (vm: string) =>
    `Copies all that ${vm} stands on to a volume of its own host while it runs; the backup is left as it was.`,
  homeAct: 'Move',
  moveName: (vm: string) => `Move the disks of ${vm}`,
  folder: 'To folder',
  needsFolder: 'Write a folder first, such as D:\\SHOP.',
  runs: (vm: string, restorePoint: string, place: string) =>
    `${vm} runs from ${restorePoint}, the backup itself, on ${place}. What it has written since lies there too, and is lost with it until its disks are moved.`,
  openHome: 'Move its disks…',
  storage: 'Where its disks lie',
  storageText: (vm: string) => `The disks of ${vm} go to another volume of its host while it runs.`,
}

export const keys = {
  lost: (ids: readonly string[]) =>
    `Nobody has ${ids.join(', ')} any more: what was enciphered with ${ids.length === 1 ? 'it' : 'them'} cannot be restored from here. The next run makes a new key and a full with it.`,
}

export const order = {
  title: 'Restore one order',
  text: (vm: string) =>
    `One order of that moment, with its lines and its payment, back into the shop of ${vm} as it runs. Nothing that is there is written over.`,
  number: 'Number of the order',
  act: 'Put it back',
  name: (number: number) => `Put order ${number} back`,
  needs: 'Write the number of an order first.',
}
