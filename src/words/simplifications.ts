/** Where the lab is simpler than life, and why: shown in the product, never hidden. At most fifteen, and eight
 * more of what copies survive, whose ids begin with `survival-` (test/conformance). */
export interface Simplification {
  /** By which tests name it. */
  readonly id: string
  readonly what: string
  readonly why: string
}

export const simplifications: readonly Simplification[] = [
  {
    id: 'scale',
    what: '1 MiB stands for 1 GiB, and the speeds of disks and networks are parameters.',
    why: 'Bulk work is charged for 1,024 times its bytes, so that it takes as long as in life while a browser can hold it; every block is really copied, as on NTFS, while ReFS merges by changing metadata only. Smallest things stay their size: an empty child takes some MiB here and in life. Nothing here says anything about real hardware; the counters beside the speeds are measured.',
  },
  {
    id: 'between-calls',
    what: 'Checkpoints happen between two calls into the guest; an agent waits 10 seconds for an open transaction.',
    why: 'A call runs at one instant of virtual time; its I/O is paid for afterwards. In life each program has a limit of its own, up to 60 seconds.',
  },
  {
    id: 'small-guest',
    what: 'The guest has one processor and small programs of its own, and the file of a running program can be removed.',
    why: 'Its file system (FatFs) and its database (SQLite) are real; the programs are just large enough to lose something. Windows refuses to delete the file of a running program.',
  },
  {
    id: 'boot-failure',
    what: 'A VM whose guest does not boot goes off, and its monitor keeps the reason.',
    why: 'In life it stays on with that screen until someone turns it off.',
  },
  {
    id: 'host-system',
    what: 'C: of a host holds nothing here: the configuration of a VM lies in the hypervisor, and as a file only in exports and checkpoints.',
    why: 'The hypervisor itself is not simulated, so losing its disk stops nothing; in life it stops the host. What it does with its VMs when it shuts down and starts (AutomaticStopAction, AutomaticStartAction), and VMConnect, are missing with it.',
  },
  {
    id: 'file-formats',
    what: 'Configuration files (.vmcx) are readable text, a .vmrs holds the bare memory, change tracking (.mrt, .rct) has a layout of its own.',
    why: 'The real formats are not documented; what each of them knows, and when, is as described.',
  },
  {
    id: 'lost-volume',
    what: 'A lost local volume freezes a running VM, and one that stands still waits for ever unless Set-VM says otherwise.',
    why: 'A lesson should not end by itself; Hyper-V is said to turn such a VM off after 30 minutes. In life that is said of cluster volumes; with local disks a guest may crash instead.',
  },
  {
    id: 'lying-cache',
    what: 'A write cache that lies loses what the guest wrote, never the structure of the virtual disk file.',
    why: 'It belongs to the virtual disk, and is written out when the VM goes off or is checkpointed. In life a lying disk under the host keeps less, for longer, and can damage the file itself.',
  },
  {
    id: 'directory-partner',
    what: 'The directory has one partner, which only takes changes.',
    why: 'A rolled-back server is betrayed by what its partner does not take; what a partner would give back would hide it. Of a domain controller only production checkpoints are supported; the lab takes both kinds, to show what each does.',
  },
  {
    id: 'people',
    what: 'One customer comes every 15 seconds, and people take five minutes to notice a failure and decide.',
    why: 'Losses are easy to count that way. Both are parameters of the scenario; the second is shown as a part of the RTO.',
  },
  {
    id: 'one-instant',
    what: 'Cmdlets on disk files and whole machines, such as Convert-VHD and Export-VM, are done at one instant and take their time afterwards; a checkpoint is applied at once.',
    why: 'In life a running VM is seen being saved for some seconds before a checkpoint is applied to it. Only what runs under a VM (merges, checkpoints, backups) can be met by something half way.',
  },
  {
    id: 'host-files',
    what: 'Files of hosts keep no times, folders are there as long as a file lies in them, there are no rights, compression or sparse files, and Move-Item and its like take -ComputerName.',
    why: 'Nothing here is decided by an empty folder or a date. No cmdlet asks before it acts, where life asks unless -Confirm:$false is given: -WhatIf tells, and the page asks. The prompt stands on HV1; in life another host is reached through Invoke-Command or a share.',
  },
  {
    id: 'mount-mark',
    what: 'A disk that is mounted for writing is changed by one mark on its volume.',
    why: 'Windows writes more than that; one write is enough to part a disk from what was made on it.',
  },
  {
    id: 'one-generation',
    what: 'A machine has one SCSI controller with up to four disks on one volume, 16 MiB of memory and no network; names of machines are unique, and so are those of the checkpoints of one.',
    why: 'Pass-through and shared disks, another place for checkpoint files, replicas, clusters, TPMs, older configuration versions and older Hyper-V, and other hypervisors would add rules and no insight into checkpoints. What is left out says so when it is asked for.',
  },
  {
    id: 'online-resize',
    what: 'Disks are attached, taken off and resized while the VM is off.',
    why: 'Hyper-V does some of it on a SCSI disk of a running VM; the guest here finds its disks at boot.',
  },
  {
    id: 'survival-left-behind',
    what: 'The next backup after one that died, or whose host did, runs beside the checkpoint that was left, and says that it is there.',
    why: 'In life the next increment may fail with a sharing violation until somebody removes it; whether it does depends on the backup program, and the fact sheet knows one. The file that it leaves, and the merges that wait for it, are as in life.',
  },
  {
    id: 'survival-vtpm',
    what: 'No machine has a virtual TPM: a restored disk starts on every host.',
    why: 'In life it does not without the certificates of the host that was lost. A key that can be lost is shown with enciphered backups instead.',
  },
  {
    id: 'survival-replica',
    what: 'There is no replica of a machine on another host.',
    why: 'A replica follows its original within minutes, corruption included: it is availability and no history, and what it teaches about old points the backups show.',
  },
]
