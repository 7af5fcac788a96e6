// A sink that can take no more for now says so in a way that senders retry, and loses nothing.
import { status as code } from '@grpc/grpc-js'
import { expect, test } from 'vitest'
import { decodeStatus } from '../../harness/otlp/index.ts'
import { grpcClient, METHODS, names, post, sinkWithRecording } from './clients.ts'
import { spanBody } from './samples.ts'

test('while busy, HTTP answers 503 with Retry-After and gRPC UNAVAILABLE with RetryInfo; nothing is stored', async () => {
  const state: { busy?: string } = { busy: 'the disk is slow' }
  await using running = await sinkWithRecording({ busy: () => state.busy })
  const { sink, recording } = running
  using client = grpcClient(sink.grpc)

  const http = await post(`${sink.http}/v1/traces`, spanBody('http'))
  expect([http.status, http.headers.get('retry-after')]).toEqual([503, '1'])
  expect(decodeStatus(http.bytes)).toMatchObject({ code: code.UNAVAILABLE, message: 'the disk is slow' })
  const grpc = await client.call(METHODS.traces, spanBody('grpc'))
  expect([grpc.code, grpc.details]).toEqual([code.UNAVAILABLE, 'the disk is slow'])
  expect(Buffer.from(grpc.status ?? []).includes('RetryInfo')).toBe(true)
  expect(recording.counts()).toMatchObject({ spans: 0, resent: 0 })

  delete state.busy
  expect((await post(`${sink.http}/v1/traces`, spanBody('http'))).status).toBe(200)
  expect((await client.call(METHODS.traces, spanBody('grpc'))).code).toBe(code.OK)
  expect(names(recording)).toEqual(['http', 'grpc'])
  expect(sink.stats()).toMatchObject({ http: 1, grpc: 1, deferred: 2, refused: 0, faulted: 0 })
})
