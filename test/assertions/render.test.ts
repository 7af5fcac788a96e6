// Text for people: trees, comparisons, findings.
import { expect, test } from 'vitest'
import { judge, matchContract, renderComparison, renderFinding, renderTree } from '../../assertions/index.ts'
import type { Trace } from '../../harness/telemetry/index.ts'
import { plant, span, traces } from '../../assertions/examples/build.ts'
import { observe, runSpans, topology } from './casino.ts'

const tree = plant({
  service: 'a',
  name: 'GET /',
  kind: 'SERVER',
  children: [
    { service: 'a', name: 'work', status: 'ERROR', children: [{ service: 'a', name: 'deep' }] },
    { service: 'a', name: 'more', start: 50, ms: 5 },
  ],
})
const trace = traces(tree)[0] as Trace

test('a trace is drawn as a tree, with times and states', () => {
  expect(renderTree(trace).split('\n').slice(1)).toEqual([
    'a SERVER GET / +0.0ms 100.0ms',
    '├─ a INTERNAL work ERROR +1.0ms 98.0ms',
    '│  └─ a INTERNAL deep +2.0ms 96.0ms',
    '└─ a INTERNAL more +50.0ms 5.0ms',
  ])
})

test('a span whose parent is absent says so, and one that is its own parent is still drawn', () => {
  const traceId = 'c'.repeat(32)
  const orphan = span({ service: 'a', name: 'orphan', traceId, parentSpanId: 'dddddddddddddddd' })
  const self = span({
    service: 'a',
    name: 'self',
    traceId,
    spanId: 'eeeeeeeeeeeeeeee',
    parentSpanId: 'eeeeeeeeeeeeeeee',
  })
  const text = renderTree({ traceId, spans: [orphan, self] })
  expect(text).toContain('!parent dddddddddddddddd is not in the trace')
  expect(text).toContain('a INTERNAL self')
})

test('a comparison shows both trees side by side and marks what differs', () => {
  const root = {
    service: 'a',
    kind: 'SERVER',
    name: 'GET /',
    children: [
      { service: 'a', kind: 'INTERNAL', name: 'work', status: 'ERROR' },
      { service: 'b', kind: 'SERVER', name: 'POST /' },
    ],
  } as const
  const text = renderComparison(matchContract(trace, { name: 'c', root }))
  expect(text.split('\n')).toEqual([
    `contract "c" not fulfilled by trace ${trace.traceId}`,
    '  expected          | found',
    '  a SERVER GET /    | a SERVER GET /',
    '    a INTERNAL work |   a INTERNAL work',
    '+                   |     a INTERNAL deep',
    '-   b SERVER POST / |',
    '+                   |   a INTERNAL more',
    '  (- missing, ! different, + not demanded)',
  ])
})

test('a finding tells code, hop, reason, evidence, remedy and what it explains', () => {
  const [finding] = judge(observe(runSpans('grpc')), topology).findings
  if (finding === undefined) throw new Error('no finding')
  const text = renderFinding(finding)
  expect(text).toContain(
    'TRC11 error: the context of vegas-frontend-service does not reach vegas-slots-service with slots.SlotsService/Spin (3 times)',
  )
  expect(text).toContain(
    'hop:      vegas-frontend-service -> vegas-slots-service via grpc, slots.SlotsService/Spin',
  )
  expect(text).toContain('reason:   not injected')
  expect(text).toMatch(/trace: {4}\w{32} and \d more/)
  expect(text).toContain('explains:\n    TRC10 error:')
})
