// `toHaveCorrelatedLogs`: logs that lead to the trace hold, on both channels; others fail by name.
import { describe, test } from 'vitest'
import type { LogLine, LogRecord, Span } from '../../harness/telemetry/index.ts'
import { serviceName } from '../../harness/telemetry/index.ts'
import { expect } from '../../harness/vitest/index.ts'
import { line, newTraceId, plant, record } from '../../assertions/examples/build.ts'
import { FRONTEND, SCORING, SLOTS, spinTree } from '../assertions/casino.ts'
import { failureOf, settledTrace } from './settled-trace.ts'

const PATH = [FRONTEND, SLOTS, SCORING]

const spanOf = (spans: readonly Span[], service: string): Span => {
  const found = spans.find((span) => serviceName(span.resource) === service)
  if (found === undefined) throw new Error(`no span of ${service}`)
  return found
}

interface Logs {
  readonly logs: readonly LogRecord[]
  readonly lines: readonly LogLine[]
}

const logsOf = (spans: readonly Span[]): Logs => ({
  logs: PATH.map((service) => record({ service, of: spanOf(spans, service) })),
  lines: PATH.map((service) => line({ service, of: spanOf(spans, service) })),
})

/** A spin whose logs are all as they should be, except for what `change` makes of them. */
function spinWithLogs(change: (logs: Logs, spans: readonly Span[]) => Logs = (logs) => logs) {
  const spans = plant(spinTree())
  return { spans, ...settledTrace({ spans, ...change(logsOf(spans), spans) }) }
}

const not = (service: string) => (one: { readonly service: string }) => one.service !== service
const notOf = (service: string) => (one: LogRecord) => serviceName(one.resource) !== service

describe('logs that lead to the trace', () => {
  test('are correlated, in every service that was named', () => {
    const { trace, judged } = spinWithLogs()
    expect(trace).toHaveCorrelatedLogs({ in: PATH })
    expect(judged).toEqual([{ findings: [] }])
  })

  test('are asked for only where that was demanded', async () => {
    const { trace } = spinWithLogs(({ logs, lines }) => ({
      logs: logs.filter(notOf(SCORING)),
      lines: lines.filter(not(SCORING)),
    }))
    expect(trace).toHaveCorrelatedLogs({ in: [FRONTEND, SLOTS] })
    expect(await failureOf(() => expect(trace).toHaveCorrelatedLogs({ in: PATH }))).toContain(SCORING)
  })

  test('are not disturbed by the logs of another request at the same time', () => {
    const other = plant(spinTree())
    const others = logsOf(other)
    const spans = plant(spinTree())
    const own = logsOf(spans)
    const { trace } = settledTrace({
      spans: [...spans, ...other],
      logs: [...others.logs, ...own.logs],
      lines: [...others.lines, ...own.lines],
    })
    expect(trace).toHaveCorrelatedLogs({ in: PATH })
  })
})

describe('logs that do not', () => {
  test('fail without ids on standard output: code, service, trace and report are named', async () => {
    const { trace, judged, spans } = spinWithLogs(({ logs, lines }, all) => ({
      logs,
      lines: [
        ...lines.filter(not(SLOTS)),
        line({ service: SLOTS, when: Number(spanOf(all, SLOTS).startTime % 1_000_000_000n) / 1e6 + 1 }),
      ],
    }))
    const text = await failureOf(() => expect(trace).toHaveCorrelatedLogs({ in: PATH }))
    expect(text).toContain('spin for 10: the logs do not belong to the trace.')
    expect(text).toMatch(/^LOG3 error: .*vegas-slots-service/m)
    expect(text).toContain(`trace ${spans[0]?.traceId}`)
    expect(text).toContain(`/runs/one/report.html#trace-${spans[0]?.traceId}`)
    expect(judged[0]?.findings.map((finding) => finding.code)).toContain('LOG3')
  })

  test('fail over OTLP alone, although the lines are right', async () => {
    const { trace } = spinWithLogs(({ logs, lines }) => ({ logs: logs.filter(notOf(SLOTS)), lines }))
    const text = await failureOf(() => expect(trace).toHaveCorrelatedLogs({ in: PATH }))
    expect(text).toContain(`no OTLP log record of ${SLOTS} carries the ids of this trace`)
    expect(text).not.toContain(`no OTLP log record of ${SCORING}`)
  })

  test('fail with a trace id that belongs to nobody', async () => {
    const stale = newTraceId()
    const { trace } = spinWithLogs(({ logs, lines }, all) => {
      const of = spanOf(all, SLOTS)
      return {
        logs: [...logs.filter(notOf(SLOTS)), record({ service: SLOTS, of, ids: { traceId: stale } })],
        lines: [...lines.filter(not(SLOTS)), line({ service: SLOTS, of, ids: { traceId: stale } })],
      }
    })
    const text = await failureOf(() => expect(trace).toHaveCorrelatedLogs({ in: PATH }))
    expect(text).toMatch(/^LOG\d error: /m)
    expect(text).toContain(stale)
  })

  test('fail where the trace never reached the service', async () => {
    const spans = plant(spinTree('grpc'))
    const { trace } = settledTrace({ spans, ...logsOf(spans) })
    const text = await failureOf(() => expect(trace).toHaveCorrelatedLogs({ in: PATH }))
    expect(text).toContain(`the trace has no span of ${SLOTS}`)
  })

  test('fail with what never arrived, and with the counts of what did', async () => {
    const spans = plant(spinTree())
    const unsettled = ["the marker's line on the standard output of vegas-slots-service"]
    const { trace } = settledTrace({ spans, unsettled })
    const text = await failureOf(() => expect(trace).toHaveCorrelatedLogs({ in: [SLOTS] }))
    expect(text).toContain(`never arrived: ${unsettled[0]}`)
    expect(text).toContain('"records":0,"lines":0')
  })
})

describe('a demand that names no service', () => {
  test('is refused, plainly and behind .not: a check that looks at nothing is not a pass', () => {
    const { trace, judged } = spinWithLogs()
    const refusal = 'needs at least one service in `in`'
    expect(() => expect(trace).toHaveCorrelatedLogs({ in: [] })).toThrow(refusal)
    expect(() => expect(trace).not.toHaveCorrelatedLogs({ in: [] })).toThrow(refusal)
    expect(judged).toEqual([])
  })
})

describe('.not', () => {
  test('holds for logs without ids, and what it found is no finding of the run', () => {
    const { trace, judged } = spinWithLogs(({ logs }) => ({ logs, lines: [] }))
    expect(trace).not.toHaveCorrelatedLogs({ in: PATH })
    expect(judged).toEqual([{ findings: [] }])
  })

  test('fails for correlated logs, and names the services', async () => {
    const { trace } = spinWithLogs()
    const text = await failureOf(() => expect(trace).not.toHaveCorrelatedLogs({ in: PATH }))
    expect(text).toContain(`the logs of ${PATH.join(', ')} are correlated, and were expected not to be`)
  })
})
