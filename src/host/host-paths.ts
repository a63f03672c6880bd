/** Files of hosts and stores as lines name them: `D:\SHOP\shop.vhdx` and `\\HV2\D$\...` of a host, `\\NAS1\Backup\...` of a store. */
import type { Place, Places, PlaceVolume } from '../places/places.ts'
import { normalPath } from '../storage/windows-path.ts'
import { Refused } from './refusal.ts'

export interface HostPath {
  readonly volume: PlaceVolume
  /** Inside the volume. */
  readonly inner: string
  /** As it was written. */
  readonly written: string
}

/** Also one that is lost. Throws Refused `unknown-host` for what is no host. */
export const needHost = (places: Places, name: string): Place => {
  const place = places.place(name)
  if (place?.spec.kind !== 'host') throw new Refused('unknown-host', { host: name })
  return place
}

const volumeOf = (places: Places, written: string, host: string): [PlaceVolume | undefined, string] => {
  const drive = /^\\\\([^\\]+)\\([A-Za-z])\$(?:\\(.*))?$/.exec(written)
  if (drive) return [places.volume(drive[1] as string, drive[2] as string), drive[3] ?? '']
  const share = /^\\\\([^\\]+)(?:\\(.*))?$/.exec(written)
  if (share) return [places.place(share[1] as string)?.volumes[0], share[2] ?? '']
  const local = /^([A-Za-z]):(?:[\\/](.*))?$/.exec(written)
  needHost(places, host)
  return [local ? places.volume(host, local[1] as string) : undefined, local?.[2] ?? '']
}

/** Whose file it is: of the place that a share names, or of the host. */
const ownerOf = (written: string, host: string): string => /^\\\\([^\\]+)/.exec(written)?.[1] ?? host

/** Throws Refused `unknown-host`, 0x80070002 for a place that does not exist, and `volume-lost`. */
export const hostPath = (places: Places, written: string, host: string): HostPath => {
  const [volume, inner] = volumeOf(places, written, host)
  if (!volume) throw new Refused('0x80070002', { path: written, host: ownerOf(written, host) })
  if (volume.disk.lost) throw new Refused('volume-lost', { host: volume.place, volume: volume.name })
  return { volume, inner: normalPath(inner), written }
}

/** Names that no Windows volume takes, part by part. */
const FORBIDDEN = /[<>:"|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** Whether Windows takes it as the name of a file or folder. */
export const isForbiddenName = (part: string): boolean =>
  part === '' || FORBIDDEN.test(part) || [...part].some((char) => char < ' ')

/** The same for a file that is to be made. Throws 0x8007007B for a name that cannot be, 0x80070003 without its volume. */
export const newPath = (places: Places, written: string, host: string): HostPath => {
  const [volume, inner] = volumeOf(places, written, host)
  if (!volume) throw new Refused('0x80070003', { path: written, host })
  const parts = normalPath(inner).split('\\')
  if (parts.some(isForbiddenName)) throw new Refused('0x8007007B', { path: written })
  const isFile = (_: string, index: number): boolean =>
    index > 0 && volume.disk.exists(parts.slice(0, index).join('\\'))
  if (!volume.disk.lost && parts.some(isFile)) throw new Refused('0x80070003', { path: written, host })
  return hostPath(places, written, host)
}

/** The same for a file that is there. */
export const existingPath = (places: Places, written: string, host: string): HostPath => {
  const found = hostPath(places, written, host)
  if (!found.volume.disk.exists(found.inner))
    throw new Refused('0x80070002', { path: written, host: found.volume.place })
  return found
}

/** How the volume's root is called on its own host, for absolute paths. */
export const rootOf = ({ name }: PlaceVolume): string => (name.length === 1 ? `${name}:\\` : 'C:\\')

/** Another file of the same volume, as its host spells it, or as another one (`from`) does. */
export const writtenPath = (
  { place, name }: Pick<PlaceVolume, 'place' | 'name'>,
  inner: string,
  from = place,
): string =>
  name.length !== 1
    ? `\\\\${place}\\${inner}`
    : from.toLowerCase() === place.toLowerCase()
      ? `${name}:\\${inner}`
      : `\\\\${place}\\${name}$\\${inner}`
