// What an OTLP receiver must get right: browsers, and senders that send again. A describe for each line.
import { status as code } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { grpcClient, METHODS, post, sinkWithRecording, JSON_TYPE } from '../clients.ts'
import { spanBody, spanJson } from '../samples.ts'

describe('14. browsers', () => {
  test("a browser's preflight is allowed, and so is the request that follows", async () => {
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

  test('asks for a private network are allowed, for each signal', async () => {
    await using running = await sinkWithRecording()
    for (const signal of ['traces', 'metrics', 'logs']) {
      const headers = { origin: 'http://x', 'access-control-request-private-network': 'true' }
      const answer = await fetch(`${running.sink.http}/v1/${signal}`, { method: 'OPTIONS', headers })
      expect([answer.status, answer.headers.get('access-control-allow-private-network')]).toEqual([
        204,
        'true',
      ])
    }
  })
})

describe('15. resends', () => {
  test('a batch that is sent again because its answer was lost counts once', async () => {
    await using running = await sinkWithRecording()
    const { sink, recording } = running
    using client = grpcClient(sink.grpc)
    sink.answerWith({ afterStoring: true, times: 1 })
    expect((await post(`${sink.http}/v1/traces`, spanBody('s'))).status).toBe(503)
    expect((await post(`${sink.http}/v1/traces`, spanBody('s'))).status).toBe(200)
    expect((await client.call(METHODS.traces, spanBody('s'))).code).toBe(code.OK)
    expect(recording.counts()).toMatchObject({ spans: 1, resent: 2 })
  })

  test('other batches, and empty ones, are not taken for resends', async () => {
    await using running = await sinkWithRecording()
    const { sink, recording } = running
    for (const name of ['a', 'b', 'c']) await post(`${sink.http}/v1/traces`, spanBody(name))
    for (let round = 0; round < 2; round++) await post(`${sink.http}/v1/traces`, new Uint8Array())
    expect(recording.counts()).toMatchObject({ spans: 3, resent: 0 })
    expect(sink.stats().http).toBe(5)
  })
})
