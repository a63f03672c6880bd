/** Where the lab is simpler than life, and why: shown in the product, never hidden. */
export interface Simplification {
  readonly what: string
  readonly why: string
}

export const simplifications: readonly Simplification[] = [
  {
    what: '1 MiB stands for 1 GiB.',
    why: 'Bulk work is charged for 1,024 times its bytes, so that it takes as long as in life while a browser can hold it.',
  },
  {
    what: 'Checkpoints happen between two calls into the guest.',
    why: 'A call runs at one instant of virtual time; its I/O is paid for afterwards.',
  },
  {
    what: 'The guest has one processor and small programs of its own.',
    why: 'Its file system (FatFs) and its database (SQLite) are real; the shop, Notepad and the updater are just large enough to lose something.',
  },
  {
    what: 'The file of a running program can be removed; it shows at the next start.',
    why: 'Programs here start with the guest and cannot be ended by hand. Windows refuses to delete the file of a running program.',
  },
  {
    what: 'A write cache that lies loses what the guest wrote, never the structure of the virtual disk file.',
    why: 'It belongs to the virtual disk, and is written out when the VM goes off or is checkpointed. In life a lying disk under the host keeps less, for longer, and can damage the file itself.',
  },
  {
    what: 'The directory has one partner, which only takes changes.',
    why: 'A rolled-back server is betrayed by what its partner does not take; what a partner would give back would hide it.',
  },
  {
    what: 'A VM whose guest does not boot goes off, and its monitor keeps the reason.',
    why: 'In life it stays on with that screen until someone turns it off.',
  },
  {
    what: 'An agent waits 10 seconds for an open transaction.',
    why: 'In life each program has a limit of its own, up to 60 seconds.',
  },
  {
    what: 'C: of a host holds nothing here.',
    why: 'The hypervisor itself is not simulated, so losing its disk stops nothing; in life it stops the host.',
  },
  { what: 'One customer comes every 15 seconds.', why: 'Losses are easy to count that way.' },
  {
    what: 'A lost local volume freezes a running VM.',
    why: 'In life that is said of cluster volumes; with local disks a guest may crash instead.',
  },
  {
    what: 'Configuration files (.vmcx) are readable text, and a .vmrs holds the bare memory.',
    why: 'The real formats are not documented.',
  },
  {
    what: 'The change tracking files (.mrt and .rct) have a layout of their own.',
    why: 'The real one is not documented; what each of them knows, and when, is as described.',
  },
  {
    what: 'People take five minutes to notice a failure and decide.',
    why: 'A parameter of the scenario, shown as a part of the RTO.',
  },
  {
    what: 'Speeds of disks and networks are parameters.',
    why: 'They say nothing about real hardware; the counters beside them are measured.',
  },
  {
    what: 'Cmdlets on disk files, such as Convert-VHD, are done at one instant and take their time afterwards.',
    why: 'Only what runs under a VM (merges, checkpoints, backups) can be met by something half way.',
  },
  {
    what: 'Move-Item, Remove-Item and their like take -ComputerName here.',
    why: 'The prompt stands on HV1. In life another host is reached through Invoke-Command or a share such as \\\\HV2\\D$.',
  },
  {
    what: 'A folder of a host is there as long as a file lies in it, and files keep no times.',
    why: 'Nothing here is decided by an empty folder or by the date of a file.',
  },
  {
    what: 'A disk that is mounted for writing is changed by one mark on its volume.',
    why: 'Windows writes more than that; one write is enough to part a disk from what was made on it.',
  },
]
