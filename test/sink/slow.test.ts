// Clients that take their time, leave half-way, or only come to sit: each has its limit, and none harms the others.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { gzipSync } from 'node:zlib'
import { status as code } from '@grpc/grpc-js'
import { expect, test, vi } from 'vitest'
import { grpcClient, METHODS, names, post, sinkWithRecording } from './clients.ts'
import { spanBody } from './samples.ts'
import { halfCall, handSocket, httpHead } from './sockets.ts'

const QUICK = { headers: 500, request: 800, idle: 600 }

test('headers that do not end are answered with 408, and so is a connection that never says anything', async () => {
  await using running = await sinkWithRecording({ limits: QUICK })
  using slow = await handSocket(running.sink.httpPort, 'POST /v1/traces HTTP/1.1\r\nHost: x\r\nX-Slow: ')
  using silent = await handSocket(running.sink.httpPort)
  for (const { answered } of [slow, silent]) {
    const answer = await answered
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toEqual({
      code: code.DEADLINE_EXCEEDED,
      message: 'the request took too long to come',
    })
  }
})

test('a body that comes too slowly over HTTP is answered with 408, and nothing of it is kept', async () => {
  await using running = await sinkWithRecording({ limits: { ...QUICK, bytesUnderWay: 1000 } })
  const { sink, recording } = running
  using slow = await handSocket(sink.httpPort, httpHead(1000))
  slow.socket.write(Buffer.alloc(900))
  expect(await slow.answered).toMatch(/^HTTP\/1\.1 408 /)
  await vi.waitFor(
    async () => expect((await post(`${sink.http}/v1/traces`, spanBody('after'))).status).toBe(200),
    5000,
  )
  expect(names(recording)).toEqual(['after'])
})

test('a message that comes too slowly over gRPC is answered with DEADLINE_EXCEEDED, and its call is closed', async () => {
  await using running = await sinkWithRecording({ limits: { ...QUICK, bytesUnderWay: 1000 } })
  const { sink } = running
  using slow = await halfCall(sink.grpc, 900, 800)
  const closed = once(slow.stream, 'close')
  expect(await slow.status).toBe(String(code.DEADLINE_EXCEEDED))
  await closed
  using client = grpcClient(sink.grpc)
  expect((await client.call(METHODS.traces, spanBody('after'))).code).toBe(code.OK)
  expect(sink.stats()).toMatchObject({ grpc: 1, refused: 1 })
})

test('a call that was refused early may not go on sending for ever', async () => {
  await using running = await sinkWithRecording({ maxBytes: 1000, limits: QUICK })
  using refused = await halfCall(running.sink.grpc, 5000, 100)
  const closed = once(refused.stream, 'close')
  expect(await refused.status).toBe(String(code.RESOURCE_EXHAUSTED))
  await closed
})

test('gRPC connections that rest too long are closed, those that never speak HTTP/2 too, and clients come again', async () => {
  await using running = await sinkWithRecording({ limits: QUICK })
  using silent = await handSocket(running.sink.grpcPort)
  using stranger = await handSocket(running.sink.grpcPort, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  const session = connectHttp2(running.sink.grpc)
  await once(session, 'connect')
  await Promise.all([silent.answered, stranger.answered, once(session, 'close')])
  using client = grpcClient(running.sink.grpc)
  expect((await client.call(METHODS.traces, spanBody('one'))).code).toBe(code.OK)
})

test('an HTTP connection that rests too long is closed, not in the middle of its next request', async () => {
  await using running = await sinkWithRecording({ limits: QUICK })
  const body = spanBody('s')
  using resting = await handSocket(running.sink.httpPort, httpHead(body.length))
  resting.socket.write(body)
  expect(await resting.answered).toMatch(/^HTTP\/1\.1 200 /)
})

test('a client that ends its side after a whole request is answered; one that ends it in the middle is let go', async () => {
  await using running = await sinkWithRecording()
  const { sink, recording } = running
  const body = spanBody('whole')
  using whole = await handSocket(sink.httpPort)
  whole.socket.end(Buffer.concat([Buffer.from(httpHead(body.length)), body]))
  expect(await whole.answered).toMatch(/^HTTP\/1\.1 200 /)
  // Inflating takes a moment, in which the end of the client's side is seen.
  const zipped = gzipSync(spanBody('zipped'))
  using late = await handSocket(sink.httpPort)
  late.socket.end(Buffer.concat([Buffer.from(httpHead(zipped.length, 'Content-Encoding: gzip')), zipped]))
  expect(await late.answered).toMatch(/^HTTP\/1\.1 200 /)
  using half = await handSocket(sink.httpPort)
  half.socket.end(httpHead(100))
  await half.answered
  using preface = await handSocket(sink.grpcPort)
  preface.socket.end('PRI * HTTP/2.0\r\n')
  await preface.answered
  expect(names(recording)).toEqual(['whole', 'zipped'])
})

test('connections beyond the limit are closed at once and counted, and those within it go on', async () => {
  await using running = await sinkWithRecording({ limits: { connections: 3 } })
  const { sink } = running
  const within = await Promise.all(Array.from({ length: 3 }, () => handSocket(sink.httpPort)))
  using beyond = await handSocket(sink.httpPort)
  expect(await beyond.answered).toBe('')
  await vi.waitFor(() => expect(sink.stats().turnedAway).toBe(1))
  within[0]?.socket.end(`${httpHead(0)}`)
  expect(await within[0]?.answered).toMatch(/^HTTP\/1\.1 200 /)
  for (const open of within) open[Symbol.dispose]()
})

const openFiles = (): number => {
  const report = process.report.getReport() as { userLimits?: { open_files?: { hard: number | string } } }
  const hard = Number(report.userLimits?.open_files?.hard ?? 1024)
  return Number.isFinite(hard) ? hard : 1_000_000
}

test('10,000 idle connections, or as many as this machine allows, cost a bounded amount and keep nobody out', async () => {
  await using running = await sinkWithRecording()
  const { sink, recording } = running
  // The clients live in a process of their own: each process has its own share of files.
  const each = Math.min(5000, Math.floor((openFiles() - 500) / 2))
  const before = process.memoryUsage().rss
  const script = `
    const { connect } = require('node:net')
    const open = (port) => new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket))
      socket.on('error', reject)
    })
    const all = async () => {
      for (let at = 0; at < ${each}; at += 100)
        for (const port of [${sink.httpPort}, ${sink.grpcPort}])
          await Promise.all(Array.from({ length: Math.min(100, ${each} - at) }, () => open(port)))
      const answer = await fetch('http://127.0.0.1:${sink.httpPort}/v1/traces', {
        method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: Buffer.from('${Buffer.from(spanBody('among many')).toString('hex')}', 'hex'),
      })
      console.log(answer.status)
      process.stdin.once('data', () => process.exit(0))
    }
    all().catch((error) => { console.log(error.message); process.exit(1) })`
  const child = execFile(process.execPath, ['-e', script])
  const [line] = (await once(child.stdout ?? child, 'data')) as [string]
  const grown = process.memoryUsage().rss - before
  child.stdin?.write('end')
  await once(child, 'exit')
  console.log(`${2 * each} idle connections: ${(grown / 2 / each / 1024).toFixed(1)} KiB of memory each`)
  expect(line.trim()).toBe('200')
  expect(names(recording)).toEqual(['among many'])
  expect(grown / 2 / each).toBeLessThan(64 * 1024)
  expect(sink.stats().turnedAway).toBe(0)
})
