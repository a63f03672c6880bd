/** What a file of a host is, in a word or two. */
const NAMES: Readonly<Record<string, string>> = {
  'base-disk': 'base disk',
  'child-disk': 'checkpoint disk',
  'active-disk': 'active disk',
  'checkpoint-memory': 'memory of a checkpoint',
  'shared-parent': 'hidden shared parent',
  exported: 'part of an export',
  'saved-memory': 'saved memory',
  configuration: 'configuration',
  'runtime-state': 'runtime state, no memory in it',
  'change-tracking': 'change tracking',
  'restore-point': 'restore point',
  'free-disk': 'disk of nobody',
  orphan: 'orphan',
  other: 'other file',
}

export const fileRoleName = (role: string): string => NAMES[role] ?? role
