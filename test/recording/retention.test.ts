// A recording with a memory budget: what has no room lies in a file, and nobody who asks can tell.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encode } from '../../harness/otlp/index.ts'
import { Recording, type RecordingEntry } from '../../harness/recording/index.ts'
import { traffic } from '../bench/traffic/index.ts'
import { logBody, metricBody, spanBody } from '../sink/samples.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitboss-retention-'))
})
afterAll(() => rm(folder, { recursive: true }))

const requests = [...traffic({ seed: 5, spans: 3000, batch: 64 })].map(({ signal, items }, index) => ({
  signal,
  body: encode(signal, items),
  received: BigInt(index),
}))
const size = requests.reduce((sum, { body }) => sum + body.length, 0)

function filled(recording: Recording): Recording {
  for (const request of requests) recording.append(request)
  return recording
}

const everything = (recording: Recording) => ({
  counts: recording.counts(),
  services: recording.services(),
  traces: recording.traces(),
  spans: recording.services().map((service) => recording.spansOf(service)),
  logs: recording.logs(),
  metrics: recording.metrics(),
  entries: [...recording.entries()].map((entry: RecordingEntry) =>
    entry.type === 'request' ? { ...entry, body: Buffer.from(entry.body).toString('base64') } : entry,
  ),
})

describe.each([
  ['none of it fits', 1],
  ['a third of it fits', Math.round(size / 3)],
])('where %s', (_what, maxMemory) => {
  test('every question has the answer that it has where all of it fits', () => {
    using budgeted = filled(new Recording({ maxMemory, spillTo: join(folder, 'same') }))
    expect(budgeted.spilled()?.requests).toBeGreaterThan(requests.length / 3)
    expect(everything(budgeted)).toEqual(everything(filled(new Recording())))
  })

  test('what was asked for before it was set aside is there afterwards, and grows', () => {
    using budgeted = new Recording({ maxMemory, spillTo: join(folder, 'grows') })
    const [first, ...rest] = requests
    if (first === undefined) throw new Error('no traffic')
    budgeted.append(first)
    const early = budgeted.traces()
    for (const request of rest) budgeted.append(request)
    const whole = filled(new Recording())
    for (const { traceId } of early) expect(budgeted.trace(traceId)).toEqual(whole.trace(traceId))
  })

  test('a resend of what was set aside is known as one', () => {
    using budgeted = filled(new Recording({ maxMemory, spillTo: join(folder, 'resent') }))
    for (const request of requests) expect(budgeted.append(request)).toEqual({ duplicate: true })
    expect(budgeted.counts().resent).toBe(requests.length)
  })
})

test('what was set aside is told in requests and bytes, oldest first', () => {
  const bodies = [spanBody('a'), spanBody('b'), logBody('l'), metricBody('m', 1n)]
  using budgeted = new Recording({ maxMemory: 6000, spillTo: join(folder, 'told') })
  const signals = ['traces', 'traces', 'logs', 'metrics'] as const
  expect(budgeted.spilled()).toBeUndefined()
  for (const [at, body] of bodies.entries()) {
    budgeted.append({ signal: signals[at] ?? 'traces', body, received: 0n })
  }
  expect(budgeted.spilled()).toBeUndefined()
  for (let extra = 0; budgeted.spilled() === undefined && extra < 9; extra++) {
    budgeted.append({ signal: 'traces', body: spanBody(`extra ${extra}`), received: 0n })
  }
  const [first, second] = bodies.map((body) => body.length) as [number, number]
  const { requests: count = 0, bytes } = budgeted.spilled() ?? {}
  expect(count).toBeGreaterThan(0)
  expect(bytes).toBeGreaterThanOrEqual(first)
  if (count === 1) expect(bytes).toBe(first)
  if (count === 2) expect(bytes).toBe(first + second)
})

test('what fits is never set aside', () => {
  using budgeted = filled(new Recording({ maxMemory: 10 * size, spillTo: join(folder, 'fits') }))
  expect(budgeted.spilled()).toBeUndefined()
})

test('no file is left, neither at the end nor by a process that dies', async () => {
  const budgeted = filled(new Recording({ maxMemory: 1, spillTo: join(folder, 'left') }))
  expect(await readdir(folder)).toEqual([])
  budgeted[Symbol.dispose]()
  expect(await readdir(folder)).toEqual([])
  expect(() => budgeted.traces()).toThrow(/can't be read back/)
})

test('where nothing can be set aside, nothing is lost, and why is said', () => {
  using budgeted = filled(new Recording({ maxMemory: 1, spillTo: join(folder, 'no such folder', 'x') }))
  expect(budgeted.spilled()).toMatchObject({ requests: 0, failure: expect.stringContaining('ENOENT') })
  expect(budgeted.traces()).toEqual(filled(new Recording()).traces())
})
