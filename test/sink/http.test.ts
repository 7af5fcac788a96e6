// The edges of OTLP/HTTP: what is turned away, and how.
import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodeStatus } from '../../harness/otlp/index.ts'
import { JSON_TYPE, names, PROTOBUF, post, sinkWithRecording } from './clients.ts'
import { spanBody, spanJson } from './samples.ts'

const GZIP = { ...PROTOBUF, 'content-encoding': 'gzip' }

test.each(['/', '/v1/trace', '/v1/traces/', '/v1/profiles', '/constructor'])(
  '%s is not found',
  async (path) => {
    await using running = await sinkWithRecording()
    const answer = await post(`${running.sink.http}${path}`, spanBody('s'))
    expect(answer.status).toBe(404)
    expect(decodeStatus(answer.bytes).message).toContain('/v1/traces')
  },
)

test('a query does not change the path', async () => {
  await using running = await sinkWithRecording()
  expect((await post(`${running.sink.http}/v1/traces?key=1`, spanBody('s'))).status).toBe(200)
})

test('methods other than POST are answered with what is allowed', async () => {
  await using running = await sinkWithRecording()
  const answer = await fetch(`${running.sink.http}/v1/traces`)
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
})

test.each(['text/plain', 'application/grpc', 'constructor', ''])(
  'content type %j is not supported',
  async (type) => {
    await using running = await sinkWithRecording()
    const answer = await post(`${running.sink.http}/v1/traces`, new Uint8Array(spanBody('s')), {
      'content-type': type,
    })
    expect(answer.status).toBe(415)
    expect(JSON.parse(Buffer.from(answer.bytes).toString())).toMatchObject({ code: 3 })
    expect(running.recording.counts().spans).toBe(0)
  },
)

test('another compression than gzip is not supported, and the answer says which is', async () => {
  await using running = await sinkWithRecording()
  const answer = await post(`${running.sink.http}/v1/traces`, spanBody('s'), {
    ...PROTOBUF,
    'content-encoding': 'zstd',
  })
  expect([answer.status, answer.headers.get('accept-encoding')]).toEqual([415, 'gzip'])
})

test.each([
  ['not gzip at all', spanBody('s')],
  ['cut off', gzipSync(spanBody('s')).subarray(0, -9)],
  [
    'with a wrong checksum',
    gzipSync(spanBody('s')).map((byte, at, all) => (at === all.length - 8 ? byte ^ 1 : byte)),
  ],
])('gzip that is %s is bad data', async (_what, body) => {
  await using running = await sinkWithRecording()
  const answer = await post(`${running.sink.http}/v1/traces`, new Uint8Array(body), GZIP)
  expect(answer.status).toBe(400)
  expect(decodeStatus(answer.bytes)).toMatchObject({ code: 3, message: expect.stringContaining('gzip') })
  expect(running.recording.counts().spans).toBe(0)
})

test('JSON that is not UTF-8 is bad data', async () => {
  await using running = await sinkWithRecording()
  const body = Buffer.from(spanJson('§')).filter((byte) => byte !== 0xc2)
  expect((await post(`${running.sink.http}/v1/traces`, new Uint8Array(body), JSON_TYPE)).status).toBe(400)
})

test('gzip in several members is one body, whatever the last one says of its size', async () => {
  await using running = await sinkWithRecording()
  const bytes = Buffer.concat([spanBody('a'), spanBody('b'.repeat(200_000))])
  const members = [bytes.subarray(0, -1), bytes.subarray(-1)].map((part) => gzipSync(part))
  const answer = await post(`${running.sink.http}/v1/traces`, Buffer.concat(members), GZIP)
  expect(answer.status).toBe(200)
  expect(names(running.recording)).toEqual(['a', 'b'.repeat(200_000)])
})

test('a bomb of gzip is refused without being inflated', async () => {
  await using running = await sinkWithRecording({ maxBytes: 1 << 20 })
  const bomb = gzipSync(Buffer.alloc(512 << 20))
  expect(bomb.length).toBeLessThan(1 << 20)
  const before = process.memoryUsage().rss
  expect((await post(`${running.sink.http}/v1/traces`, bomb, GZIP)).status).toBe(413)
  expect(process.memoryUsage().rss - before).toBeLessThan(128 << 20)
})

test('a body in chunks without a length is refused once it passes the limit', async () => {
  await using running = await sinkWithRecording({ maxBytes: 1000 })
  const chunks = new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < 4; sent++) controller.enqueue(new Uint8Array(500))
      controller.close()
    },
  })
  const init = { method: 'POST', headers: PROTOBUF, body: chunks, duplex: 'half' } as RequestInit
  expect((await fetch(`${running.sink.http}/v1/traces`, init)).status).toBe(413)
})

test('a client that goes away in the middle leaves nothing behind and harms nobody', async () => {
  await using running = await sinkWithRecording()
  const { sink, recording } = running
  const socket = connect(sink.httpPort, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: 500\r\n\r\nabc',
  )
  await new Promise<void>((resolve) => socket.end(resolve))
  socket.destroy()
  expect((await post(`${sink.http}/v1/traces`, spanBody('s'))).status).toBe(200)
  expect(names(recording)).toEqual(['s'])
  expect(sink.stats().http).toBe(1)
})

test('a request is stored before it is answered', async () => {
  const stored: string[] = []
  await using running = await sinkWithRecording({
    onRequest: async ({ signal }) => {
      // A whole other exchange fits in here: an answer that did not wait would be there long before.
      await fetch(`${running.sink.http}/elsewhere`)
      stored.push(signal)
    },
  })
  const answer = await post(`${running.sink.http}/v1/traces`, spanBody('s'))
  expect([answer.status, ...stored]).toEqual([200, 'traces'])
})

test('a length beyond the limit is refused before the body comes', async () => {
  await using running = await sinkWithRecording({ maxBytes: 1000 })
  const socket = connect(running.sink.httpPort, '127.0.0.1')
  const type = 'Content-Type: application/x-protobuf'
  socket.write(`POST /v1/traces HTTP/1.1\r\nHost: x\r\n${type}\r\nContent-Length: 1001\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /)
  socket.destroy()
})

test('what the receiver throws is an internal error, not bad data', async () => {
  await using running = await sinkWithRecording({
    onRequest: () => {
      throw new Error('disk full')
    },
  })
  const answer = await post(`${running.sink.http}/v1/traces`, spanBody('s'))
  expect(answer.status).toBe(500)
  expect(decodeStatus(answer.bytes)).toMatchObject({ code: 13, message: 'disk full' })
})
