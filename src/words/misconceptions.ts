/** What people wrongly believe of checkpoints and backups, by number, and what is so. */

export interface Misconception {
  readonly belief: string
  readonly truth: string
}

/** As lessons tag choices with them: `{M2}`. */
export const misconceptions: Readonly<Record<string, Misconception>> = {
  M1: {
    belief: 'A checkpoint is a copy of the virtual machine.',
    truth:
      'It is a line drawn through its disk: the files below stop changing, and what is written after it goes into a new one. Nothing was copied.',
  },
  M2: {
    belief: 'A checkpoint survives the loss of its disk or host.',
    truth: 'All its files lie beside the machine. What takes the machine’s disk takes them too.',
  },
  M3: {
    belief: 'Deleting a checkpoint deletes my present data, or takes me back to it.',
    truth: 'It only gives up the way back. The present stays; its files are merged.',
  },
  M4: {
    belief: 'Going back keeps my newer work somewhere.',
    truth: 'What came after the checkpoint is gone unless another checkpoint was taken first.',
  },
  M5: {
    belief: 'Checkpoints cost no space and no time.',
    truth: 'Each one lets another file grow, and a read has to look through all of them.',
  },
  M6: {
    belief: 'The .avhdx is left over, and I may delete it.',
    truth: 'It holds everything that was written since. Without it the machine does not start.',
  },
  M7: {
    belief: 'Deleting a checkpoint frees its space at once.',
    truth: 'The blocks have to be merged first, which takes time and may take room before it gives any.',
  },
  M8: {
    belief: 'Deleting files in the guest frees space under checkpoints.',
    truth: 'A file that is frozen keeps the old blocks for the checkpoint, whatever the guest deletes.',
  },
  M9: {
    belief: 'A checkpoint with memory is the safest one for databases and domain controllers.',
    truth:
      'It brings back a moment in the middle of their work. A production checkpoint asks them to finish first, and that is what they are made for.',
  },
  M10: {
    belief: 'Every restore point stands by itself.',
    truth: 'An increment needs all those below it. One that is missing takes the ones above along.',
  },
  M11: {
    belief: 'Keep three means three files.',
    truth: 'What a kept point stands on has to stay as well.',
  },
  M12: {
    belief: 'RAID, a replica or a second host is a backup.',
    truth: 'They repeat every write at once, the wrong ones too.',
  },
  M13: {
    belief: 'A backup on the same storage is good enough.',
    truth: 'A copy shares the fate of the place where it lies.',
  },
  M14: {
    belief: 'A green job can be restored.',
    truth: 'It says that something was copied. Only a restore that starts and is looked at shows that it comes back.',
  },
  M15: {
    belief: 'An incremental backup is always right after going back.',
    truth:
      'What the tracking knows is of the time before. Going back ends it, and the next backup has to read everything.',
  },
  M16: {
    belief: 'A disk with checkpoints may be made larger.',
    truth: 'Parent and child then disagree about its size, and the chain does not open.',
  },
  M17: {
    belief: 'A backup protects against ransomware by itself.',
    truth: 'Whoever can write there can encipher or delete it. Only a copy that nobody can change is safe from that.',
  },
  M18: {
    belief: 'RPO is the schedule, and RTO is the speed of the copy.',
    truth: 'Failed runs age the newest copy, and noticing, deciding and starting take time as well.',
  },
  M19: {
    belief: 'Checkpoints and snapshots mean the same on all platforms.',
    truth: 'What a rollback throws away, what deleting costs and what is kept differ from one to the next.',
  },
  M20: {
    belief: 'A long chain only costs space.',
    truth: 'Each read looks through more files, so it takes longer, and merging them takes longer too.',
  },
}
