// What a sink may hold: requests under way, items in one request. Beyond it senders are told, and nothing is stored.
import { gzipSync } from 'node:zlib'
import { status as code } from '@grpc/grpc-js'
import { expect, test, vi } from 'vitest'
import { decodeStatus, encodeLogs } from '../../harness/otlp/index.ts'
import { field, wrap } from '../otlp/wire.ts'
import { grpcClient, JSON_TYPE, METHODS, names, PROTOBUF, post, sinkWithRecording } from './clients.ts'
import { logRecord, spanBody } from './samples.ts'
import { halfCall, handSocket, httpHead } from './sockets.ts'

const GZIP = { ...PROTOBUF, 'content-encoding': 'gzip' }
const MIB = 1 << 20

test('while requests half sent hold all the room, others are told to come again; when they go, there is room', async () => {
  await using running = await sinkWithRecording({ limits: { bytesUnderWay: MIB } })
  const { sink, recording } = running
  using client = grpcClient(sink.grpc)
  const url = `${sink.http}/v1/traces`
  const holder = await handSocket(sink.httpPort, httpHead(MIB))
  await new Promise((resolve) => holder.socket.write(Buffer.alloc(MIB - 10), resolve))
  await vi.waitFor(async () => expect((await post(url, spanBody('no room'))).status).toBe(503), 5000)
  const { http: early } = sink.stats()
  const http = await post(url, spanBody('no room'))
  expect([http.status, http.headers.get('retry-after')]).toEqual([503, '1'])
  expect(decodeStatus(http.bytes)).toMatchObject({
    code: code.UNAVAILABLE,
    message: expect.stringContaining(`${MIB} bytes`),
  })
  const grpc = await client.call(METHODS.traces, spanBody('no room'))
  expect(grpc.code).toBe(code.UNAVAILABLE)
  expect(Buffer.from(grpc.status ?? []).includes('RetryInfo')).toBe(true)
  expect(sink.stats()).toMatchObject({ http: early, grpc: 0, refused: 0 })
  expect(sink.stats().deferred).toBeGreaterThanOrEqual(3)

  holder[Symbol.dispose]()
  await vi.waitFor(async () => expect((await post(url, spanBody('room'))).status).toBe(200), 5000)
  expect(names(recording)).toContain('room')
})

test('who announces much and sends nothing keeps nobody out', async () => {
  await using running = await sinkWithRecording({ limits: { bytesUnderWay: 4 * MIB } })
  const { sink } = running
  using holders = new DisposableStack()
  for (let at = 0; at < 4; at++) {
    holders.use(await handSocket(sink.httpPort, httpHead(MIB)))
    holders.use(await halfCall(sink.grpc, MIB, 1))
  }
  await vi.waitFor(() => expect(sink.stats().underWay).toBeGreaterThanOrEqual(2 * MIB), 5000)
  expect(sink.stats().underWay).toBeLessThan(2.1 * MIB)
  expect((await post(`${sink.http}/v1/logs`, encodeLogs([logRecord('x'.repeat(MIB))]))).status).toBe(200)
})

test('a gRPC call half sent holds what it sent, and gives it back when it is reset', async () => {
  await using running = await sinkWithRecording({ limits: { bytesUnderWay: MIB } })
  const url = `${running.sink.http}/v1/traces`
  using holder = await halfCall(running.sink.grpc, MIB, MIB - 10)
  await vi.waitFor(async () => expect((await post(url, spanBody('no room'))).status).toBe(503), 5000)
  holder.stream.close()
  await vi.waitFor(async () => expect((await post(url, spanBody('room'))).status).toBe(200), 5000)
})

test('what is inflated counts too, so that many bombs at once find no room', async () => {
  await using running = await sinkWithRecording({ maxBytes: 64 * MIB, limits: { bytesUnderWay: 80 * MIB } })
  const { sink, recording } = running
  using client = grpcClient(sink.grpc, { gzip: true })
  const log = encodeLogs([logRecord('x'.repeat(48 * MIB))])
  const body = gzipSync(log)
  const before = process.memoryUsage().rss
  const answers = await Promise.all(
    Array.from({ length: 12 }, async () => (await post(`${sink.http}/v1/logs`, body, GZIP)).status),
  )
  expect(new Set(answers)).toEqual(new Set([200, 503]))
  expect(process.memoryUsage().rss - before).toBeLessThan(600 * MIB)
  expect((await client.call(METHODS.logs, log)).code).toBe(code.OK)
  expect(recording.counts().logRecords).toBe(1)
})

test('a request of more items than allowed is too large on both transports, and stores none of them', async () => {
  await using running = await sinkWithRecording({ limits: { items: 1000 } })
  const { sink, recording } = running
  using client = grpcClient(sink.grpc)
  const spans = (count: number) => wrap(1, wrap(2, Buffer.alloc(2 * count, Buffer.from(field(2, [])))))
  expect((await post(`${sink.http}/v1/traces`, spans(1000))).status).toBe(200)
  const http = await post(`${sink.http}/v1/traces`, spans(1001))
  expect(http.status).toBe(413)
  expect(decodeStatus(http.bytes)).toMatchObject({
    code: code.RESOURCE_EXHAUSTED,
    message: expect.stringContaining('1000 items'),
  })
  const grpc = await client.call(METHODS.traces, spans(1001))
  expect(grpc.code).toBe(code.RESOURCE_EXHAUSTED)
  expect(Buffer.from(grpc.status ?? []).includes('RetryInfo')).toBe(false)
  const json = `{"resourceSpans":[${Array(9000).fill('{}').join()}]}`
  expect((await post(`${sink.http}/v1/traces`, json, JSON_TYPE)).status).toBe(413)
  expect(recording.counts().spans).toBe(1000)
})
