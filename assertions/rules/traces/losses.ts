// TRC16: what SDKs dropped by their limits, and traces that were not sampled alike by all.
import type { InstrumentationScope, LogRecord, Resource, Span } from '../../../harness/telemetry/index.ts'
import { evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import { compareText, describeShape, serviceOf, type TraceIndex } from '../../model/index.ts'
import { allSpans, Cases, type Checked, type Judged, type Rule } from '../rule.ts'

function checkLosses({ run, observed }: Judged): Checked {
  const cases = new Cases('TRC16')
  const origins = new Set<string>()
  let subjects = 0
  for (const span of allSpans(run)) {
    subjects++
    droppedFromSpan(cases, span)
    droppedFromOrigin(cases, span, origins)
  }
  for (const record of observed.logs) droppedFromOrigin(cases, record, origins)
  droppedFromRecords(cases, observed.logs)
  for (const trace of run.traces) checkThresholds(cases, trace)
  return { subjects, findings: cases.findings() }
}

function droppedFromRecords(cases: Cases, logs: readonly LogRecord[]): void {
  const services = new Map<string, { records: number; attributes: number }>()
  for (const record of logs) {
    const { droppedAttributesCount: count } = record
    if (count === 0) continue
    const before = services.get(serviceOf(record)) ?? { records: 0, attributes: 0 }
    services.set(serviceOf(record), { records: before.records + 1, attributes: before.attributes + count })
  }
  for (const [service, { records, attributes }] of [...services].toSorted(([a], [b]) => compareText(a, b))) {
    cases.add({
      subject: { service },
      message: `${service} drops attributes of log records`,
      evidence: [{ text: `${records} log records lost ${attributes} attributes` }],
      remedy: 'Raise OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT, or record fewer attributes.',
      times: records,
    })
  }
}

function droppedFromSpan(cases: Cases, span: Span): void {
  const { droppedAttributesCount, droppedEventsCount, droppedLinksCount, events, links } = span
  const tell = (count: number, what: string): void => {
    if (count === 0) return
    cases.add({
      subject: subjectOf(span),
      message: `${serviceOf(span)} drops ${what}`,
      evidence: [evidenceOf(span, `${describeShape(span)} lost ${count}`)],
    })
  }
  tell(droppedAttributesCount, 'attributes of spans')
  tell(droppedEventsCount, 'span events')
  tell(droppedLinksCount, 'span links')
  for (const event of events) tell(event.droppedAttributesCount, 'attributes of span events')
  for (const link of links) tell(link.droppedAttributesCount, 'attributes of span links')
}

/** Each resource and scope once, however many spans and records came from it. */
function droppedFromOrigin(
  cases: Cases,
  emitted: { readonly resource: Resource; readonly scope: InstrumentationScope },
  told: Set<string>,
): void {
  const tell = (count: number, what: string): void => {
    const key = `${serviceOf(emitted)}\n${what}\n${count}`
    if (count === 0 || told.has(key)) return
    told.add(key)
    cases.add({
      subject: { service: serviceOf(emitted) },
      message: `${serviceOf(emitted)} drops attributes of its ${what}`,
      evidence: [{ text: `${count} lost` }],
    })
  }
  tell(emitted.resource.droppedAttributesCount, 'resource')
  tell(emitted.scope.droppedAttributesCount, `scope ${emitted.scope.name}`)
}

/** Source: OpenTelemetry trace state, sampling threshold. */
const THRESHOLD = /(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]+)/

function checkThresholds(cases: Cases, trace: TraceIndex): void {
  const services = new Map<string, Set<string>>()
  let first: Span | undefined
  for (const span of trace.spans) {
    const threshold = span.traceState === '' ? undefined : THRESHOLD.exec(span.traceState)?.[1]
    if (threshold === undefined) continue
    first ??= span
    const normal = threshold.replace(/0+$/, '')
    services.set(normal, (services.get(normal) ?? new Set()).add(serviceOf(span)))
  }
  if (first === undefined || services.size < 2) return
  const told = [...services].toSorted(([a], [b]) => compareText(a, b))
  const all = [...new Set(told.flatMap(([, names]) => [...names]))].toSorted()
  cases.add({
    subject: subjectOf(first),
    message: `spans of one trace have different sampling thresholds: ${all.join(', ')}`,
    evidence: [
      evidenceOf(
        first,
        told
          .map(([threshold, names]) => `th:${threshold || '0'} from ${[...names].toSorted().join(', ')}`)
          .join('; '),
      ),
    ],
    remedy: 'Let the first service decide, and all others follow it: a parent-based sampler.',
  })
}

export const traceLossRules: readonly Rule[] = [{ code: 'TRC16', check: checkLosses }]
