// The edges of OTLP/gRPC: framing, compression and methods, spoken as raw HTTP/2.
import { once } from 'node:events'
import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2'
import { gzipSync } from 'node:zlib'
import { status as code } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { grpcClient, METHODS, names, sinkWithRecording } from './clients.ts'
import { spanBody } from './samples.ts'

interface RawAnswer {
  readonly httpStatus: number | undefined
  readonly headers: Record<string, unknown>
  readonly grpcStatus: string | undefined
  readonly message: string
  readonly data: Buffer
}

function framed(message: Uint8Array, compressed = 0): Buffer {
  const prefix = Buffer.alloc(5)
  prefix.writeUInt8(compressed, 0)
  prefix.writeUInt32BE(message.length, 1)
  return Buffer.concat([prefix, message])
}

async function raw(
  url: string,
  chunks: readonly Uint8Array[],
  headers: OutgoingHttpHeaders = {},
): Promise<RawAnswer> {
  const session = connect(url)
  try {
    return await rawOn(session, chunks, headers)
  } finally {
    session.destroy()
  }
}

async function rawOn(
  session: ClientHttp2Session,
  chunks: readonly Uint8Array[],
  headers: OutgoingHttpHeaders,
): Promise<RawAnswer> {
  const stream = session.request({
    ':method': 'POST',
    ':path': METHODS.traces,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  })
  let trailers: Record<string, unknown> = {}
  stream.on('trailers', (received) => {
    trailers = received
  })
  const response = once(stream, 'response') as Promise<[Record<string, unknown>]>
  for (const chunk of chunks) await new Promise((resolve) => stream.write(chunk, resolve))
  stream.end()
  const [received] = await response
  const data: Buffer[] = []
  for await (const chunk of stream) data.push(chunk as Buffer)
  const all = { ...received, ...trailers } as Record<string, string | undefined>
  return {
    httpStatus: received[':status'] as number | undefined,
    headers: received,
    grpcStatus: all['grpc-status'],
    message: decodeURIComponent(all['grpc-message'] ?? ''),
    data: Buffer.concat(data),
  }
}

test('a success is a framed empty response and status 0 in the trailers', async () => {
  await using running = await sinkWithRecording()
  const answer = await raw(running.sink.grpc, [framed(spanBody('s'))])
  expect(answer).toMatchObject({ httpStatus: 200, grpcStatus: '0', data: Buffer.alloc(5) })
  expect(answer.headers).toMatchObject({
    'content-type': 'application/grpc',
    'grpc-accept-encoding': 'identity,gzip',
  })
  expect(answer.headers['grpc-status']).toBeUndefined()
})

test('a message arrives whole however it is cut into DATA frames', async () => {
  await using running = await sinkWithRecording()
  const bytes = framed(spanBody('cut'))
  const chunks = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
  expect((await raw(running.sink.grpc, chunks)).grpcStatus).toBe('0')
  expect(names(running.recording)).toEqual(['cut'])
})

test('calls beside each other on one connection are kept apart', async () => {
  await using running = await sinkWithRecording()
  using client = grpcClient(running.sink.grpc)
  const wanted = Array.from({ length: 50 }, (_, index) => `span ${index}`)
  const answers = await Promise.all(wanted.map((name) => client.call(METHODS.traces, spanBody(name))))
  expect(answers.every((answer) => answer.code === code.OK)).toBe(true)
  expect(names(running.recording).toSorted()).toEqual(wanted.toSorted())
})

describe('refused', () => {
  test.each([
    ['no message at all', [], code.INTERNAL],
    ['a prefix cut off', [Buffer.alloc(3)], code.INTERNAL],
    ['a message cut off', [framed(spanBody('s')).subarray(0, -1)], code.INTERNAL],
    ['two messages', [framed(spanBody('s')), framed(spanBody('t'))], code.INTERNAL],
    ['a message that is not OTLP', [framed(Buffer.from([10, 99]))], code.INVALID_ARGUMENT],
    ['a length beyond the limit', [Buffer.from([0, 255, 255, 255, 255])], code.RESOURCE_EXHAUSTED],
  ])('%s', async (_what, chunks, expected) => {
    await using running = await sinkWithRecording()
    const answer = await raw(running.sink.grpc, chunks)
    expect(answer).toMatchObject({ httpStatus: 200, grpcStatus: String(expected) })
    expect(running.recording.counts().spans).toBe(0)
    expect(running.sink.stats()).toMatchObject({ grpc: 0, refused: 1 })
  })

  test.each([
    ['/opentelemetry.proto.collector.trace.v1.TraceService/Import'],
    ['/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export'],
    ['/constructor'],
  ])('%s is not implemented', async (path) => {
    await using running = await sinkWithRecording()
    const answer = await raw(running.sink.grpc, [framed(spanBody('s'))], { ':path': path })
    expect(answer).toMatchObject({ httpStatus: 200, grpcStatus: String(code.UNIMPLEMENTED) })
    expect(answer.message).toContain(path)
  })

  test('a request that is not gRPC is an unsupported media type', async () => {
    await using running = await sinkWithRecording()
    const answer = await raw(running.sink.grpc, [spanBody('s')], { 'content-type': 'application/x-protobuf' })
    expect(answer.httpStatus).toBe(415)
  })
})

describe('compression', () => {
  const gzipped = (message: Uint8Array) => framed(gzipSync(message), 1)

  test('an encoding may be announced and not used', async () => {
    await using running = await sinkWithRecording()
    const answer = await raw(running.sink.grpc, [framed(spanBody('s'))], { 'grpc-encoding': 'gzip' })
    expect(answer.grpcStatus).toBe('0')
  })

  test.each([
    ['compressed without an encoding', {}, gzipped(spanBody('s')), code.INTERNAL],
    ['an unknown encoding', { 'grpc-encoding': 'snappy' }, gzipped(spanBody('s')), code.UNIMPLEMENTED],
    ['not gzip', { 'grpc-encoding': 'gzip' }, framed(spanBody('s'), 1), code.INVALID_ARGUMENT],
    [
      'cut off',
      { 'grpc-encoding': 'gzip' },
      framed(gzipSync(spanBody('s')).subarray(0, -9), 1),
      code.INVALID_ARGUMENT,
    ],
  ])('%s is refused', async (_what, headers, body, expected) => {
    await using running = await sinkWithRecording()
    expect((await raw(running.sink.grpc, [body], headers)).grpcStatus).toBe(String(expected))
    expect(running.recording.counts().spans).toBe(0)
  })

  test('a bomb is refused without being inflated', async () => {
    await using running = await sinkWithRecording({ maxBytes: 1 << 20 })
    const bomb = gzipped(Buffer.alloc(512 << 20))
    const before = process.memoryUsage().rss
    const answer = await raw(running.sink.grpc, [bomb], { 'grpc-encoding': 'gzip' })
    expect(answer.grpcStatus).toBe(String(code.RESOURCE_EXHAUSTED))
    expect(process.memoryUsage().rss - before).toBeLessThan(128 << 20)
  })
})

test('a client that resets its call in the middle harms no other call of the connection', async () => {
  await using running = await sinkWithRecording()
  const session = connect(running.sink.grpc)
  const broken = session.request({
    ':method': 'POST',
    ':path': METHODS.traces,
    'content-type': 'application/grpc',
  })
  broken.on('error', () => {})
  await new Promise((resolve) => broken.write(framed(spanBody('s')).subarray(0, 20), resolve))
  broken.close(8)
  expect((await rawOn(session, [framed(spanBody('after'))], {})).grpcStatus).toBe('0')
  expect(names(running.recording)).toEqual(['after'])
  session.destroy()
})

test('an error message with a percent sign, a line break or other letters arrives as it was', async () => {
  const message = '100% of Übergröße\nlost'
  await using running = await sinkWithRecording({
    onRequest: () => {
      throw new Error(message)
    },
  })
  using client = grpcClient(running.sink.grpc)
  expect(await client.call(METHODS.traces, spanBody('s'))).toMatchObject({
    code: code.INTERNAL,
    details: message,
  })
})
