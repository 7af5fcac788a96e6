// One test for each line of what an OTLP receiver must get right.
import { gzipSync } from 'node:zlib'
import { status as code } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { decodeStatus, encodeMetrics, encodeTraces } from '../../harness/otlp/index.ts'
import { hasNoRecordedValue, isSampled, parentIsRemote } from '../../harness/telemetry/index.ts'
import { grpcClient, JSON_TYPE, METHODS, names, PROTOBUF, post, sinkWithRecording } from './clients.ts'
import { logBody, metric, metricBody, span, spanBody, spanJson } from './samples.ts'

const BAD = new Uint8Array([10, 99, 1])
const GZIP = { ...PROTOBUF, 'content-encoding': 'gzip' }

test('1. the three signals are accepted over HTTP and over gRPC, on ports of their own', async () => {
  await using running = await sinkWithRecording()
  const { sink, recording } = running
  using client = grpcClient(sink.grpc)
  const bodies = { traces: spanBody('s'), metrics: metricBody('m', 1n), logs: logBody('l') }
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    expect((await post(`${sink.http}/v1/${signal}`, bodies[signal])).status).toBe(200)
  }
  const others = { traces: spanBody('s2'), metrics: metricBody('m', 2n), logs: logBody('l2') }
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    expect((await client.call(METHODS[signal], others[signal])).code).toBe(code.OK)
  }
  expect(sink.httpPort).not.toBe(sink.grpcPort)
  expect(recording.counts()).toMatchObject({ spans: 2, dataPoints: 2, logRecords: 2, resent: 0 })
})

test("2. protobuf and JSON share one port, and the response has the request's content type", async () => {
  await using running = await sinkWithRecording()
  const url = `${running.sink.http}/v1/traces`
  const binary = await post(url, spanBody('binary'))
  const json = await post(url, spanJson('json'), { 'content-type': 'application/json; charset=utf-8' })
  expect(binary.headers.get('content-type')).toBe('application/x-protobuf')
  expect(json.headers.get('content-type')).toBe('application/json')
  expect(names(running.recording)).toEqual(['binary', 'json'])
})

test('3. requests come plain or gzipped on both transports', async () => {
  await using running = await sinkWithRecording()
  const { sink, recording } = running
  using client = grpcClient(sink.grpc, { gzip: true })
  expect((await post(`${sink.http}/v1/traces`, gzipSync(spanBody('http')), GZIP)).status).toBe(200)
  const gzippedJson = gzipSync(spanJson('json'))
  expect(
    (await post(`${sink.http}/v1/traces`, gzippedJson, { ...JSON_TYPE, 'content-encoding': 'gzip' })).status,
  ).toBe(200)
  expect((await client.call(METHODS.traces, spanBody('grpc'))).code).toBe(code.OK)
  expect(names(recording)).toEqual(['http', 'json', 'grpc'])
})

describe('4. the size limit', () => {
  const limit = { maxBytes: 100_000 }
  const tooLarge = encodeTraces(Array.from({ length: 1000 }, (_, index) => span(`${index}`)))

  test('holds over HTTP before and after decompression: 413', async () => {
    await using running = await sinkWithRecording(limit)
    const url = `${running.sink.http}/v1/traces`
    expect((await post(url, tooLarge)).status).toBe(413)
    expect((await post(url, gzipSync(tooLarge), GZIP)).status).toBe(413)
    expect((await post(url, spanBody('small'))).status).toBe(200)
    expect(names(running.recording)).toEqual(['small'])
  })

  test('holds over gRPC before and after decompression: RESOURCE_EXHAUSTED that nobody retries', async () => {
    await using running = await sinkWithRecording(limit)
    for (const gzip of [false, true]) {
      using client = grpcClient(running.sink.grpc, { gzip })
      const answer = await client.call(METHODS.traces, tooLarge)
      expect(answer.code).toBe(code.RESOURCE_EXHAUSTED)
      expect(Buffer.from(answer.status ?? []).includes('RetryInfo')).toBe(false)
      expect((await client.call(METHODS.traces, spanBody(`small ${gzip}`))).code).toBe(code.OK)
    }
    expect(names(running.recording)).toEqual(['small false', 'small true'])
  })

  test("is 64 MiB unless told otherwise, well above gRPC's usual 4 MiB", async () => {
    await using running = await sinkWithRecording()
    using client = grpcClient(running.sink.grpc)
    const eightMiB = encodeTraces([span('large', { attributes: [{ key: 'k', value: 'x'.repeat(8 << 20) }] })])
    expect((await client.call(METHODS.traces, eightMiB)).code).toBe(code.OK)
    expect(
      (await post(`${running.sink.http}/v1/traces`, gzipSync(Buffer.alloc((64 << 20) + 1)), GZIP)).status,
    ).toBe(413)
    expect(names(running.recording)).toEqual(['large'])
  })
})

test('5. success is 200 with an Export response that has no partial success, also for an empty request', async () => {
  await using running = await sinkWithRecording()
  const { sink } = running
  using client = grpcClient(sink.grpc)
  for (const body of [spanBody('s'), new Uint8Array()]) {
    expect(await post(`${sink.http}/v1/traces`, body)).toMatchObject({ status: 200, bytes: new Uint8Array() })
    const answer = await client.call(METHODS.traces, body)
    expect(answer).toMatchObject({ code: code.OK, message: new Uint8Array() })
  }
  const json = await post(`${sink.http}/v1/traces`, '{}', JSON_TYPE)
  expect([json.status, Buffer.from(json.bytes).toString()]).toEqual([200, '{}'])
})

test('6. partial success is 200 with the rejected count', async () => {
  await using running = await sinkWithRecording()
  const { sink } = running
  using client = grpcClient(sink.grpc)
  sink.answerWith({ rejected: 3, message: 'no' })
  const partial = new Uint8Array([10, 6, 8, 3, 18, 2, 0x6e, 0x6f])
  expect(await post(`${sink.http}/v1/traces`, spanBody('a'))).toMatchObject({ status: 200, bytes: partial })
  const json = await post(`${sink.http}/v1/traces`, spanJson('b'), JSON_TYPE)
  expect(JSON.parse(Buffer.from(json.bytes).toString())).toEqual({
    partialSuccess: { rejectedSpans: '3', errorMessage: 'no' },
  })
  expect(await client.call(METHODS.metrics, metricBody('m', 1n))).toMatchObject({
    code: code.OK,
    message: partial,
  })
})

test("7. bad data is 400 with a Status in the request's encoding, INVALID_ARGUMENT over gRPC, and harms nothing", async () => {
  await using running = await sinkWithRecording()
  const { sink, recording } = running
  const url = `${sink.http}/v1/traces`
  using client = grpcClient(sink.grpc)
  await post(url, spanBody('before'))

  const binary = await post(url, new Uint8Array([...spanBody('never stored'), ...BAD]))
  expect(binary.status).toBe(400)
  expect(binary.headers.get('content-type')).toBe('application/x-protobuf')
  expect(decodeStatus(binary.bytes)).toMatchObject({
    code: code.INVALID_ARGUMENT,
    message: expect.stringContaining('ends inside'),
  })
  const json = await post(url, '{"resourceSpans":[{"scopeSpans":7}]}', JSON_TYPE)
  expect(json.status).toBe(400)
  expect(json.headers.get('content-type')).toBe('application/json')
  expect(JSON.parse(Buffer.from(json.bytes).toString())).toMatchObject({
    code: code.INVALID_ARGUMENT,
    message: 'expected an array at resourceSpans[0].scopeSpans',
  })
  const answer = await client.call(METHODS.traces, BAD)
  expect(answer.code).toBe(code.INVALID_ARGUMENT)
  expect(decodeStatus(answer.status ?? new Uint8Array()).message).toMatch(/ends inside/)

  await post(url, spanBody('after'))
  expect(names(recording)).toEqual(['before', 'after'])
  expect(sink.stats()).toMatchObject({ http: 2, grpc: 0, refused: 3 })
})

describe('8. retryable answers on demand', () => {
  test.each([429, 502, 503, 504] as const)('HTTP %i with Retry-After, storing nothing', async (http) => {
    await using running = await sinkWithRecording()
    const { sink, recording } = running
    sink.answerWith({ http, retryAfter: 2, times: 1 })
    const answer = await post(`${sink.http}/v1/traces`, spanBody('s'))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([http, '2'])
    expect(recording.counts().spans).toBe(0)
    expect((await post(`${sink.http}/v1/traces`, spanBody('s'))).status).toBe(200)
    expect(recording.counts()).toMatchObject({ spans: 1, resent: 0 })
  })

  test('HTTP 503 without Retry-After, until it is told to stop', async () => {
    await using running = await sinkWithRecording()
    running.sink.answerWith({})
    for (let round = 0; round < 3; round++) {
      const answer = await post(`${running.sink.http}/v1/logs`, logBody('l'))
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, null])
    }
    running.sink.answerWith(undefined)
    expect((await post(`${running.sink.http}/v1/logs`, logBody('l'))).status).toBe(200)
    expect(running.sink.stats()).toMatchObject({ http: 1, faulted: 3 })
  })

  test.each(['UNAVAILABLE', 'RESOURCE_EXHAUSTED'] as const)('gRPC %s with RetryInfo', async (grpc) => {
    await using running = await sinkWithRecording()
    using client = grpcClient(running.sink.grpc)
    running.sink.answerWith({ grpc, retryAfter: 1.5, times: 1 })
    const answer = await client.call(METHODS.traces, spanBody('s'))
    expect(answer.code).toBe(code[grpc])
    const details = Buffer.from(answer.status ?? [])
    expect(details.includes('type.googleapis.com/google.rpc.RetryInfo')).toBe(true)
    // RetryInfo { retry_delay: Duration { seconds: 1, nanos: 500000000 } }
    expect(details.includes(Buffer.from([10, 8, 8, 1, 16, 0x80, 0xca, 0xb5, 0xee, 0x01]))).toBe(true)
    expect((await client.call(METHODS.traces, spanBody('s'))).code).toBe(code.OK)
  })
})

test('9. JSON: hex ids of either case, unknown fields, integers as strings and numbers, base64', async () => {
  await using running = await sinkWithRecording()
  const json = spanJson('s')
    .replace('5b8efff798038103d269b633813fc60c', '5B8EFFF798038103D269B633813FC60C')
    .replace('"1544712661300000001"', '1544712661300000001')
    .replace('{"stringValue":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}', '{"bytesValue":"AQL/"}')
    .replace('"name":"s"', '"name":"s","unheard_of":{"a":[1]}')
  expect((await post(`${running.sink.http}/v1/traces`, json, JSON_TYPE)).status).toBe(200)
  const [stored] = running.recording.trace('5b8efff798038103d269b633813fc60c')?.spans ?? []
  expect(stored).toMatchObject({
    name: 's',
    kind: 'SERVER',
    endTime: 1544712661300000001n,
    attributes: [{ key: 'padding', value: new Uint8Array([1, 2, 255]) }],
  })
})

test('10. attribute values of every kind arrive as what they are', async () => {
  await using running = await sinkWithRecording()
  const values = [
    null,
    '',
    true,
    1n,
    1,
    new Uint8Array([0, 255]),
    ['a', 1n, null, [false]],
    { entries: [{ key: 'k', value: null }] },
  ]
  const attributes = values.map((value, index) => ({ key: `${index}`, value }))
  await post(`${running.sink.http}/v1/traces`, encodeTraces([span('s', { attributes })]))
  expect(running.recording.spansOf('sampler')[0]?.attributes).toEqual(attributes)
})

test('11. flags keep all their bits and are read through their masks', async () => {
  await using running = await sinkWithRecording()
  await post(`${running.sink.http}/v1/traces`, encodeTraces([span('s', { flags: 0xfffff301 })]))
  const flags = running.recording.spansOf('sampler')[0]?.flags ?? 0
  expect([flags, isSampled(flags), parentIsRemote(flags)]).toEqual([0xfffff301, true, true])
})

test('12. histograms without sum, minimum or maximum, negative scales, and points without a recorded value', async () => {
  await using running = await sinkWithRecording()
  const point = { attributes: [], startTime: 0n, time: 1n, flags: 0, exemplars: [] }
  const bare = { sum: undefined, min: undefined, max: undefined }
  const sent = [
    metric('h', {
      type: 'histogram',
      temporality: 'DELTA',
      points: [{ ...point, ...bare, count: 3n, bucketCounts: [1n, 2n], explicitBounds: [0.5] }],
    }),
    metric('e', {
      type: 'exponentialHistogram',
      temporality: 'CUMULATIVE',
      points: [
        {
          ...point,
          ...bare,
          count: 3n,
          scale: -4,
          zeroCount: 1n,
          positive: { offset: -2, bucketCounts: [1n, 1n] },
          negative: undefined,
          zeroThreshold: 0,
        },
      ],
    }),
    metric('n', { type: 'gauge', points: [{ ...point, flags: 1, value: undefined }] }),
  ]
  await post(`${running.sink.http}/v1/metrics`, encodeMetrics(sent))
  expect(running.recording.metrics()).toEqual(sent)
  expect(hasNoRecordedValue(running.recording.metric('n')[0]?.data.points[0]?.flags ?? 0)).toBe(true)
})

test('13. times keep every nanosecond, from protobuf and from JSON', async () => {
  await using running = await sinkWithRecording()
  await post(`${running.sink.http}/v1/traces`, spanBody('binary'))
  await post(`${running.sink.http}/v1/traces`, spanJson('json'), JSON_TYPE)
  for (const { startTime } of running.recording.spansOf('sampler'))
    expect(startTime).toBe(1544712660300000001n)
})

test("14. a browser's preflight is allowed, and so is the request that follows", async () => {
  await using running = await sinkWithRecording()
  const url = `${running.sink.http}/v1/traces`
  const origin = 'http://127.0.0.1:3000'
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-extra',
    },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
  expect(preflight.headers.get('access-control-allow-methods')).toContain('POST')
  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,x-extra')
  for (const body of [spanJson('s'), 'not json']) {
    const answer = await post(url, body, { ...JSON_TYPE, origin })
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
  }
})

test('15. a batch that is sent again because its answer was lost counts once', async () => {
  await using running = await sinkWithRecording()
  const { sink, recording } = running
  using client = grpcClient(sink.grpc)
  sink.answerWith({ afterStoring: true, times: 1 })
  expect((await post(`${sink.http}/v1/traces`, spanBody('s'))).status).toBe(503)
  expect((await post(`${sink.http}/v1/traces`, spanBody('s'))).status).toBe(200)
  expect((await client.call(METHODS.traces, spanBody('s'))).code).toBe(code.OK)
  expect(recording.counts()).toMatchObject({ spans: 1, resent: 2 })
})
