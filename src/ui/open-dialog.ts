/** Which dialog about whole machines or about backups is open. */
export type BackupsTab = 'points' | 'jobs' | 'costs' | 'policies'

export type OpenDialog =
  | 'settings'
  | 'new'
  | 'import'
  | { readonly about: 'backups'; readonly tab: BackupsTab; readonly point?: string }
