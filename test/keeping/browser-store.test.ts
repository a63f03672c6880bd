import { afterEach, expect, it, vi } from 'vitest'
import { BrowserStore } from '../../src/keeping/browser-store.ts'

afterEach(() => vi.unstubAllGlobals())

it('keeps a text and gives it back', () => {
  const held = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, text: string) => held.set(key, text),
    removeItem: (key: string) => held.delete(key),
  })
  const failed = vi.fn()
  const store = new BrowserStore('here', failed)
  expect(store.read()).toBeNull()
  store.write('something')
  expect(store.read()).toBe('something')
  expect(new BrowserStore('elsewhere', failed).read()).toBeNull()
  store.forget()
  expect(store.read()).toBeNull()
  expect(failed).not.toHaveBeenCalled()
})

it('tells once that the browser keeps nothing, and throws nothing', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError')
  }
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
  const failed = vi.fn()
  const store = new BrowserStore('here', failed)
  expect(store.read()).toBeNull()
  store.write('something')
  store.forget()
  expect(failed).toHaveBeenCalledTimes(1)
})
