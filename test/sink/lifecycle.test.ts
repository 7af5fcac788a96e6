// Starting and stopping a sink.
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { PortInUseError, startSink } from '../../harness/sink/index.ts'
import { grpcClient, METHODS, PROTOBUF, post, sinkWithRecording } from './clients.ts'
import { spanBody } from './samples.ts'

const start = (ports: { httpPort?: number; grpcPort?: number } = {}) =>
  startSink({ ...ports, onRequest: () => {} })

describe('a port in use', () => {
  test.each(['httpPort', 'grpcPort'] as const)(
    '%s: the error names the port and the way out',
    async (which) => {
      const other = createServer().listen(0, '127.0.0.1')
      await once(other, 'listening')
      const { port } = other.address() as AddressInfo
      const error = await start({ [which]: port }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(PortInUseError)
      expect(error).toMatchObject({ code: 'PORT_IN_USE', port, cause: { code: 'EADDRINUSE' } })
      expect((error as Error).message).toMatch(/port 0/)
      await new Promise((resolve) => other.close(resolve))
    },
  )

  test('a start that failed on its second port listens on neither', async () => {
    await using first = await start()
    const probe = await start()
    const { httpPort } = probe
    await probe.close()
    await expect(start({ httpPort, grpcPort: first.grpcPort })).rejects.toMatchObject({ code: 'PORT_IN_USE' })
    await using again = await start({ httpPort })
    expect(again.httpPort).toBe(httpPort)
  })
})

describe('closing', () => {
  test('does not wait for clients that are connected and idle', async () => {
    const sink = await start()
    const agent = new Agent({ keepAlive: true })
    const url = `${sink.http}/v1/traces`
    const sent = request(url, { agent, method: 'POST', headers: PROTOBUF }).end(spanBody('s'))
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream]
    response.resume()
    await once(response, 'end')
    const silent = connect(sink.httpPort, '127.0.0.1')
    await once(silent, 'connect')
    const session = connectHttp2(sink.grpc)
    await once(session, 'connect')
    using client = grpcClient(sink.grpc)
    await client.call(METHODS.traces, spanBody('s'))

    // Without a clock nothing is cut off after a while: only what is closed at once ends.
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      await sink.close()
    } finally {
      vi.useRealTimers()
    }
    await expect(post(url, spanBody('s'))).rejects.toThrow()
    for (const open of [silent, session]) open.destroy()
    agent.destroy()
  })

  test('cuts off whoever stays silent in the middle of a request, or before any', async () => {
    const sink = await start()
    const silent = connect(sink.grpcPort, '127.0.0.1')
    await once(silent, 'connect')
    const socket = connect(sink.httpPort, '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => {})
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
    )
    const session = connectHttp2(sink.grpc)
    session.on('error', () => {})
    const call = session.request({
      ':method': 'POST',
      ':path': METHODS.traces,
      'content-type': 'application/grpc',
    })
    call.on('error', () => {})
    await new Promise((resolve) => call.write(Buffer.alloc(3), resolve))
    const gone = Promise.all([once(socket, 'close'), once(session, 'close')])
    await sink.close()
    await gone
    silent.destroy()
  })

  test('a request under way is answered first', async () => {
    let arrived = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await using running = await sinkWithRecording({
      onRequest: () => {
        arrived()
        return released
      },
    })
    const answer = post(`${running.sink.http}/v1/traces`, spanBody('s'))
    await arrival
    const closed = running.sink.close()
    release()
    expect((await answer).status).toBe(200)
    await closed
    expect(running.sink.stats().http).toBe(1)
  })

  test('twice is the same as once', async () => {
    const sink = await start()
    await Promise.all([sink.close(), sink.close()])
    await sink.close()
  })
})

test('a sink listens on loopback alone unless told otherwise', async () => {
  await using sink = await start()
  expect(sink.http).toBe(`http://127.0.0.1:${sink.httpPort}`)
  expect(sink.grpc).toBe(`http://127.0.0.1:${sink.grpcPort}`)
})
