// Requests to send: small, recognisable, and made with the codec that test/otlp holds to account.
import { encodeLogs, encodeMetrics, encodeTraces, toJson } from '../../harness/otlp/index.ts'
import type { LogRecord, Metric, Span } from '../../harness/telemetry/index.ts'

const resource = {
  attributes: [{ key: 'service.name', value: 'sampler' }],
  droppedAttributesCount: 0,
  entityRefs: [],
  schemaUrl: '',
}
const scope = { name: 'test', version: '1', attributes: [], droppedAttributesCount: 0, schemaUrl: '' }

export function span(name: string, change: Partial<Span> = {}): Span {
  return {
    resource,
    scope,
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    parentSpanId: '',
    traceState: '',
    flags: 0x101,
    name,
    kind: 'SERVER',
    kindNumber: 2,
    startTime: 1544712660300000001n,
    endTime: 1544712661300000001n,
    attributes: [{ key: 'padding', value: 'x'.repeat(40) }],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: 'UNSET', codeNumber: 0, message: '' },
    ...change,
  }
}

export function logRecord(body: string): LogRecord {
  return {
    resource,
    scope,
    time: 1544712660300000001n,
    observedTime: 1544712660300000002n,
    severityNumber: 9,
    severityText: 'INFO',
    body,
    attributes: [],
    droppedAttributesCount: 0,
    flags: 1,
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    eventName: '',
  }
}

export function metric(name: string, data: Metric['data']): Metric {
  return { resource, scope, name, description: '', unit: '{call}', metadata: [], data }
}

export const counter = (name: string, value: bigint): Metric =>
  metric(name, {
    type: 'sum',
    temporality: 'CUMULATIVE',
    monotonic: true,
    points: [{ attributes: [], startTime: 1n, time: 2n, flags: 0, value, exemplars: [] }],
  })

export const spanBody = (name: string): Uint8Array => encodeTraces([span(name)])
export const spanJson = (name: string): string => toJson('traces', [span(name)])
export const logBody = (body: string): Uint8Array => encodeLogs([logRecord(body)])
export const metricBody = (name: string, value: bigint): Uint8Array => encodeMetrics([counter(name, value)])
