/** The page's side of the lab: what becomes of questions when one lab takes the place of another. */
import type { Remote } from 'comlink'
import { describe, expect, it, vi } from 'vitest'
import type { LabHost } from '../../src/protocol.ts'
import type { LabLink } from '../../src/ui/lab-link.ts'
import { Session } from '../../src/ui/session.svelte.ts'

/** A worker that opens its lab when it is told to, and fails whoever asks before. */
const slowHost = () => {
  let isOpen = false
  let opened: () => void = () => {}
  const asked: string[] = []
  const server = {
    open: () => {
      isOpen = false
      return new Promise<{ nowMicros: number }>((resolve) => {
        opened = () => {
          isOpen = true
          resolve({ nowMicros: 0 })
        }
      })
    },
  } as unknown as LabLink['server']
  const host = {
    possibilities: async (kind: string) => {
      if (!isOpen) throw new Error('the lab is not open')
      asked.push(kind)
      return []
    },
  } as unknown as Remote<LabHost>
  return { link: { server, host, close: () => {} }, asked, open: () => opened() }
}

const sessionOn = (hosts: readonly ReturnType<typeof slowHost>[]) => {
  let links = 0
  return new (class extends Session {
    protected override readonly openLink = () => (hosts[links++] as (typeof hosts)[0]).link
  })()
}

describe('a session', () => {
  it('asks nothing of a lab that is not open yet, and what may be done as soon as it is', async () => {
    const host = slowHost()
    const session = sessionOn([host])
    const first = session.startOver()
    host.open()
    await first
    // The worker answers, so it stays.
    const second = session.startOver()
    await session.askWhatIsPossible(true)
    expect([session.phase, session.death]).toEqual(['opening', ''])
    host.open()
    await second
    expect(session.phase).toBe('open')
    expect(host.asked).toEqual(['vm', 'vm'])
    // Its clock stands while it opens.
    void session.startOver()
  })

  it('gives up a worker that has not answered for long, with what waits for it', async () => {
    vi.useFakeTimers()
    const [hanging, next] = [slowHost(), slowHost()]
    const session = sessionOn([hanging, next])
    const first = session.startOver()
    vi.advanceTimersByTime(2000)
    const second = session.startOver()
    await first
    next.open()
    await second
    expect([session.phase, hanging.asked, next.asked]).toEqual(['open', [], ['vm']])
    void session.startOver()
    vi.useRealTimers()
  })
})
