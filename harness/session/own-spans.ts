// The harness's own spans: the root that opens each API step, each message and each marker, so that no trace starts in mid-air.
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import {
  type AttributeValue,
  type InstrumentationScope,
  type Resource,
  type Span,
  SPAN_KINDS,
  type SpanContext,
  type StatusCode,
  STATUS_CODES,
} from '../telemetry/index.ts'
import { VERSION } from './version.ts'

/** `service.name` under which the harness itself appears in a recording. */
export const OWN_SERVICE = 'pitboss'

const keyValues = (values: Readonly<Record<string, AttributeValue>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value }))

const RESOURCE: Resource = {
  attributes: keyValues({
    'service.name': OWN_SERVICE,
    'service.instance.id': crypto.randomUUID(),
    'host.name': hostname(),
    'process.pid': BigInt(process.pid),
  }),
  droppedAttributesCount: 0,
  entityRefs: [],
  schemaUrl: '',
}

const SCOPE: InstrumentationScope = {
  name: 'pitboss',
  version: VERSION,
  attributes: [],
  droppedAttributesCount: 0,
  schemaUrl: '',
}

/** Wall-clock nanoseconds with the resolution of the monotonic clock. */
export function nowNanoseconds(): bigint {
  const milliseconds = performance.timeOrigin + performance.now()
  const whole = Math.trunc(milliseconds)
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((milliseconds - whole) * 1e6))
}

export function newContext(): SpanContext {
  return { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), sampled: true }
}

export interface OwnSpan {
  readonly kind: 'CLIENT' | 'PRODUCER'
  readonly context: SpanContext
  readonly name: string
  readonly startTime: bigint
  readonly endTime: bigint
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly status: StatusCode
}

/** A finished root span of the harness. */
export function rootSpan(own: OwnSpan): Span {
  return {
    resource: RESOURCE,
    scope: SCOPE,
    traceId: own.context.traceId,
    spanId: own.context.spanId,
    parentSpanId: '',
    traceState: '',
    flags: 0x101,
    name: own.name,
    kind: own.kind,
    kindNumber: SPAN_KINDS.indexOf(own.kind),
    startTime: own.startTime,
    endTime: own.endTime,
    attributes: keyValues(own.attributes),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: own.status, codeNumber: STATUS_CODES.indexOf(own.status), message: '' },
  }
}
