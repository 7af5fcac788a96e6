// Barriers: each passes on its own evidence and on nothing else.
import { describe, expect, test } from 'vitest'
import { Recording } from '../../harness/recording/index.ts'
import {
  lineMarker,
  logMarker,
  metricPoint,
  pipelineMarker,
  quietWindow,
  spanMarker,
} from '../../harness/settle/index.ts'
import { at, line, newTraceId, record, span, textLine } from '../../assertions/examples/build.ts'
import { counter64 } from '../../assertions/examples/build-metrics.ts'
import { receive } from './received.ts'

const MARKER = newTraceId()
const OTHER = newTraceId()

describe('the marker span', () => {
  test('passes once the service itself has sent a span of the marker', () => {
    const recording = new Recording()
    const barrier = spanMarker('slots', MARKER)
    expect(barrier.passed(recording)).toBe(false)
    receive(recording, { spans: [span({ service: 'slots', name: 'GET /health', traceId: MARKER })] })
    expect(barrier.passed(recording)).toBe(true)
  })

  test('is not passed by another service in the same trace, nor by the service in another trace', () => {
    const recording = new Recording()
    receive(recording, {
      spans: [
        span({ service: 'pitboss', name: 'GET', traceId: MARKER }),
        span({ service: 'slots', name: 'GET /health', traceId: OTHER }),
      ],
    })
    expect(spanMarker('slots', MARKER).passed(recording)).toBe(false)
  })
})

describe('the marker span of a service that ignores contexts', () => {
  const served = (
    agent: string,
    more: { readonly service?: string; readonly kind?: 'SERVER' | 'CLIENT' } = {},
  ) =>
    span({
      service: 'slots',
      name: 'GET /health',
      kind: 'SERVER',
      traceId: OTHER,
      attributes: { 'user_agent.original': agent },
      ...more,
    })
  const passedBy = (one: ReturnType<typeof served>) => {
    const recording = new Recording()
    receive(recording, { spans: [one] })
    return spanMarker('slots', MARKER).passed(recording)
  }

  test('is known by the user agent, which names the trace of the marker', () => {
    expect(passedBy(served(`pitboss/1 (trace ${MARKER})`))).toBe(true)
  })

  test('is no span of another request, of another service, nor one that only tells of having asked', () => {
    expect(passedBy(served(`pitboss/1 (trace ${newTraceId()})`))).toBe(false)
    expect(passedBy(served(`pitboss/1 (trace ${MARKER})`, { service: 'scoring' }))).toBe(false)
    expect(passedBy(served(`pitboss/1 (trace ${MARKER})`, { kind: 'CLIENT' }))).toBe(false)
  })
})

describe('the marker log record', () => {
  test('passes on a record of the service that carries the marker trace', () => {
    const recording = new Recording()
    const barrier = logMarker('slots', MARKER)
    expect(barrier.passed(recording)).toBe(false)
    receive(recording, { logs: [record({ service: 'slots', ids: { traceId: MARKER } })] })
    expect(barrier.passed(recording)).toBe(true)
  })

  test('is passed neither by another service, nor by another trace, nor by a line on standard output', () => {
    const recording = new Recording()
    receive(recording, {
      logs: [
        record({ service: 'scoring', ids: { traceId: MARKER } }),
        record({ service: 'slots', ids: { traceId: OTHER } }),
      ],
      lines: [line({ service: 'slots', ids: { traceId: MARKER } })],
    })
    expect(logMarker('slots', MARKER).passed(recording)).toBe(false)
  })
})

describe('the marker line', () => {
  test('passes on a line of the service that names the marker trace anywhere in its text', () => {
    const recording = new Recording()
    const barrier = lineMarker('slots', MARKER)
    expect(barrier.passed(recording)).toBe(false)
    recording.appendLine(textLine('slots', `level=info health trace=${MARKER}`))
    expect(barrier.passed(recording)).toBe(true)
  })

  test('is passed neither by the line of another service, nor by another trace, nor by an OTLP record', () => {
    const recording = new Recording()
    receive(recording, {
      logs: [record({ service: 'slots', ids: { traceId: MARKER } })],
      lines: [textLine('scoring', `health ${MARKER}`), textLine('slots', `health ${OTHER}`)],
    })
    expect(lineMarker('slots', MARKER).passed(recording)).toBe(false)
  })
})

describe('the pipeline marker', () => {
  const barrier = pipelineMarker('read-model', /^consume AccountCreated$/, 'event_id', 'event-7')

  test('passes on the last span of the marked work, whatever trace it is in', () => {
    const recording = new Recording()
    receive(recording, {
      spans: [
        span({
          service: 'read-model',
          name: 'consume AccountCreated',
          traceId: OTHER,
          attributes: { event_id: 'event-7' },
        }),
      ],
    })
    expect(barrier.passed(recording)).toBe(true)
  })

  test('is not passed by other work, by an earlier span of the marked work, or by another service', () => {
    const recording = new Recording()
    const marked = { attributes: { event_id: 'event-7' } }
    receive(recording, {
      spans: [
        span({
          service: 'read-model',
          name: 'consume AccountCreated',
          attributes: { event_id: 'event-6' },
        }),
        span({ service: 'read-model', name: 'consume AccountCreated' }),
        span({ service: 'read-model', name: 'INSERT balances', ...marked }),
        span({ service: 'accounts', name: 'consume AccountCreated', ...marked }),
      ],
    })
    expect(barrier.passed(recording)).toBe(false)
  })

  test('says what it awaits: service, span and attribute', () => {
    expect(barrier.awaits).toBe("read-model's span ^consume AccountCreated$ with event_id=event-7")
    expect(barrier.kind).toBe('pipeline')
  })
})

describe('the metric point', () => {
  const plays = (service: string, when: number, value = 1) =>
    counter64({ service, name: 'game_plays_total', value, when })

  test('passes on a data point of the service taken after the moment', () => {
    const recording = new Recording()
    receive(recording, { metrics: [plays('slots', 1000.000001)] })
    expect(metricPoint('slots', at(1000)).passed(recording)).toBe(true)
  })

  test('ignores points taken before the moment and at the moment itself', () => {
    const recording = new Recording()
    receive(recording, { metrics: [plays('slots', 999), plays('slots', 1000, 2)] })
    expect(metricPoint('slots', at(1000)).passed(recording)).toBe(false)
  })

  test('ignores later points of other services', () => {
    const recording = new Recording()
    receive(recording, { metrics: [plays('scoring', 5000)] })
    expect(metricPoint('slots', at(1000)).passed(recording)).toBe(false)
  })
})

describe('the quiet window', () => {
  function clockedWindow() {
    const clock = { now: 50_000 }
    return { clock, barrier: quietWindow('cron', 200, () => clock.now) }
  }

  test('passes when the service has sent no span for the whole window, and not a moment sooner', () => {
    const recording = new Recording()
    const { clock, barrier } = clockedWindow()
    expect(barrier.passed(recording)).toBe(false)
    clock.now += 199
    expect(barrier.passed(recording)).toBe(false)
    clock.now += 1
    expect(barrier.passed(recording)).toBe(true)
  })

  test('begins anew with every span of the service', () => {
    const recording = new Recording()
    const { clock, barrier } = clockedWindow()
    barrier.passed(recording)
    clock.now += 150
    receive(recording, { spans: [span({ service: 'cron', name: 'tick' })] })
    expect(barrier.passed(recording)).toBe(false)
    clock.now += 150
    expect(barrier.passed(recording)).toBe(false)
    clock.now += 50
    expect(barrier.passed(recording)).toBe(true)
  })

  test('is not lengthened by the spans of other services', () => {
    const recording = new Recording()
    const { clock, barrier } = clockedWindow()
    barrier.passed(recording)
    clock.now += 150
    receive(recording, { spans: [span({ service: 'slots', name: 'spin' })] })
    barrier.passed(recording)
    clock.now += 50
    expect(barrier.passed(recording)).toBe(true)
  })

  test('says that it is a guess, and how long it waits', () => {
    const { barrier } = clockedWindow()
    expect(barrier.kind).toBe('quiet window')
    expect(barrier.awaits).toBe('200 ms without spans from cron')
  })
})
