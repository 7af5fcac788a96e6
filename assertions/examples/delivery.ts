// Examples of the rules on what must arrive.
import type { LogLine, Span } from '../../harness/telemetry/index.ts'
import { at, span, textLine, traces } from './build.ts'
import type { Examples, RuleExample } from './example.ts'

const topology: RuleExample['topology'] = {
  services: [
    { name: 'shop', addresses: [], entryPoints: ['*'], promises: ['traces'] },
    { name: 'desk', addresses: [], entryPoints: ['*'], promises: ['traces'] },
  ],
  source: 'declared',
  assumptions: [],
}

const example = (caption: string, spans: readonly Span[], lines: readonly LogLine[] = []): RuleExample => ({
  caption,
  observed: { traces: traces(spans), logs: [], lines, metrics: [], messages: [] },
  topology,
})

const served = (start: number): Span =>
  span({
    service: 'shop',
    name: 'POST /orders',
    kind: 'SERVER',
    start,
    attributes: { 'http.request.method': 'POST', 'http.route': '/orders', 'http.response.status_code': 201n },
  })

function logged(when: number, of?: Span): LogLine {
  const time = new Date(Number(at(when) / 1_000_000n)).toISOString()
  const ids = of === undefined ? {} : { trace_id: of.traceId, span_id: of.spanId }
  return textLine('shop', JSON.stringify({ time, level: 'info', msg: 'POST /orders 201', ...ids }))
}

/** It goes on to the end: what was captured did not end before. */
const desk = span({ service: 'desk', name: 'refresh', start: 500 })

export const deliveryExamples: Examples = {
  DEL1: () => {
    const starts = [0, 100, 200, 300]
    const requests = starts.map(served)
    const spans = [...requests, desk]
    const lines = starts.map((start, n) => logged(start + 9, requests[n]))
    return {
      passing: example('Each request in the log has its span.', spans, lines),
      failing: example('The service answered one more request after it had shut its telemetry down.', spans, [
        ...lines,
        logged(480),
      ]),
    }
  },
  DEL2: () => ({
    passing: example('Both services send spans, as promised.', [served(0), desk]),
    failing: example('The shop sends nothing.', [desk]),
  }),
}
