import { describe, expect, it } from 'vitest'
import { fatTime, julianMillis, timeText } from '../../src/guest/guest-time.ts'

describe("the guest's calendar", () => {
  it("agrees with the platform's over four centuries", () => {
    for (let day = -3650; day < 150_000; day += 97) {
      const millis = day * 86_400_000 + ((day * 7919) % 86_400) * 1000
      expect(timeText(millis * 1000)).toBe(new Date(millis).toISOString().slice(0, 19))
    }
  })

  it("writes FAT time stamps with two seconds' precision", () => {
    const micros = Date.UTC(2026, 2, 14, 9, 5, 7) * 1000
    expect(fatTime(micros)).toBe(((46 << 25) | (3 << 21) | (14 << 16) | (9 << 11) | (5 << 5) | 3) >>> 0)
  })

  it('counts Julian days from noon', () => {
    expect(julianMillis(0)).toBe(2_440_587.5 * 86_400_000)
  })
})
