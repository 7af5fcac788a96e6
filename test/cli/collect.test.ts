// `collect` within the test's own process: with a budget for memory, and with a disk that fails.
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { collect } from '../../harness/cli/commands/collect.ts'
import { readCapture } from '../../harness/recording/index.ts'
import { names, post, PROTOBUF } from '../sink/clients.ts'
import { spanBody } from '../sink/samples.ts'
import { startCollect } from './collecting.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pitboss-collect-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('with a budget, the capture holds everything and the result says what had no room', async () => {
  const capture = join(folder, 'budget.jsonl.gz')
  const { url, stop, ended } = await startCollect({ capture, maxMemory: 1 })
  for (const name of ['a', 'b', 'a']) expect((await post(url, spanBody(name))).status).toBe(200)
  stop.abort()
  const { data, text } = await ended
  expect(data).toMatchObject({ counts: { spans: 2, resent: 1 }, deferred: 0, spilled: { requests: 2 } })
  expect(text).toContain('2 requests of 0.0 MiB lay in a file')
  expect(names((await readCapture(capture)).recording)).toEqual(['a', 'b'])
})

test('without one, nothing is said of memory', async () => {
  const { url, stop, ended } = await startCollect({ capture: join(folder, 'all.jsonl') })
  expect((await post(url, spanBody('a'))).status).toBe(200)
  stop.abort()
  const { data, text } = await ended
  expect(data).not.toHaveProperty('spilled')
  expect(text).not.toContain('MiB')
})

test('with a token, only who gives it is recorded, and the result counts who did not', async () => {
  const capture = join(folder, 'token.jsonl')
  const { url, stop, ended } = await startCollect({ capture, token: 'sesame', maxRequest: 2000 })
  const authorization = { ...PROTOBUF, authorization: 'Bearer sesame' }
  expect((await post(url, spanBody('stranger'))).status).toBe(401)
  expect((await post(url, spanBody('friend'), authorization)).status).toBe(200)
  expect((await post(url, spanBody('x'.repeat(2000)), authorization)).status).toBe(413)
  stop.abort()
  const { data, text } = await ended
  expect(data).toMatchObject({ counts: { spans: 1 }, refused: 2, turnedAway: 0 })
  expect(text).toContain('2 requests were refused')
  expect(names((await readCapture(capture)).recording)).toEqual(['friend'])
})

test('with a certificate, it is reached over TLS alone', async () => {
  const fixture = (name: string) => new URL(`../sink/fixtures/${name}`, import.meta.url).pathname
  const tls = { tlsCert: fixture('cert.pem'), tlsKey: fixture('key.pem') }
  const { url, stop, ended } = await startCollect({ capture: join(folder, 'tls.jsonl'), ...tls })
  expect(url).toMatch(/^https:/)
  const sent = request(url, {
    method: 'POST',
    ca: await readFile(tls.tlsCert),
    headers: PROTOBUF,
    agent: false,
  })
  sent.end(spanBody('secret'))
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  response.resume()
  stop.abort()
  expect((await ended).data).toMatchObject({ counts: { spans: 1 } })
})

test.each([
  ['a certificate without its key', { tlsCert: 'cert.pem' }, /go together/],
  ['a file that is not there', { tlsCert: '/no/such.pem', tlsKey: '/no/such.pem' }, /such\.pem/],
])('%s is an error that says what to give', async (_what, tls, message) => {
  const capture = join(folder, 'never.jsonl')
  const context = {
    command: 'collect',
    json: false,
    abort: new AbortController().signal,
    print: () => undefined,
  }
  const progress = { event: () => undefined, note: () => undefined, slow: () => undefined }
  await expect(
    collect({ host: '127.0.0.1', httpPort: 0, grpcPort: 0, capture, ...tls }, { ...context, progress }),
  ).rejects.toMatchObject({ code: 'TLS_FILE', message: expect.stringMatching(message) })
})

test('where the capture cannot be written, senders are told to keep what they have, and the command fails', async () => {
  const { url, ended } = await startCollect({ capture: join(folder, 'no such folder', 'x.jsonl') })
  await vi.waitFor(
    async () => expect((await post(url, spanBody('kept by its sender'))).status).toBe(503),
    5000,
  )
  await expect(ended).rejects.toMatchObject({ code: 'CAPTURE_UNWRITABLE' })
})
