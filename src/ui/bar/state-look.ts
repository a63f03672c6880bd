/** How a state is marked: dot, ring, bars, square, triangle. */
const LOOKS: Readonly<Record<string, string>> = {
  Off: 'off',
  Starting: 'off',
  Stopping: 'off',
  Paused: 'paused',
  Pausing: 'paused',
  Resuming: 'paused',
  Saved: 'saved',
  Saving: 'saved',
  PausedCritical: 'critical',
  SavedCritical: 'critical',
  OffCritical: 'critical',
}

/** Empty for Running, which needs no other mark than the dot. */
export const stateLook = (state: string): string => LOOKS[state] ?? ''
