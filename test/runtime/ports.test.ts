// Ports that two runs never both get, and the lock that sees to it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { RuntimeError } from '../../harness/runtime/index.ts'
import { withLock } from '../../harness/runtime/lock.ts'
import { leasePorts, outside } from '../../harness/runtime/ports.ts'
import { identify } from '../../harness/runtime/processes/process-identity.ts'
import { place, rejection } from './helpers.ts'

const RUNTIME = new URL('../../harness/runtime/', import.meta.url)

/** Runs a piece of TypeScript in a process of its own, until the test's end; resolves with its first line. */
async function inAnotherProcess(code: string) {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { line, child }
}

test('ports leased at once, here and in other processes, are all different', async () => {
  await using at = await place()
  const code = `
    import { leasePorts } from '${new URL('ports.ts', RUNTIME)}'
    const lease = await leasePorts(20, ${JSON.stringify(at.root)})
    console.log(JSON.stringify(lease.ports))
    setInterval(() => {}, 1000)`
  const others = await Promise.all([inAnotherProcess(code), inAnotherProcess(code), inAnotherProcess(code)])
  const here = await Promise.all([leasePorts(20, at.root), leasePorts(20, at.root)])
  const all = [
    ...here.flatMap((lease) => lease.ports),
    ...others.flatMap(({ line }) => JSON.parse(line) as number[]),
  ]
  expect(all).toHaveLength(100)
  expect(new Set(all).size).toBe(100)
})

test('a lease ends with its release, and with the process that held it', async () => {
  await using at = await place()
  const code = `
    import { leasePorts } from '${new URL('ports.ts', RUNTIME)}'
    await leasePorts(3, ${JSON.stringify(at.root)})
    console.log('leased')`
  const { child } = await inAnotherProcess(code)
  if (child.exitCode === null) await once(child, 'exit')
  const lease = await leasePorts(2, at.root)
  const leased = async () =>
    (JSON.parse(await readFile(join(at.root, 'ports.json'), 'utf8')) as { port: number }[]).map(
      ({ port }) => port,
    )
  expect(await leased()).toEqual(lease.ports)
  await lease.release()
  expect(await leased()).toEqual([])
})

test.each(['127.0.0.1', '0.0.0.0'])('a port that somebody listens on at %s is not leased', async (host) => {
  await using at = await place()
  const first = await leasePorts(1, at.root)
  await first.release()
  const [port = 0] = first.ports
  const server = createServer().listen(port, host)
  await once(server, 'listening')
  // All ports of the range but the one in use are taken: what is left must be none.
  const others = Array.from({ length: 45_536 }, (_, at_) => at_ + 20_000).filter((other) => other !== port)
  const self = await identify(process.pid)
  const leases = others.map((other) => ({ port: other, ...self }))
  await writeFile(join(at.root, 'ports.json'), JSON.stringify(leases))
  const error = await rejection(leasePorts(1, at.root), RuntimeError)
  expect(error).toMatchObject({ code: 'NO_FREE_PORT' })
  server.close()
})

test('ports lie outside what the kernel gives to clients', () => {
  expect(outside({ first: 32_768, last: 60_999 })).toEqual({ first: 20_000, last: 32_000 })
  expect(outside({ first: 25_000, last: 60_999 })).toEqual({ first: 20_000, last: 24_999 })
  expect(outside({ first: 10_000, last: 60_000 })).toEqual({ first: 60_001, last: 65_535 })
})

test('a lock lets one in at a time', async () => {
  await using at = await place()
  let inside = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside--
  }
  await Promise.all([1, 2, 3, 4].map(() => withLock(join(at.root, 'lock'), work)))
  expect(most).toBe(1)
})

test('a lock held by another process is waited for, and free once that process is killed', async () => {
  await using at = await place()
  const path = join(at.root, 'lock')
  const code = `
    import { withLock } from '${new URL('lock.ts', RUNTIME)}'
    await withLock(${JSON.stringify(path)}, async () => {
      console.log('held')
      await new Promise((resolve) => setTimeout(resolve, 600_000))
    })`
  const { child } = await inAnotherProcess(code)
  const error = await rejection(
    withLock(path, async () => 'in', { timeoutMs: 100 }),
    RuntimeError,
  )
  expect(error).toMatchObject({ code: 'LOCK_TIMEOUT' })
  expect(error.message).toContain(path)
  const waiting = withLock(path, async () => 'in')
  child.kill('SIGKILL')
  expect(await waiting).toBe('in')
})

test('whoever waits for a lock can be called off', async () => {
  await using at = await place()
  const path = join(at.root, 'lock')
  const abort = new AbortController()
  await withLock(path, async () => {
    const waiting = withLock(path, async () => 'in', { abort: abort.signal })
    abort.abort(new RangeError('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })
})
