/** What lies on the hosts that still stand, as lines name it. */
import type { PlacesPart } from '../../view/view-model.ts'

export const standingHosts = (places: PlacesPart | undefined): readonly string[] =>
  (places?.places ?? []).filter(({ kind, lost }) => kind === 'host' && !lost).map(({ name }) => name)

/** Files of one host whose path fits, as `D:\SHOP\shop.vhdx`. */
export const filesOfHost = (places: PlacesPart | undefined, host: string, fits: RegExp): readonly string[] =>
  (places?.places ?? [])
    .filter(({ name }) => name === host)
    .flatMap(({ volumes }) =>
      volumes.flatMap(({ name, lost, files }) =>
        lost ? [] : files.filter(({ path }) => fits.test(path)).map(({ path }) => `${name}:\\${path}`),
      ),
    )
