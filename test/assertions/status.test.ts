// STA1 and EXC1: which status fits which answer, and how often one exception may be told.
import { describe, expect, test } from 'vitest'
import { judge } from '../../assertions/index.ts'
import type { Span, SpanKind, StatusCode } from '../../harness/telemetry/index.ts'
import {
  type AttributeMap,
  plant,
  record,
  span,
  type SpanParts,
  traces,
} from '../../assertions/examples/build.ts'

const told = (spans: readonly Span[], code: string) =>
  judge(
    { traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] },
    { source: 'declared', assumptions: [], services: [] },
  ).rules.find((one) => one.code === code)?.findings ?? []

const one = (more: Partial<SpanParts>): Span[] => [span({ service: 'a', name: 'x', ...more })]

const http = (status: number): AttributeMap => ({
  'http.request.method': 'GET',
  'http.response.status_code': BigInt(status),
  'error.type': 'x',
})
const grpc = (status: bigint | string): AttributeMap => ({
  'rpc.system': 'grpc',
  'rpc.grpc.status_code': status,
  'error.type': 'x',
})

describe('STA1', () => {
  test.each<[SpanKind, StatusCode, AttributeMap, string | undefined]>([
    ['SERVER', 'UNSET', http(200), undefined],
    ['SERVER', 'UNSET', http(404), undefined],
    ['SERVER', 'ERROR', http(404), 'error'],
    ['SERVER', 'ERROR', http(500), undefined],
    ['SERVER', 'UNSET', http(500), 'error'],
    ['SERVER', 'OK', http(503), 'error'],
    ['CLIENT', 'ERROR', http(404), undefined],
    ['CLIENT', 'UNSET', http(404), 'error'],
    ['CLIENT', 'OK', http(404), undefined],
    ['CLIENT', 'UNSET', http(500), 'error'],
    ['SERVER', 'UNSET', grpc(5n), undefined],
    ['SERVER', 'ERROR', grpc(5n), 'warning'],
    ['SERVER', 'UNSET', grpc(13n), 'error'],
    ['SERVER', 'UNSET', grpc('INTERNAL'), 'error'],
    ['CLIENT', 'UNSET', grpc(5n), 'error'],
    ['CLIENT', 'UNSET', grpc(0n), undefined],
  ])('%s span with status %s and %o', (kind, status, attributes, severity) => {
    expect(told(one({ kind, status, attributes }), 'STA1').map((finding) => finding.severity)).toEqual(
      severity === undefined ? [] : [severity],
    )
  })

  test.each<[string, Partial<SpanParts>, string | undefined]>([
    [
      'current conventions, and nothing says what failed',
      { kind: 'CLIENT', attributes: { 'http.request.method': 'GET' } },
      'error',
    ],
    [
      'current conventions, and an exception says it',
      { attributes: { 'db.system.name': 'redis' }, exceptions: [{ 'exception.type': 'Oops' }] },
      'warning',
    ],
    [
      'earlier conventions, and nothing says what failed',
      { attributes: { 'http.method': 'GET' } },
      'warning',
    ],
    [
      'earlier conventions, and an exception says it',
      { attributes: { 'http.method': 'GET' }, exceptions: [{ 'exception.type': 'Oops' }] },
      undefined,
    ],
    ['a step of its own with a message', { statusMessage: 'it broke' }, undefined],
  ])('ERROR without error.type: %s', (_, parts, severity) => {
    expect(told(one({ status: 'ERROR', ...parts }), 'STA1').map((finding) => finding.severity)).toEqual(
      severity === undefined ? [] : [severity],
    )
  })
})

describe('EXC1', () => {
  const oops = { 'exception.type': 'Oops', 'exception.message': 'it broke' }

  test('tells a bare exception, and one that is recorded twice', () => {
    expect(told(one({ exceptions: [{}] }), 'EXC1')).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('without type and message') },
    ])
    expect(told(one({ exceptions: [oops, oops] }), 'EXC1')).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('more than once') },
    ])
    expect(told(one({ exceptions: [{ 'exception.message': 'it broke' }] }), 'EXC1')).toEqual([])
  })

  test('lets the same thing go wrong again later', () => {
    const [first] = one({ ms: 1000, exceptions: [oops, oops] })
    if (first === undefined) throw new Error('no span')
    const events = first.events.map((event, at) => ({
      ...event,
      time: event.time + BigInt(at) * 500_000_000n,
    }))
    expect(told([{ ...first, events }], 'EXC1')).toEqual([])
  })

  test('informs once of an exception that each span on the way up records', () => {
    const frame = (name: string, children: readonly Parameters<typeof plant>[0][] = []) => ({
      service: 'a',
      name,
      exceptions: [oops],
      children,
    })
    expect(told(plant(frame('outer', [frame('middle', [frame('inner')])])), 'EXC1')).toMatchObject([
      {
        severity: 'information',
        evidence: [
          { text: 'Oops: it broke on a INTERNAL inner, then a INTERNAL middle, then a INTERNAL outer' },
        ],
      },
    ])
  })

  test('looks at log records, too', () => {
    const log = { ...record({ service: 'a' }), attributes: [{ key: 'exception.stacktrace', value: 'at x' }] }
    const { rules } = judge(
      { traces: [], logs: [log], lines: [], metrics: [], messages: [] },
      { source: 'declared', assumptions: [], services: [] },
    )
    expect(rules.find(({ code }) => code === 'EXC1')).toMatchObject({ outcome: 'broken', subjects: 1 })
  })
})
