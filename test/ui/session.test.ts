/** The page's side of the lab: what becomes of questions when one lab takes the place of another. */
import type { Remote } from 'comlink'
import { describe, expect, it } from 'vitest'
import type { LabHost } from '../../src/protocol.ts'
import { Session } from '../../src/ui/session.svelte.ts'

/** A worker that opens its lab when it is told to, and fails whoever asks before. */
const slowHost = () => {
  let isOpen = false
  let opened: () => void = () => {}
  const asked: string[] = []
  const host = {
    open: () =>
      new Promise<{ nowMicros: number }>((resolve) => {
        opened = () => {
          isOpen = true
          resolve({ nowMicros: 0 })
        }
      }),
    possibilities: async (kind: string) => {
      if (!isOpen) throw new Error('the lab is not open')
      asked.push(kind)
      return []
    },
  } as unknown as Remote<LabHost>
  return { host, asked, open: () => opened() }
}

describe('a session', () => {
  it('asks nothing of a lab that is not open yet, and what may be done as soon as it is', async () => {
    const hosts = [slowHost(), slowHost(), slowHost()]
    let links = 0
    const session = new (class extends Session {
      protected override readonly openLink = () => ({
        host: (hosts[links++] as (typeof hosts)[0]).host,
        close: () => {},
      })
    })()
    const first = session.startOver()
    hosts[0]?.open()
    await first
    const second = session.startOver()
    await session.askWhatIsPossible(true)
    expect([session.phase, session.death]).toEqual(['opening', ''])
    hosts[1]?.open()
    await second
    expect(session.phase).toBe('open')
    expect(hosts.map(({ asked }) => asked)).toEqual([['vm'], ['vm'], []])
    // Its clock stands while it opens.
    void session.startOver()
  })
})
