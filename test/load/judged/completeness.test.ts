import { describe, expect, test } from 'vitest'
import { defineContract } from '../../../assertions/index.ts'
import { encodeTraces } from '../../../harness/otlp/index.ts'
import { Recording } from '../../../harness/recording/index.ts'
import { completeness } from '../../../load/judged/completeness.ts'
import { lossReasons } from '../../../load/judged/reasons.ts'
import { plannedRequest } from '../../../load/plan.ts'
import type { Span } from '../../../harness/telemetry/index.ts'

const SEED = 5
const contract = defineContract({
  name: 'work',
  root: {
    service: 'front',
    kind: 'SERVER',
    name: 'POST /work',
    children: [{ service: 'back', kind: 'INTERNAL', name: 'work' }],
  },
})
const contracts = new Map([['work', contract]])

function span(service: string, number: number, name: string, kind: Span['kind'], parentSpanId: string): Span {
  const attributes = [{ key: 'service.name', value: service }]
  return {
    resource: { attributes, droppedAttributesCount: 0, entityRefs: [], schemaUrl: '' },
    scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
    traceId: plannedRequest(SEED, number, 1).traceId,
    spanId: parentSpanId === '' ? 'aaaaaaaaaaaaaaa1' : 'aaaaaaaaaaaaaaa2',
    parentSpanId,
    traceState: '',
    flags: 0x101,
    name,
    kind,
    kindNumber: kind === 'SERVER' ? 2 : 1,
    startTime: 1_000n,
    endTime: 2_000n,
    attributes: [],
    droppedAttributesCount: service === 'back' ? 2 : 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: 'UNSET', codeNumber: 0, message: '' },
  }
}

const samples = [0, 1, 2].map((number) => ({
  number,
  arm: 'U' as const,
  kind: 'work',
  sent: 0,
  lag: 0,
  status: 200,
  latency: 1,
}))

const recordingOf = (spans: readonly Span[]): Recording => {
  const recording = new Recording()
  recording.append({ signal: 'traces', body: encodeTraces(spans), received: 0n })
  return recording
}
const whole = (number: number) => [
  span('front', number, 'POST /work', 'SERVER', ''),
  span('back', number, 'work', 'INTERNAL', 'aaaaaaaaaaaaaaa1'),
]

describe('every request has its trace', () => {
  test('whole', () => {
    const found = completeness(recordingOf([0, 1, 2].flatMap(whole)), samples, SEED, contracts)
    expect(found).toEqual({ complete: new Map([['work', 3]]), losses: [] })
  })

  test('or it is said what is missing, of which service, in how many', () => {
    const { complete, losses } = completeness(
      recordingOf([...whole(0), ...whole(1).slice(0, 1)]),
      samples,
      SEED,
      contracts,
    )
    expect(complete.get('work')).toBe(1)
    expect(new Map(losses.map(({ service, traces }) => [service, traces]))).toEqual(
      new Map([
        ['back', 1],
        ['front', 1],
      ]),
    )
    expect(losses.find(({ service }) => service === 'back')?.example).toBe(plannedRequest(SEED, 1, 1).traceId)
  })
})

test('reasons for losses are what SDKs, logs and sink say', () => {
  const recording = recordingOf(whole(0))
  recording.appendLine({
    service: 'front',
    stream: 'stderr',
    received: 0n,
    text: 'WARN dropping span: queue is full',
  })
  recording.appendLine({ service: 'front', stream: 'stderr', received: 0n, text: 'all is well' })
  const stats = {
    http: 1,
    grpc: 0,
    refused: 2,
    faulted: 0,
    deferred: 0,
    turnedAway: 0,
    underWay: 0,
    bytes: 1,
  }
  expect(lossReasons(recording, stats)).toEqual(
    expect.arrayContaining([
      { service: 'back', reason: 'dropped_attributes_count of spans', count: 2 },
      { service: 'front', reason: 'its log says that the queue was full', count: 1 },
      { service: 'the sink', reason: 'refused requests', count: 2 },
    ]),
  )
  expect(lossReasons(recording, stats)).toHaveLength(3)
})
