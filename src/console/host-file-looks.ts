/** What `Get-ChildItem` and `Get-LabHostFile` print. */
import type { FileHolder } from '../host/file-holders.ts'
import type { FileNeed, HostFileRole } from '../host/file-roles.ts'
import { baseName, existingItem, filesBelow, type HostItem } from '../host/host-items.ts'
import { writtenPath } from '../host/host-paths.ts'
import { hostFilesOf } from '../lab/host-files-look.ts'
import type { Lab } from '../lab/lab.ts'
import { folderOf, pathKey } from '../storage/windows-path.ts'
import { fileRoleName } from '../words/file-roles.ts'
import { type ConsoleObject, objectOf, type Shown, TYPES } from './pipeline/objects.ts'

/** Folders first, as far as files tell of them. */
const itemsOf = (
  { volume }: HostItem,
  folder: string,
): { readonly folders: readonly string[]; readonly shown: Shown } => {
  const below = filesBelow(volume, folder).map((path) => path.slice(folder === '' ? 0 : folder.length + 1))
  const folders = [
    ...new Map(
      below
        .filter((path) => path.includes('\\'))
        .map((path) => path.split('\\')[0] as string)
        .map((name) => [name.toLowerCase(), name]),
    ).values(),
  ]
  const files = below.filter((path) => !path.includes('\\'))
  const inner = (name: string): string => (folder === '' ? name : `${folder}\\${name}`)
  return {
    folders,
    shown: [
      ...folders.map((name) => itemObject(volume, inner(name), null)),
      ...files.map((name) => itemObject(volume, inner(name), volume.disk.lengthOf(inner(name)))),
    ],
  }
}

/** The times of files are not kept here, so there is no LastWriteTime. */
const itemObject = (volume: HostItem['volume'], inner: string, lengthBytes: number | null): ConsoleObject =>
  objectOf(TYPES.item, {
    Mode: lengthBytes === null ? 'd-----' : '-a----',
    Length: lengthBytes,
    Name: baseName(inner),
    FullName: writtenPath(volume, inner),
    Directory: writtenPath(volume, folderOf(inner)),
  })

const listing = (item: HostItem, folder: string, recurse: boolean): Shown => {
  const { folders, shown } = itemsOf(item, folder)
  if (!recurse) return shown
  return [...shown, ...folders.flatMap((name) => listing(item, folder === '' ? name : `${folder}\\${name}`, true))]
}

/** Where a prompt on that host stands: on HV1 C:, which holds nothing here. */
const firstRoot = (lab: Lab, host: string): string => `${lab.places.place(host)?.volumes[0]?.name ?? 'C'}:\\`

/** Throws as `existingItem`. */
export const childItems = (lab: Lab, path: string | undefined, host: string, recurse: boolean): Shown => {
  const item = existingItem(lab.places, path ?? firstRoot(lab, host), host)
  if (item.kind === 'folder') return listing(item, item.inner, recurse)
  return [itemObject(item.volume, item.inner, item.volume.disk.lengthOf(item.inner))]
}

const needText = ({ by, name }: FileNeed): string => (by === 'file' ? baseName(name) : `${by} ${name}`)
const holderText = ({ holder, name }: FileHolder): string =>
  holder === 'host' ? `host, as disk ${name}` : `${holder} ${name}`

const row = (volume: HostItem['volume'], file: HostFileRole): ConsoleObject =>
  objectOf(TYPES.hostFile, {
    Path: writtenPath(volume, file.path),
    Length: file.missing ? 'missing' : file.lengthBytes,
    Role: fileRoleName(file.role),
    VMName: file.vm,
    NeededBy: file.neededBy.map(needText).join(', '),
    OpenedBy: file.holder ? holderText(file.holder) : null,
    ParentPath: file.parentPath === null ? null : writtenPath(volume, file.parentPath),
  })

/** Below a path, or on every volume of the host that still stands. Throws as `existingItem` and `unknown-host`. */
export const hostFiles = (lab: Lab, path: string | undefined, host: string): Shown => {
  if (path === undefined) {
    const roots = lab.places.place(host)?.volumes.filter(({ disk }) => !disk.lost) ?? []
    if (roots.length === 0) existingItem(lab.places, firstRoot(lab, host), host)
    return roots.flatMap((volume) => hostFilesOf(lab, volume).map((file) => row(volume, file)))
  }
  const { volume, inner, kind } = existingItem(lab.places, path, host)
  const start = `${pathKey(inner)}\\`
  const isIn = (file: string): boolean =>
    inner === '' || (kind === 'file' ? pathKey(file) === pathKey(inner) : pathKey(file).startsWith(start))
  return hostFilesOf(lab, volume)
    .filter((file) => isIn(file.path))
    .map((file) => row(volume, file))
}
