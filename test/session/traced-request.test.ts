// One traced request: what goes out on the wire, and the CLIENT span that tells of it.
import { describe, expect, test } from 'vitest'
import { type TracedRequest, tracedRequest } from '../../harness/session/index.ts'
import { attribute, isSampled, parentIsRemote, parseTraceparent } from '../../harness/telemetry/index.ts'
import { closedUrl, serve, type TestServer } from './servers.ts'

const ask = (server: TestServer, more: Partial<TracedRequest> = {}) =>
  tracedRequest({ method: 'GET', url: `${server.url}/api/games?limit=2`, title: 'list the games', ...more })

const answering = (status: number, text = '') =>
  serve((_, response) => response.writeHead(status, { 'x-answer': 'yes' }).end(text))

describe('the request', () => {
  test('carries a valid, sampled traceparent, which is the context of its own span', async () => {
    await using server = await answering(200)
    const { context, span } = await ask(server)
    const header = server.requests[0]?.headers['traceparent']
    expect(parseTraceparent(header as string)).toEqual(context)
    expect(context.sampled).toBe(true)
    expect({ traceId: span.traceId, spanId: span.spanId }).toEqual({
      traceId: context.traceId,
      spanId: context.spanId,
    })
    expect(isSampled(span.flags)).toBe(true)
  })

  test('tells what it sent, without any header that carries no context', async () => {
    await using server = await answering(200)
    const { sent, started } = await ask(server, { headers: { authorization: 'Bearer secret', b3: '0' } })
    expect(sent).toEqual({
      sender: 'pitboss',
      method: 'GET',
      url: `${server.url}/api/games?limit=2`,
      sent: started,
      headers: { b3: '0', traceparent: server.requests[0]?.headers['traceparent'] },
    })
  })

  test('names its trace in the user agent, for a service that ignores the context', async () => {
    await using server = await answering(200)
    const { context } = await ask(server)
    expect(server.requests[0]?.headers['user-agent']).toContain(context.traceId)
  })

  test('begins a trace of its own every time', async () => {
    await using server = await answering(200)
    const [one, two] = [await ask(server), await ask(server)]
    expect(one.context.traceId).not.toBe(two.context.traceId)
    expect(one.context.spanId).not.toBe(two.context.spanId)
    expect(one.span.parentSpanId).toBe('')
    expect(parentIsRemote(one.span.flags)).toBe(false)
  })

  test('sends method, body and headers as given; a traceparent among these does not win', async () => {
    let received = ''
    await using server = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => {
        received += text
      })
      request.on('end', () => response.end())
    })
    const { context } = await ask(server, {
      method: 'POST',
      body: '{"bet":"zehn €"}',
      headers: { 'content-type': 'application/json', traceparent: 'stale' },
    })
    const [request] = server.requests
    expect(request?.method).toBe('POST')
    expect(request?.headers['content-type']).toBe('application/json')
    expect(request?.headers['traceparent']).toContain(context.traceId)
    expect(received).toBe('{"bet":"zehn €"}')
  })
})

describe('the answer', () => {
  test('is given with status, headers and text, whatever the status', async () => {
    await using server = await answering(503, 'später')
    const { status, headers, text } = await ask(server)
    expect({ status, text, header: headers['x-answer'] }).toEqual({
      status: 503,
      text: 'später',
      header: 'yes',
    })
  })

  test('that never comes rejects: the transport failed, and no span claims otherwise', async () => {
    const url = await closedUrl()
    await expect(tracedRequest({ method: 'GET', url, title: 'nobody' })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })

  test('that takes longer than the timeout rejects', async () => {
    await using server = await serve(() => undefined)
    await expect(ask(server, { timeout: 1 })).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' })
  })
})

describe('the span', () => {
  test.each([{ status: 200 }, { status: 201 }, { status: 302 }, { status: 399 }])(
    'of a $status is no error',
    async ({ status }) => {
      await using server = await answering(status)
      const { span } = await ask(server)
      expect(span.status.code).toBe('UNSET')
      expect(attribute(span.attributes, 'error.type')).toBeUndefined()
      expect(attribute(span.attributes, 'http.response.status_code')).toBe(BigInt(status))
    },
  )

  test.each([{ status: 400 }, { status: 404 }, { status: 500 }])(
    'of a $status is an ERROR with that error.type, for the client was not served',
    async ({ status }) => {
      await using server = await answering(status)
      const { span } = await ask(server)
      expect(span.kind).toBe('CLIENT')
      expect(span.status).toMatchObject({ code: 'ERROR', codeNumber: 2 })
      expect(attribute(span.attributes, 'error.type')).toBe(String(status))
    },
  )

  test('says who was asked for what, in the words of the conventions', async () => {
    await using server = await answering(200)
    const { span } = await ask(server)
    expect(span.name).toBe('GET')
    expect(Object.fromEntries(span.attributes.map(({ key, value }) => [key, value]))).toEqual({
      'http.request.method': 'GET',
      'url.full': `${server.url}/api/games?limit=2`,
      'server.address': '127.0.0.1',
      'server.port': BigInt(server.port),
      'http.response.status_code': 200n,
      'test.step.title': 'list the games',
    })
  })

  test('lies between the moments before and after the call, and its times do not run backwards', async () => {
    await using server = await answering(200)
    const milliseconds = () => BigInt(Math.round(performance.timeOrigin + performance.now()))
    const before = milliseconds()
    const answers = [await ask(server), await ask(server), await ask(server)]
    const after = milliseconds()
    const times = answers.flatMap(({ started, responded }) => [started, responded])
    expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)))
    expect(times[0]).toBeGreaterThanOrEqual((before - 1n) * 1_000_000n)
    expect(times.at(-1)).toBeLessThanOrEqual((after + 1n) * 1_000_000n)
    for (const { span, started, responded } of answers) {
      expect(span.startTime).toBe(started)
      expect(span.endTime).toBe(responded)
      expect(span.endTime).toBeGreaterThan(span.startTime)
    }
  })
})
