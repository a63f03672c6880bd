/** Fetches the parts that come behind the first picture; the browser does it once. */
export const fetchLaterParts = (): Promise<typeof import('./later-parts.ts')> => import('./later-parts.ts')
