// Torn hops: one defect, one finding, the right hop and the right reason.
import { describe, expect, test } from 'vitest'
import { judge, renderFinding } from '../../assertions/index.ts'
import { formatTraceparent } from '../../harness/telemetry/index.ts'
import { plant } from '../../assertions/examples/build.ts'
import { entryTree, messagesOf, observe, runSpans, topology } from './casino.ts'

describe('a whole run', () => {
  test('gives no finding, and every rule that had something to look at holds', () => {
    const { rules, findings } = judge(observe(runSpans()), topology)
    expect(findings.map(renderFinding)).toEqual([])
    expect(Object.fromEntries(rules.map((rule) => [rule.code, rule.outcome]))).toMatchObject({
      TRC1: 'holds',
      TRC10: 'holds',
      TRC11: 'holds',
      TRC12: 'holds',
      LOG1: 'holds',
      LOG2: 'holds',
      LOG3: 'holds',
      RES1: 'holds',
      DEL2: 'holds',
    })
  })
})

describe('a frontend that does not inject into gRPC', () => {
  test('is one finding that names the hop, and has the orphaned server under it', () => {
    const { findings } = judge(observe(runSpans('grpc')), topology)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      code: 'TRC11',
      severity: 'error',
      hop: {
        from: 'vegas-frontend-service',
        to: 'vegas-slots-service',
        via: 'grpc',
        operation: 'slots.SlotsService/Spin',
      },
      reason: 'not injected',
      occurrences: 3,
    })
    expect(findings[0]?.consequences?.map((one) => [one.code, one.occurrences])).toEqual([['TRC10', 3]])
  })
})

describe('slots not injecting into scoring', () => {
  test('names the HTTP hop by its route', () => {
    const { findings } = judge(observe(runSpans('scoring')), topology)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      code: 'TRC11',
      hop: {
        from: 'vegas-slots-service',
        to: 'vegas-scoring-service',
        via: 'http',
        operation: 'POST /api/scoring/record',
      },
      reason: 'not injected',
    })
  })
})

describe('a message whose context is lost', () => {
  const spans = runSpans('kafka')
  const producers = spans.filter((span) => span.kind === 'PRODUCER')
  const hop = { from: 'ledger-service', to: 'read-model-service', via: 'kafka', operation: 'ledger.entry.v1' }
  const header = (flags: boolean) =>
    producers.map((span) => ({
      traceparent: formatTraceparent({ traceId: span.traceId, spanId: span.spanId, sampled: flags }),
    }))
  const judged = (headers: Readonly<Record<string, string>>[]) =>
    judge(observe(spans, { messages: messagesOf(...headers) }), topology).findings

  test('and whose headers hold no traceparent was not injected by the relay', () => {
    const findings = judged([{}, { event_id: 'event-2' }, {}])
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ code: 'TRC12', hop, reason: 'not injected', occurrences: 3 })
    expect(findings[0]?.evidence.map((one) => one.text)).toContain(
      'message ledger.entry.v1[0]@1 carries no traceparent header',
    )
  })

  test("and whose headers name its sender's trace was not extracted by the consumer", () => {
    const findings = judged(header(true))
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ code: 'TRC12', hop, reason: 'injected but not extracted' })
    expect(findings[0]?.evidence.some((one) => one.text.includes('the trace of its sender'))).toBe(true)
  })

  test('and whose header is no valid traceparent has the wrong format', () => {
    const broken = header(true).map(({ traceparent }) => ({ traceparent: traceparent.slice(0, -4) }))
    expect(judged(broken)[0]).toMatchObject({ code: 'TRC12', hop, reason: 'wrong format' })
  })

  test('and whose sampled flag is 0 was not sampled', () => {
    expect(judged(header(false))[0]).toMatchObject({ code: 'TRC12', hop, reason: 'not sampled' })
  })

  test('is named even where no headers were read', () => {
    const findings = judged([])
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ code: 'TRC12', hop, occurrences: 3 })
  })

  test('is no finding when the consumer links to its producer instead', () => {
    const tree = plant(entryTree('kafka'))
    const producer = tree.find((span) => span.kind === 'PRODUCER')
    const linked = tree.map((span) =>
      span.kind === 'CONSUMER' && producer !== undefined
        ? {
            ...span,
            links: [
              {
                traceId: producer.traceId,
                spanId: producer.spanId,
                traceState: '',
                attributes: [],
                droppedAttributesCount: 0,
                flags: 0,
              },
            ],
          }
        : span,
    )
    const rule = judge(observe(linked), topology).rules.find((one) => one.code === 'TRC12')
    expect(rule).toMatchObject({ outcome: 'holds', subjects: 1 })
  })
})

test('two torn hops at once are two findings, each with its own hop', () => {
  const spans = [...runSpans('grpc'), ...plant(entryTree('kafka', 9000, 9))]
  const hops = judge(observe(spans), topology).findings.map((one) => [one.code, one.hop?.to])
  expect(hops).toEqual([
    ['TRC11', 'vegas-slots-service'],
    ['TRC12', 'read-model-service'],
  ])
})
