// Who may send: a bearer token, TLS, loopback.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect as connectHttp2 } from 'node:http2'
import { request as httpsRequest } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import * as grpc from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { decodeStatus } from '../../harness/otlp/index.ts'
import { startSink } from '../../harness/sink/index.ts'
import { grpcClient, JSON_TYPE, METHODS, names, PROTOBUF, post, sinkWithRecording } from './clients.ts'
import { spanBody, spanJson } from './samples.ts'

const file = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url))
const TLS = { cert: file('cert.pem'), key: file('key.pem') }

describe('a token', () => {
  const token = 'open sesame'
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` })

  test.each([
    ['none', {}],
    ['another', bearer('open barley')],
    ['a part of it', bearer('open sesam')],
    ['another scheme', { authorization: `Basic ${token}` }],
  ])('with %s, HTTP answers 401 and gRPC UNAUTHENTICATED, and nothing is stored', async (_what, headers) => {
    await using running = await sinkWithRecording({ token })
    const { sink, recording } = running
    const http = await post(`${sink.http}/v1/traces`, spanBody('s'), { ...PROTOBUF, ...headers })
    expect([http.status, http.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(decodeStatus(http.bytes).code).toBe(grpc.status.UNAUTHENTICATED)
    using client = grpcClient(sink.grpc, { headers })
    expect((await client.call(METHODS.traces, spanBody('s'))).code).toBe(grpc.status.UNAUTHENTICATED)
    expect(recording.counts().spans).toBe(0)
    expect(sink.stats()).toMatchObject({ refused: 2 })
  })

  test('with the right one, both transports take the request', async () => {
    await using running = await sinkWithRecording({ token })
    const { sink, recording } = running
    const headers = { ...JSON_TYPE, ...bearer(token) }
    expect((await post(`${sink.http}/v1/traces`, spanJson('http'), headers)).status).toBe(200)
    using client = grpcClient(sink.grpc, { headers: bearer(token) })
    expect((await client.call(METHODS.traces, spanBody('grpc'))).code).toBe(grpc.status.OK)
    expect(names(recording)).toEqual(['http', 'grpc'])
  })

  test('a preflight needs none: browsers never send one with it', async () => {
    await using running = await sinkWithRecording({ token })
    const headers = {
      origin: 'http://x',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    }
    const answer = await fetch(`${running.sink.http}/v1/traces`, { method: 'OPTIONS', headers })
    expect([answer.status, answer.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'authorization,content-type',
    ])
  })
})

describe('TLS', () => {
  async function httpsPost(url: string, body: Uint8Array): Promise<number | undefined> {
    const sent = httpsRequest(url, { method: 'POST', ca: TLS.cert, headers: PROTOBUF, agent: false })
    sent.end(body)
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { statusCode?: number }]
    response.resume()
    return response.statusCode
  }

  test('both transports speak it with the given certificate, and say so in their addresses', async () => {
    await using running = await sinkWithRecording({ tls: TLS })
    const { sink, recording } = running
    expect([sink.http, sink.grpc]).toEqual([
      `https://127.0.0.1:${sink.httpPort}`,
      `https://127.0.0.1:${sink.grpcPort}`,
    ])
    expect(await httpsPost(`${sink.http}/v1/traces`, spanBody('https'))).toBe(200)
    using client = grpcClient(sink.grpc, { ca: TLS.cert, gzip: true })
    expect((await client.call(METHODS.traces, spanBody('grpc'))).code).toBe(grpc.status.OK)
    expect(names(recording)).toEqual(['https', 'grpc'])
  })

  test('who does not trust the certificate, or speaks plain text, gets nowhere', async () => {
    await using running = await sinkWithRecording({ tls: TLS, limits: { headers: 200 } })
    const { sink, recording } = running
    await expect(post(`${sink.http}/v1/traces`, spanBody('s'))).rejects.toThrow('fetch failed')
    await expect(post(`http://127.0.0.1:${sink.httpPort}/v1/traces`, spanBody('s'))).rejects.toThrow(
      'fetch failed',
    )
    using client = grpcClient(`http://127.0.0.1:${sink.grpcPort}`)
    expect((await client.call(METHODS.traces, spanBody('s'))).code).toBe(grpc.status.UNAVAILABLE)
    expect(recording.counts().spans).toBe(0)
  })

  test('a handshake that is never finished is cut off', async () => {
    await using running = await sinkWithRecording({ tls: TLS, limits: { headers: 200 } })
    const sockets = [running.sink.httpPort, running.sink.grpcPort].map((port) =>
      connectTcp(port, '127.0.0.1'),
    )
    await Promise.all(
      sockets.map((socket) =>
        once(
          socket.resume().on('error', () => {}),
          'close',
        ),
      ),
    )
  })

  test('closing does not wait for connections that rest', async () => {
    const { sink } = await sinkWithRecording({ tls: TLS })
    const open = connectTls({ port: sink.httpPort, host: '127.0.0.1', ca: TLS.cert })
    await once(open, 'secureConnect')
    const session = connectHttp2(sink.grpc, { ca: TLS.cert })
    await once(session, 'connect')
    const closed = [once(open.resume(), 'close'), once(session, 'close')]
    await sink.close()
    await Promise.all(closed)
  })

  test.each([
    ['a key of another certificate', { cert: TLS.cert, key: TLS.cert }],
    ['no PEM', { cert: 'x', key: 'y' }],
  ])('%s keeps the sink from starting, and the error says why', async (_what, tls) => {
    await expect(startSink({ tls, onRequest: () => {} })).rejects.toMatchObject({
      code: 'TLS_UNUSABLE',
      message: expect.stringMatching(/PEM/),
      cause: expect.any(Error),
    })
  })
})
