// Examples of the rules on logs.
import type { LogLine, LogRecord, Span } from '../../harness/telemetry/index.ts'
import { line, newTraceId, record, span, textLine, traces } from './build.ts'
import type { Examples, RuleExample } from './example.ts'

const topology: RuleExample['topology'] = {
  services: [{ name: 'shop', addresses: [], entryPoints: ['POST /orders'], promises: [] }],
  source: 'declared',
  assumptions: [],
}

const example = (
  caption: string,
  spans: readonly Span[],
  logs: readonly LogRecord[],
  lines: readonly LogLine[] = [],
): RuleExample => ({
  caption,
  observed: { traces: traces(spans), logs, lines, metrics: [], messages: [] },
  topology,
})

/** A request of 100 ms. */
const request = (start = 0): Span =>
  span({ service: 'shop', name: 'POST /orders', kind: 'SERVER', start, ms: 100 })

export const logExamples: Examples = {
  LOG1: () => {
    const one = request()
    return {
      passing: example(
        'The record names the trace of its request.',
        [one],
        [record({ service: 'shop', of: one })],
      ),
      failing: example(
        'The record names a trace that nothing came of.',
        [one],
        [record({ service: 'shop', of: one, ids: { traceId: newTraceId() } })],
      ),
    }
  },
  LOG2: () => {
    const [first, second] = [request(), request(1000)]
    return {
      passing: example(
        'Each record names the span in which it was written.',
        [first, second],
        [record({ service: 'shop', of: first }), record({ service: 'shop', of: second })],
      ),
      failing: example(
        'A logger kept the ids of the first request for the second one.',
        [first, second],
        [record({ service: 'shop', of: first, when: 1050 })],
      ),
    }
  },
  LOG3: () => {
    const one = request()
    return {
      passing: example(
        'A line within the request carries its ids.',
        [one],
        [],
        [line({ service: 'shop', of: one })],
      ),
      failing: example(
        'A line within the request carries none.',
        [one],
        [],
        [line({ service: 'shop', when: 50 })],
      ),
    }
  },
  LOG4: () => {
    const one = request()
    return {
      passing: example(
        'Record and line say how severe they are.',
        [one],
        [record({ service: 'shop', of: one })],
        [line({ service: 'shop', of: one })],
      ),
      failing: example(
        'The level of the logging library got lost on the way to the record.',
        [one],
        [{ ...record({ service: 'shop', of: one }), severityNumber: 0, severityText: '' }],
        [textLine('shop', '{"time":"2027-01-15T08:00:00.050Z","msg":"handled"}')],
      ),
    }
  },
}
