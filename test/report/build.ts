// Small builders for telemetry and run records; what a test does not say gets a plain default.
import type { Finding } from '../../assertions/index.ts'
import type { RunRecord, ScenarioRecord } from '../../harness/report/index.ts'
import type {
  AttributeValue,
  Attributes,
  LogLine,
  LogRecord,
  Resource,
  Span,
  Trace,
} from '../../harness/telemetry/index.ts'

const START = 1_790_000_000_000_000_000n

/** Milliseconds after the start of the sample run, in nanoseconds since the epoch. */
export const at = (milliseconds: number): bigint => START + BigInt(Math.round(milliseconds * 1e6))

export const attributes = (values: Readonly<Record<string, AttributeValue>>): Attributes =>
  Object.entries(values).map(([key, value]) => ({ key, value }))

export function resource(service: string, more: Readonly<Record<string, AttributeValue>> = {}): Resource {
  return {
    attributes: attributes({
      'service.name': service,
      'service.namespace': 'vegas-casino',
      'service.version': '1.4.0',
      'deployment.environment.name': 'verify',
      ...more,
    }),
    droppedAttributesCount: 0,
    entityRefs: [],
    schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
  }
}

const scope = (name: string) => ({
  name,
  version: '0.62.0',
  attributes: [],
  droppedAttributesCount: 0,
  schemaUrl: '',
})

/** `from` and `took` in milliseconds. */
export interface SpanOptions extends Partial<Omit<Span, 'attributes' | 'resource' | 'scope' | 'status'>> {
  readonly service: string
  readonly from: number
  readonly took: number
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  readonly resource?: Resource
  readonly scope?: string
  readonly error?: string
}

export function span(options: SpanOptions): Span {
  const { service, from, took, attributes: values, resource: own, scope: scopeName, error, ...rest } = options
  return {
    resource: own ?? resource(service),
    scope: scope(scopeName ?? '@opentelemetry/instrumentation-http'),
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    parentSpanId: '',
    traceState: '',
    flags: 0x101,
    name: 'work',
    kind: 'INTERNAL',
    kindNumber: 1,
    startTime: at(from),
    endTime: at(from + took),
    attributes: attributes(values ?? {}),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status:
      error === undefined
        ? { code: 'UNSET', codeNumber: 0, message: '' }
        : { code: 'ERROR', codeNumber: 2, message: error },
    ...rest,
  }
}

export const trace = (traceId: string, spans: readonly Span[]): Trace => ({
  traceId,
  spans: spans.map((one) => ({ ...one, traceId })),
})

export function log(
  service: string,
  time: number,
  body: AttributeValue,
  more: Partial<LogRecord> = {},
): LogRecord {
  return {
    resource: resource(service),
    scope: scope('@opentelemetry/instrumentation-pino'),
    time: at(time),
    observedTime: at(time + 0.4),
    severityNumber: 9,
    severityText: 'INFO',
    body,
    attributes: [],
    droppedAttributesCount: 0,
    flags: 1,
    traceId: '',
    spanId: '',
    eventName: '',
    ...more,
  }
}

export const line = (service: string, time: number, text: string): LogLine => ({
  service,
  stream: 'stdout',
  received: at(time),
  text,
})

/** The line a service prints for a record. */
export const lineOf = (
  service: string,
  time: number,
  msg: string,
  traceId: string,
  spanId: string,
  level = 'info',
): LogLine => line(service, time, JSON.stringify({ level, service, msg, trace_id: traceId, span_id: spanId }))

export function finding(more: Partial<Finding> = {}): Finding {
  return {
    code: 'TRC11',
    severity: 'error',
    subject: { service: 'vegas-frontend-service', name: 'POST' },
    message: 'The call has no SERVER span.',
    evidence: [],
    remedy: 'Inject the context.',
    ...more,
  }
}

export function scenario(more: Partial<ScenarioRecord> = {}): ScenarioRecord {
  return {
    title: 'a spin through the JSON API',
    location: 'scenarios/spin.spec.ts:12',
    outcome: 'passed',
    milliseconds: 812,
    verdictMilliseconds: [410],
    steps: [],
    contracts: [],
    findings: [],
    ...more,
  }
}

export function runRecord(more: Partial<RunRecord> = {}): RunRecord {
  return {
    schemaVersion: 1,
    tool: { name: 'pitboss', version: '0.1.0' },
    system: 'vegas-casino',
    runtime: 'local',
    runtimeReason: 'no Docker engine answered',
    faults: [],
    started: '2026-09-21T13:33:20.000Z',
    phases: [],
    verdict: 'holds',
    counts: { traces: 0, spans: 0, logRecords: 0, logLines: 0, dataPoints: 0 },
    scenarios: [],
    findings: [],
    rules: [],
    topology: { services: [], source: 'declared', assumptions: [] },
    barriers: [],
    ...more,
  }
}
