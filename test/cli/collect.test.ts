// `collect` within the test's own process: with a budget for memory, and with a disk that fails.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { collect, type CollectOptions } from '../../harness/cli/commands/collect.ts'
import { readCapture } from '../../harness/recording/index.ts'
import { names, post } from '../sink/clients.ts'
import { spanBody } from '../sink/samples.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitboss-collect-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Collecting {
  readonly url: string
  readonly stop: AbortController
  readonly ended: Promise<{ data: Record<string, unknown>; text: string }>
}

async function start(options: Partial<CollectOptions> & { capture: string }): Promise<Collecting> {
  const stop = new AbortController()
  const listening = Promise.withResolvers<string>()
  let printed = { data: {}, text: '' }
  const note = (text: string) => {
    const url = /HTTP (\S+),/.exec(text)?.[1]
    if (url !== undefined) listening.resolve(url)
  }
  const run = collect(
    { host: '127.0.0.1', httpPort: 0, grpcPort: 0, ...options },
    {
      command: 'collect',
      json: false,
      progress: { event: () => undefined, note, slow: () => undefined },
      abort: stop.signal,
      print: (data, text) => {
        printed = { data, text: text() }
      },
    },
  )
  const ended = run.then(() => printed)
  ended.catch(() => undefined)
  return { url: `${await listening.promise}/v1/traces`, stop, ended }
}

test('with a budget, the capture holds everything and the result says what had no room', async () => {
  const capture = join(folder, 'budget.jsonl.gz')
  const { url, stop, ended } = await start({ capture, maxMemory: 1 })
  for (const name of ['a', 'b', 'a']) expect((await post(url, spanBody(name))).status).toBe(200)
  stop.abort()
  const { data, text } = await ended
  expect(data).toMatchObject({ counts: { spans: 2, resent: 1 }, deferred: 0, spilled: { requests: 2 } })
  expect(text).toContain('2 requests of 0.0 MiB lay in a file')
  expect(names((await readCapture(capture)).recording)).toEqual(['a', 'b'])
})

test('without one, nothing is said of memory', async () => {
  const { url, stop, ended } = await start({ capture: join(folder, 'all.jsonl') })
  expect((await post(url, spanBody('a'))).status).toBe(200)
  stop.abort()
  const { data, text } = await ended
  expect(data).not.toHaveProperty('spilled')
  expect(text).not.toContain('MiB')
})

test('where the capture cannot be written, senders are told to keep what they have, and the command fails', async () => {
  const { url, ended } = await start({ capture: join(folder, 'no such folder', 'x.jsonl') })
  await vi.waitFor(
    async () => expect((await post(url, spanBody('kept by its sender'))).status).toBe(503),
    5000,
  )
  await expect(ended).rejects.toMatchObject({ code: 'CAPTURE_UNWRITABLE' })
})
