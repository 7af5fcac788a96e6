// DEL1 on what was captured: the end of a log names spans that never arrived.
import { describe, expect, test } from 'vitest'
import { line, newSpanId, newTraceId, record, span, traces } from '../../assertions/examples/build.ts'
import { judge, type Observed, type Topology } from '../../assertions/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'

const topology: Topology = { services: [], source: 'inferred', assumptions: [] }

const serve = (service: string, start: number): Span => span({ service, name: 'POST', kind: 'SERVER', start })

/** Five requests, of which the log names every one. */
const requestsOf = (service: string, starts = [0, 100, 200, 300, 400]) =>
  starts.map((start) => serve(service, start))
const logOf = (service: string, spans: readonly Span[]) =>
  spans.map((of, at) => line({ service, of, text: `handled ${at}` }))

function rule(spans: readonly Span[], more: Partial<Observed>) {
  const observed = { traces: traces(spans), logs: [], lines: [], metrics: [], messages: [], ...more }
  return judge(observed, topology).rules.find((one) => one.code === 'DEL1')
}

const shop = requestsOf('shop')
const [sent, lost] = [shop.slice(0, 3), shop.slice(3)]
/** They went on until after the last of them. */
const others = [...requestsOf('till', [50, 250, 450]), ...requestsOf('desk', [60, 260, 460])]
const othersLog = [...logOf('till', others.slice(0, 3)), ...logOf('desk', others.slice(3))]
const MESSAGE = 'the last spans that the log of shop names never arrived'

describe('the last spans that a log names', () => {
  test('are there in a sound capture', () => {
    const whole = rule([...shop, ...others], { lines: [...logOf('shop', shop), ...othersLog] })
    expect(whole).toMatchObject({ outcome: 'holds', findings: [], subjects: 3 })
  })

  test('and never arrived are told, with their traces, where other services went on', () => {
    const lines = [...logOf('shop', shop), ...othersLog]
    expect(rule([...sent, ...others], { lines })?.findings).toMatchObject([
      {
        code: 'DEL1',
        severity: 'error',
        certainty: 'likely',
        subject: { service: 'shop' },
        message: MESSAGE,
        occurrences: 2,
        traces: lost.map((one) => one.traceId),
      },
    ])
  })

  test('are told from log records over OTLP, too', () => {
    const logs = shop.map((of) => record({ service: 'shop', of }))
    expect(rule([...sent, ...others], { logs, lines: othersLog })?.findings).toMatchObject([
      { message: MESSAGE, occurrences: 2 },
    ])
  })

  test('are no more than possibly lost where the capture may have ended before they were sent', () => {
    const alone = rule(sent, { lines: logOf('shop', shop) })
    expect(alone?.findings).toMatchObject([{ severity: 'warning', certainty: 'possible', message: MESSAGE }])
    const till = requestsOf('till')
    const both = rule([...sent, ...till.slice(0, 3), ...requestsOf('desk', [60, 260, 460])], {
      lines: [...logOf('shop', shop), ...logOf('till', till)],
    })
    expect(both?.findings.map(({ severity }) => severity)).toEqual(['warning', 'warning'])
  })

  test('explain what is missed because of them', () => {
    const desk = lost.map((one) =>
      span({
        service: 'desk',
        name: 'POST',
        kind: 'CLIENT',
        start: 290,
        ms: 300,
        traceId: one.traceId,
        spanId: one.parentSpanId || newSpanId(),
        attributes: { 'http.request.method': 'POST', 'server.address': 'shop' },
      }),
    )
    const lines = [...logOf('shop', shop), ...othersLog]
    const observed = {
      traces: traces([...sent, ...others, ...desk]),
      logs: [],
      lines,
      metrics: [],
      messages: [],
    }
    const [first, ...rest] = judge(observed, topology).findings.filter(({ severity }) => severity === 'error')
    expect(first).toMatchObject({ code: 'DEL1', subject: { service: 'shop' } })
    expect(rest.filter(({ code }) => ['LOG1', 'LOG2'].includes(code))).toEqual([])
    expect(first?.consequences?.map(({ code }) => code)).toEqual(expect.arrayContaining(['LOG2']))
  })
})

describe('spans that are missing for another reason are not called unflushed:', () => {
  const lines = [...logOf('shop', shop), ...othersLog]
  const silent = (spans: readonly Span[], more: Partial<Observed> = { lines }) =>
    expect(rule([...spans, ...others], more)?.findings).toEqual([])

  test('the service sent spans that began later', () => {
    silent([...sent, serve('shop', 500)])
  })

  test('what began below them has arrived, so that they were never ended', () => {
    const children = lost.map(({ traceId, spanId }) =>
      span({ service: 'shop', name: 'work', traceId, parentSpanId: spanId, start: 250, ms: 1 }),
    )
    silent([...sent, ...children])
  })

  test('the requests at that time are there, so that the ids are wrong', () => {
    const wrong = lost.map((of) =>
      line({ service: 'shop', of, ids: { traceId: newTraceId(), spanId: newSpanId() } }),
    )
    silent(shop, { lines: [...logOf('shop', sent), ...wrong, ...othersLog] })
  })

  test('only one is missing', () => {
    silent(shop.slice(0, 4))
  })

  test('hardly any of those before are there', () => {
    silent(shop.slice(0, 2))
  })

  test('their traces were not sampled', () => {
    const unsampled = lost.map((of) => record({ service: 'shop', of, flags: 0 }))
    silent(sent, { lines: [...logOf('shop', sent), ...othersLog], logs: unsampled })
  })
})
