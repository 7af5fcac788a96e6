// What an OTLP receiver must get right: transports, encodings, limits. A describe for each line.
import { gzipSync } from 'node:zlib'
import { status as code } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { encodeTraces } from '../../../harness/otlp/index.ts'
import { grpcClient, METHODS, names, post, sinkWithRecording, JSON_TYPE, PROTOBUF } from '../clients.ts'
import { logBody, metricBody, span, spanBody, spanJson } from '../samples.ts'

const GZIP = { ...PROTOBUF, 'content-encoding': 'gzip' }

describe('1. both transports, the three signals', () => {
  test('the three signals are accepted over HTTP and over gRPC, on ports of their own', async () => {
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

  test('is asked for port 0, and says which ports it was given', async () => {
    await using one = await sinkWithRecording({ httpPort: 0, grpcPort: 0 })
    await using other = await sinkWithRecording()
    const ports = [one, other].flatMap(({ sink }) => [sink.httpPort, sink.grpcPort])
    expect(new Set(ports).size).toBe(4)
    expect(ports.every((port) => port > 0)).toBe(true)
  })
})

describe('2. protobuf and JSON on one port', () => {
  test("protobuf and JSON share one port, and the response has the request's content type", async () => {
    await using running = await sinkWithRecording()
    const url = `${running.sink.http}/v1/traces`
    const binary = await post(url, spanBody('binary'))
    const json = await post(url, spanJson('json'), { 'content-type': 'application/json; charset=utf-8' })
    expect(binary.headers.get('content-type')).toBe('application/x-protobuf')
    expect(json.headers.get('content-type')).toBe('application/json')
    expect(names(running.recording)).toEqual(['binary', 'json'])
  })
})

describe('3. gzip', () => {
  test('requests come plain or gzipped on both transports', async () => {
    await using running = await sinkWithRecording()
    const { sink, recording } = running
    using client = grpcClient(sink.grpc, { gzip: true })
    expect((await post(`${sink.http}/v1/traces`, gzipSync(spanBody('http')), GZIP)).status).toBe(200)
    const gzippedJson = gzipSync(spanJson('json'))
    expect(
      (await post(`${sink.http}/v1/traces`, gzippedJson, { ...JSON_TYPE, 'content-encoding': 'gzip' }))
        .status,
    ).toBe(200)
    expect((await client.call(METHODS.traces, spanBody('grpc'))).code).toBe(code.OK)
    expect(names(recording)).toEqual(['http', 'json', 'grpc'])
  })
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
