// Parts of a running system that are taken away for a while, and come back.
import { describe, expect, test } from 'vitest'
import { eventsOf, fakeSystem, place, start } from './helpers.ts'

const answers = (url: string) =>
  fetch(url, { signal: AbortSignal.timeout(500) }).then(
    ({ ok }) => ok,
    () => false,
  )

describe('a service that is taken away', () => {
  test('is gone while it is stopped, comes back on its port as another process, and its end ends nothing else', async () => {
    await using at = await place()
    await using system = await start(at, fakeSystem(at, { a: {}, b: {} }))
    const before = system.services.get('a')
    const url = `${system.endpoints.url('a')}/health`
    await system.interrupt('a', 'stop')
    expect(await answers(url)).toBe(false)
    await system.restore('a')
    expect(await answers(url)).toBe(true)
    expect(system.services.get('a')?.pid).not.toBe(before?.pid)
    expect((await eventsOf(at)).filter((event) => event === 'a started')).toHaveLength(2)
    expect(await Promise.race([system.died, Promise.resolve('nobody died')])).toBe('nobody died')
  })

  test('stands still while it is paused, and goes on as the same process', async () => {
    await using at = await place()
    await using system = await start(at, fakeSystem(at, { a: {} }))
    const before = system.services.get('a')?.pid
    const url = `${system.endpoints.url('a')}/health`
    await system.interrupt('a', 'pause')
    expect(await answers(url)).toBe(false)
    await system.restore('a')
    expect(await answers(url)).toBe(true)
    expect(system.services.get('a')?.pid).toBe(before)
  })

  test('does not hold up the end of the system, though it is paused', async () => {
    await using at = await place()
    const system = await start(at, fakeSystem(at, { a: {} }))
    await system.interrupt('a', 'pause')
    await system.stop()
    expect(system.services.get('a')).toBeDefined()
    expect(await answers(`${system.endpoints.url('a')}/health`)).toBe(false)
  })

  test('must be one of the system', async () => {
    await using at = await place()
    await using system = await start(at, fakeSystem(at, { a: {} }))
    await expect(system.interrupt('nobody', 'stop')).rejects.toThrow(
      'There is no running part "nobody" of the system.',
    )
  })
})
