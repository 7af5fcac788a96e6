// Markers against real servers: who is asked, what is recorded, what counts as failure, what is then awaited.
import { describe, expect, test } from 'vitest'
import { type Barrier, settle } from '../../harness/settle/index.ts'
import { barriersOf, MarkerFailed, OWN_SERVICE, sendMarkers } from '../../harness/session/index.ts'
import { Recording } from '../../harness/recording/index.ts'
import { attributeText, parseTraceparent, type Span, serviceName } from '../../harness/telemetry/index.ts'
import { endpointsOf, systemOf } from './systems.ts'
import { line, record, span } from '../../assertions/examples/build.ts'
import { receive } from '../settle/received.ts'
import { closedUrl, serve } from './servers.ts'

const healthy = () => serve((_, response) => response.writeHead(200).end('{"status":"ok"}'))

describe('one marker to each service', () => {
  test('asks the path that the definition names, in a sampled trace that the receipt knows', async () => {
    await using slots = await healthy()
    await using scoring = await healthy()
    const system = systemOf({ slots: { path: '/health' }, scoring: { path: '/api/scoring/health' } })
    const receipts = await sendMarkers(
      system,
      endpointsOf({ slots: slots.url, scoring: scoring.url }),
      () => {},
    )
    expect([...slots.requests, ...scoring.requests].map((request) => request.url)).toEqual([
      '/health',
      '/api/scoring/health',
    ])
    for (const [at, server] of [slots, scoring].entries()) {
      const context = parseTraceparent(server.requests[0]?.headers['traceparent'] as string)
      expect(context?.sampled).toBe(true)
      expect(receipts[at]).toMatchObject({ kind: 'service', traceId: context?.traceId })
    }
    expect(receipts.map((receipt) => receipt.kind === 'service' && receipt.service)).toEqual([
      'slots',
      'scoring',
    ])
  })

  test("leaves the harness's own span, so that the marker's trace does not begin in mid-air", async () => {
    await using slots = await healthy()
    const recorded: Span[] = []
    const [receipt] = await sendMarkers(systemOf({ slots: {} }), endpointsOf({ slots: slots.url }), (one) =>
      recorded.push(one),
    )
    expect(recorded).toHaveLength(1)
    expect(recorded[0]).toMatchObject({
      kind: 'CLIENT',
      traceId: receipt?.kind === 'service' ? receipt.traceId : '',
    })
    expect(recorded.map((one) => serviceName(one.resource))).toEqual([OWN_SERVICE])
    expect(attributeText(recorded[0]?.attributes ?? [], 'test.step.title')).toBe('barrier slots')
  })
})

describe('a marker fails', () => {
  test('when nobody listens: it names the service, the cause and the next step', async () => {
    await using scoring = await healthy()
    const failure = sendMarkers(
      systemOf({ slots: {}, scoring: {} }),
      endpointsOf({ slots: await closedUrl(), scoring: scoring.url }),
      () => {},
    )
    await expect(failure).rejects.toBeInstanceOf(MarkerFailed)
    await expect(failure).rejects.toMatchObject({
      code: 'MARKER_FAILED',
      message: expect.stringMatching(/^slots did not answer.*ECONNREFUSED.*Is it still running\?/),
      cause: expect.objectContaining({ code: 'ECONNREFUSED' }),
    })
  })

  test('with a cause that can be read, although the error of the connection has no message', async () => {
    const pipelines = {
      ledger: {
        covers: {},
        send: () =>
          Promise.reject(
            Object.assign(new AggregateError([], ''), {
              code: 'ECONNREFUSED',
            }),
          ),
      },
    }
    const failure = sendMarkers({ ...systemOf({}), pipelines }, endpointsOf({}), () => {})
    await expect(failure).rejects.toThrow(/pipeline ledger did not answer .*: ECONNREFUSED\. /)
  })

  test.each([{ status: 300 }, { status: 404 }, { status: 503 }])(
    'when the answer is a $status: the service did not do what leaves its span',
    async ({ status }) => {
      await using slots = await serve((_, response) => response.writeHead(status).end())
      const failure = sendMarkers(
        systemOf({ slots: { path: '/health' } }),
        endpointsOf({ slots: slots.url }),
        () => {},
      )
      await expect(failure).rejects.toBeInstanceOf(MarkerFailed)
      await expect(failure).rejects.toThrow(`HTTP ${status} from /health`)
    },
  )

  test('and leaves no rejection of the others unhandled', async () => {
    const dead = await closedUrl()
    const system = systemOf({ slots: {}, scoring: {}, ledger: {} })
    const failure = sendMarkers(system, endpointsOf({ slots: dead, scoring: dead, ledger: dead }), () => {})
    await expect(failure).rejects.toBeInstanceOf(MarkerFailed)
  })
})

describe('a marker down a pipeline', () => {
  const covers = { ledger: '^send entry', 'read-model': '^consume EntryPosted$' }

  test('is sent under a span of the harness, and its receipt says how to know it at the far end', async () => {
    const recorded: Span[] = []
    let header = ''
    const pipelines = {
      entries: {
        covers,
        send: (_: unknown, traceparent: string) => {
          header = traceparent
          return Promise.resolve({
            attribute: 'event_id',
            value: 'event-7',
            url: 'http://ledger:7102/v1/entries',
            status: 201,
          })
        },
      },
    }
    const receipts = await sendMarkers({ ...systemOf({}), pipelines }, endpointsOf({}), (one) =>
      recorded.push(one),
    )
    const all = ['traces', 'metrics', 'logs', 'stdout']
    const promises = { ledger: all, 'read-model': all }
    expect(receipts).toEqual([
      { kind: 'pipeline', name: 'entries', covers, promises, attribute: 'event_id', value: 'event-7' },
    ])
    expect(recorded).toHaveLength(1)
    expect(attributeText(recorded[0]?.attributes ?? [], 'url.full')).toBe('http://ledger:7102/v1/entries')
    expect(attributeText(recorded[0]?.attributes ?? [], 'server.port')).toBe('7102')
    expect(attributeText(recorded[0]?.attributes ?? [], 'http.response.status_code')).toBe('201')
    expect(parseTraceparent(header)).toEqual({
      traceId: recorded[0]?.traceId,
      spanId: recorded[0]?.spanId,
      sampled: true,
    })
    expect(recorded[0]?.endTime).toBeGreaterThanOrEqual(recorded[0]?.startTime ?? 0n)
  })

  const receipt = {
    kind: 'pipeline',
    name: 'entries',
    covers,
    attribute: 'event_id',
    value: 'event-7',
  } as const

  test('is awaited in the logs of those that promise logs, by the same value', () => {
    const barriers = barriersOf([
      { ...receipt, promises: { ledger: ['traces'], 'read-model': ['traces', 'logs', 'stdout'] } },
    ])
    const recording = new Recording()
    const open = () =>
      barriers.filter((one) => !one.passed(recording)).map((one) => `${one.service} ${one.signal}`)
    expect(open()).toEqual(['ledger traces', 'read-model traces', 'read-model logs', 'read-model stdout'])
    const attributes = { event_id: 'event-7' }
    receive(recording, {
      logs: [
        record({ service: 'ledger', attributes }),
        record({ service: 'read-model', attributes: { event_id: 'event-8' } }),
      ],
    })
    expect(open()).toContain('read-model logs')
    receive(recording, { logs: [record({ service: 'read-model', attributes })] })
    expect(open()).toEqual(['ledger traces', 'read-model traces', 'read-model stdout'])
    recording.appendLine({
      service: 'read-model',
      stream: 'stdout',
      received: 1n,
      text: '{"event_id":"event-7"}',
    })
    expect(open()).toEqual(['ledger traces', 'read-model traces'])
  })

  test('is awaited in every service that it covers', async () => {
    const barriers = barriersOf([{ ...receipt, promises: { ledger: ['traces'], 'read-model': ['traces'] } }])
    const recording = new Recording()
    const open = () => barriers.filter((one) => !one.passed(recording)).map((one) => one.service)
    const attributes = { event_id: 'event-7' }
    expect(open()).toEqual(['ledger', 'read-model'])
    receive(recording, { spans: [span({ service: 'ledger', name: 'send entry.v1', attributes })] })
    expect(open()).toEqual(['read-model'])
    receive(recording, { spans: [span({ service: 'read-model', name: 'consume EntryPosted', attributes })] })
    expect(open()).toEqual([])
  })
})

describe('what is awaited of a service', () => {
  test('is what it promises, and nothing else', async () => {
    await using server = await healthy()
    const awaited = async (promises?: readonly ('traces' | 'metrics' | 'logs' | 'stdout')[]) => {
      const system = systemOf({ slots: promises ? { promises } : {} })
      const receipts = await sendMarkers(system, endpointsOf({ slots: server.url }), () => {})
      return barriersOf(receipts).map((barrier: Barrier) => barrier.awaits)
    }
    expect(await awaited()).toEqual([
      "the marker's span of slots",
      "the marker's log record of slots over OTLP",
      "the marker's line on the standard output of slots",
    ])
    expect(await awaited(['traces', 'metrics'])).toEqual(["the marker's span of slots"])
    expect(await awaited(['stdout'])).toEqual(["the marker's line on the standard output of slots"])
    expect(await awaited([])).toEqual([])
  })

  test('has come when span, record and line of the marker have', async () => {
    await using server = await healthy()
    const recording = new Recording()
    const receipts = await sendMarkers(systemOf({ slots: {} }), endpointsOf({ slots: server.url }), (own) =>
      receive(recording, { spans: [own] }),
    )
    const traceId = receipts[0]?.kind === 'service' ? receipts[0].traceId : ''
    const health = span({ service: 'slots', kind: 'SERVER', name: 'GET /health', traceId })
    const settled = settle(recording, barriersOf(receipts), { deadline: 5000 })
    receive(recording, {
      spans: [health],
      logs: [record({ service: 'slots', of: health })],
      lines: [line({ service: 'slots', of: health })],
    })
    await settled
  })
})
