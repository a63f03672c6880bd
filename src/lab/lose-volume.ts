/** Taking a volume away, for whoever wants to know what is left without it. */
import type { Command } from './command.ts'

export const loseVolume = (place: string, volume: string): Command => ({
  type: 'fault',
  kind: 'VolumeLost',
  host: place,
  volume,
})
