// What an OTLP receiver must get right: what is answered. A describe for each line.
import { status as code } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { decodeStatus } from '../../../harness/otlp/index.ts'
import { grpcClient, JSON_TYPE, METHODS, names, post, sinkWithRecording } from '../clients.ts'
import { logBody, metricBody, spanBody, spanJson } from '../samples.ts'

const BAD = new Uint8Array([10, 99, 1])

describe('5. success', () => {
  test('success is 200 with an Export response that has no partial success, also for an empty request', async () => {
    await using running = await sinkWithRecording()
    const { sink } = running
    using client = grpcClient(sink.grpc)
    for (const body of [spanBody('s'), new Uint8Array()]) {
      expect(await post(`${sink.http}/v1/traces`, body)).toMatchObject({
        status: 200,
        bytes: new Uint8Array(),
      })
      const answer = await client.call(METHODS.traces, body)
      expect(answer).toMatchObject({ code: code.OK, message: new Uint8Array() })
    }
    const json = await post(`${sink.http}/v1/traces`, '{}', JSON_TYPE)
    expect([json.status, Buffer.from(json.bytes).toString()]).toEqual([200, '{}'])
  })

  test.each([
    '{}',
    '{"resourceSpans":[]}',
    '{"resourceSpans":[{}]}',
    '{"resourceSpans":[{"scopeSpans":[{}]}]}',
  ])('JSON that holds nothing succeeds: %s', async (text) => {
    await using running = await sinkWithRecording()
    expect((await post(`${running.sink.http}/v1/traces`, text, JSON_TYPE)).status).toBe(200)
    expect(running.recording.counts().spans).toBe(0)
  })
})

describe('6. partial success', () => {
  test('partial success is 200 with the rejected count', async () => {
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

  test.each([
    ['metrics', 'rejectedDataPoints'],
    ['logs', 'rejectedLogRecords'],
  ] as const)('in JSON, %s have a name of their own for what was rejected', async (signal, name) => {
    await using running = await sinkWithRecording()
    running.sink.answerWith({ rejected: 2, message: '' })
    const answer = await post(`${running.sink.http}/v1/${signal}`, '{}', JSON_TYPE)
    expect(JSON.parse(Buffer.from(answer.bytes).toString())).toEqual({
      partialSuccess: { [name]: '2', errorMessage: '' },
    })
  })
})

describe('7. bad data', () => {
  test("bad data is 400 with a Status in the request's encoding, INVALID_ARGUMENT over gRPC, and harms nothing", async () => {
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
