/** Parts of the page that its first picture does without: they travel together, behind it. */

export { default as Simplifications } from './console/Simplifications.svelte'
export { default as HostFile } from './files/HostFile.svelte'
export { default as ImageReport } from './files/ImageReport.svelte'
export { default as LabFiles } from './files/LabFiles.svelte'
export { default as CompareTab } from './inside/CompareTab.svelte'
export { default as DatabaseTab } from './inside/DatabaseTab.svelte'
export { default as FilesTab } from './inside/FilesTab.svelte'
export { default as LossDialog } from './loss/LossDialog.svelte'
export { default as Machines } from './machines/Machines.svelte'
export { default as PointShares } from './time/PointShares.svelte'
export { default as SideBySide } from './time/SideBySide.svelte'
export { default as TimelineTables } from './time/TimelineTables.svelte'
