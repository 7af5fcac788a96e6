// The store: what is kept, what is found again, who is told.
import { describe, expect, test, vi } from 'vitest'
import { decodeTraces, encodeTraces } from '../../harness/otlp/index.ts'
import { Recording, type RecordingEntry } from '../../harness/recording/index.ts'
import type { LogLine, Resource, Span } from '../../harness/telemetry/index.ts'
import { logBody, metricBody, span, spanBody } from '../sink/samples.ts'

const traces = (body: Uint8Array, received = 1n) => ({ signal: 'traces' as const, body, received })
const A = 'a'.repeat(32)
const B = 'b'.repeat(32)

function from(service: string, ...spans: Span[]): Uint8Array {
  const resource: Resource = { ...span('x').resource, attributes: [{ key: 'service.name', value: service }] }
  return encodeTraces(spans.map((one) => ({ ...one, resource })))
}

const line = (text: string): LogLine => ({ service: 'shop', stream: 'stdout', received: 1n, text })

describe('finding things again', () => {
  test('a trace has all spans under its id, oldest start first, whichever requests they came in', () => {
    const recording = new Recording()
    recording.append(traces(from('web', span('third', { traceId: A, startTime: 30n }))))
    recording.append(traces(from('web', span('other', { traceId: B }))))
    expect(recording.trace(A)?.spans.map(({ name }) => name)).toEqual(['third'])
    const first = span('first', { traceId: A, startTime: 10n })
    recording.append(traces(from('db', span('second', { traceId: A, startTime: 20n }), first)))
    expect(recording.trace(A)?.spans.map(({ name }) => name)).toEqual(['first', 'second', 'third'])
    expect(recording.traces().map(({ traceId }) => traceId)).toEqual([A, B])
    expect(recording.trace('c'.repeat(32))).toBeUndefined()
  })

  test('spans that started at the same time stay in the order received', () => {
    const recording = new Recording()
    recording.append(
      traces(encodeTraces(['a', 'b', 'c'].map((name) => span(name, { traceId: A, startTime: 5n })))),
    )
    expect(recording.trace(A)?.spans.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  test('spans are found by the service name of their resource, and services by any signal', () => {
    const recording = new Recording()
    recording.append(traces(from('web', span('s'))))
    recording.append(
      traces(encodeTraces([{ ...span('nameless'), resource: { ...span('x').resource, attributes: [] } }])),
    )
    recording.append({ signal: 'logs', body: logBody('l'), received: 2n })
    expect(recording.spansOf('web').map(({ name }) => name)).toEqual(['s'])
    expect(recording.spansOf('').map(({ name }) => name)).toEqual(['nameless'])
    expect(recording.spansOf('nobody')).toEqual([])
    expect(recording.services()).toEqual(['web', '', 'sampler'])
  })

  test('log records are found by their trace, and the others are there as well', () => {
    const recording = new Recording()
    recording.append({ signal: 'logs', body: logBody('in a span'), received: 1n })
    expect(recording.logsOf('5b8efff798038103d269b633813fc60c').map(({ body }) => body)).toEqual([
      'in a span',
    ])
    expect(recording.logsOf(A)).toEqual([])
    expect(recording.logs()).toHaveLength(1)
  })

  test('each export of a metric is kept, oldest first', () => {
    const recording = new Recording()
    for (const value of [1n, 2n, 5n]) {
      recording.append({ signal: 'metrics', body: metricBody('plays', value), received: value })
    }
    recording.append({ signal: 'metrics', body: metricBody('wins', 1n), received: 9n })
    expect(recording.metric('plays').map(({ data }) => data.points[0])).toMatchObject([
      { value: 1n },
      { value: 2n },
      { value: 5n },
    ])
    expect(recording.metrics()).toHaveLength(4)
    expect(recording.metric('losses')).toEqual([])
  })

  test('a list that was handed out belongs to whoever asked', () => {
    const recording = new Recording()
    recording.append(traces(spanBody('s')))
    recording.appendLine(line('one'))
    recording.spansOf('sampler').length = 0
    recording.lines().length = 0
    expect(recording.spansOf('sampler')).toHaveLength(1)
    expect(recording.lines()).toEqual([line('one')])
  })

  test('a request is decoded once: the same span is the same object in every answer', () => {
    const recording = new Recording()
    recording.append(traces(spanBody('s')))
    const [found] = recording.spansOf('sampler')
    expect(found).toBeDefined()
    expect(recording.traces()[0]?.spans[0]).toBe(found)
  })
})

describe('resends', () => {
  test('the same request twice is stored and counted once', () => {
    const recording = new Recording()
    expect(recording.append(traces(spanBody('s'), 1n))).toEqual({ duplicate: false })
    expect(recording.append(traces(spanBody('s'), 2n))).toEqual({ duplicate: true })
    expect(recording.counts()).toMatchObject({ spans: 1, traces: 1, resent: 1 })
    expect([...recording.entries()]).toHaveLength(1)
  })

  test('a resend is counted for each service whose spans it holds', () => {
    const recording = new Recording()
    const body = from('till', span('a', { traceId: A }), span('b', { traceId: B }))
    recording.append(traces(body))
    expect(recording.repeats().size).toBe(0)
    recording.append(traces(body))
    recording.append(traces(body))
    expect([...recording.repeats()]).toEqual([['till', { requests: 2, spans: 4 }]])
  })

  test('the same bytes of another signal are another request', () => {
    const recording = new Recording()
    const body = new Uint8Array([10, 0])
    expect(recording.append({ signal: 'traces', body, received: 1n })).toEqual({ duplicate: false })
    expect(recording.append({ signal: 'logs', body, received: 1n })).toEqual({ duplicate: false })
  })

  test('a span that differs in one nanosecond is another span', () => {
    const recording = new Recording()
    recording.append(traces(encodeTraces([span('s')])))
    expect(recording.append(traces(encodeTraces([span('s', { endTime: 7n })])))).toEqual({ duplicate: false })
    expect(recording.counts()).toMatchObject({ spans: 2, resent: 0 })
  })

  test('empty requests are no resends of each other', () => {
    const recording = new Recording()
    recording.append(traces(new Uint8Array()))
    expect(recording.append(traces(new Uint8Array()))).toEqual({ duplicate: false })
    expect(recording.counts()).toMatchObject({ spans: 0, resent: 0 })
  })
})

test('everything is counted', () => {
  const recording = new Recording()
  recording.append(traces(encodeTraces([span('a', { traceId: A }), span('b', { traceId: A }), span('c')])))
  recording.append({ signal: 'logs', body: logBody('l'), received: 1n })
  recording.append({ signal: 'metrics', body: metricBody('m', 1n), received: 1n })
  recording.appendLine(line('x'))
  recording.appendLine(line('x'))
  expect(recording.counts()).toEqual({
    traces: 2,
    spans: 3,
    logRecords: 1,
    logLines: 2,
    dataPoints: 1,
    resent: 0,
  })
})

describe('listening', () => {
  test('listeners hear of each append once it can be seen, until they leave', () => {
    const recording = new Recording()
    const seen: number[] = []
    const leave = recording.subscribe(() => seen.push(recording.counts().spans + recording.counts().logLines))
    recording.append(traces(spanBody('a')))
    recording.appendLine(line('x'))
    recording.append(traces(spanBody('a')))
    leave()
    recording.append(traces(spanBody('b')))
    expect(seen).toEqual([1, 2, 2])
  })

  test('entries are everything stored in order, and the live feed goes on where they end', () => {
    const recording = new Recording()
    const summary = (entry: RecordingEntry) =>
      entry.type === 'line' ? entry.line.text : `${entry.signal} ${entry.received}`
    recording.append(traces(spanBody('a'), 4n))
    recording.appendLine(line('between'))
    const before = [...recording.entries()]
    const live: RecordingEntry[] = []
    const leave = recording.subscribeEntries((entry) => live.push(entry))
    recording.append({ signal: 'logs', body: logBody('l'), received: 5n })
    recording.append(traces(spanBody('a'), 6n))
    recording.appendLine(line('last'))
    leave()
    recording.appendLine(line('unheard'))
    expect(before.map(summary)).toEqual(['traces 4', 'between'])
    expect(live.map(summary)).toEqual(['logs 5', 'last'])
    expect([...recording.entries()].slice(0, 4)).toEqual([...before, ...live])
  })

  test("a listener's error is not the sender's: the request is stored, others hear of it, and the error surfaces", () => {
    const recording = new Recording()
    const surfaced: unknown[] = []
    const microtask = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => {
      try {
        task()
      } catch (error) {
        surfaced.push(error)
      }
    })
    const other = vi.fn()
    recording.subscribe(() => {
      throw new Error('listener')
    })
    recording.subscribe(other)
    expect(recording.append(traces(spanBody('a')))).toEqual({ duplicate: false })
    microtask.mockRestore()
    expect(other).toHaveBeenCalledTimes(1)
    expect(surfaced).toEqual([new Error('listener')])
  })
})

test('entries keep the bytes that were received', () => {
  const recording = new Recording()
  recording.append(traces(spanBody('kept')))
  const [entry] = recording.entries()
  expect(entry?.type === 'request' && decodeTraces(entry.body)[0]?.name).toBe('kept')
})
