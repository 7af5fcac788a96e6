// What the score looks at, gathered once for each service.
import type { Metric, Resource } from '../../harness/telemetry/index.ts'
import { hasParentId, isBrowser, isHarness, runOf, serviceOf } from '../model/index.ts'
import type { Observed } from '../observed.ts'

export interface ServiceEvidence {
  readonly resources: Set<Resource>
  readonly metricResources: Set<Resource>
  spans: number
  /** Spans that name a parent, and those whose parent is not there. */
  children: number
  orphans: number
  roots: number
  clientRoots: number
  /** Traces in which the service has spans. */
  traces: number
  /** Of those, with more than 10 INTERNAL spans, and with more than 20 spans under 5 ms. */
  chatty: number
  hasty: number
  logRecords: number
  /** Log records with neither severity number nor text. */
  unset: number
  readonly metrics: Metric[]
}

const newEvidence = (): ServiceEvidence => ({
  resources: new Set(),
  metricResources: new Set(),
  spans: 0,
  children: 0,
  orphans: 0,
  roots: 0,
  clientRoots: 0,
  traces: 0,
  chatty: 0,
  hasty: 0,
  logRecords: 0,
  unset: 0,
  metrics: [],
})

const SHORT = 5_000_000n
const INTERNAL_SPANS = 10
const SHORT_SPANS = 20

/** By `service.name`; `''` for resources without one. */
export function evidenceOfServices(observed: Observed): Map<string, ServiceEvidence> {
  const services = new Map<string, ServiceEvidence>()
  const of = (resource: Resource): ServiceEvidence => {
    const name = serviceOf({ resource })
    let evidence = services.get(name)
    if (evidence === undefined) {
      evidence = newEvidence()
      services.set(name, evidence)
    }
    evidence.resources.add(resource)
    return evidence
  }
  for (const trace of runOf(observed.traces).traces) {
    const counts = new Map<ServiceEvidence, { internal: number; short: number }>()
    for (const span of trace.spans) {
      if (isHarness(span)) continue
      const evidence = of(span.resource)
      evidence.spans++
      if (!hasParentId(span)) {
        evidence.roots++
        if (span.kind === 'CLIENT' && !isBrowser(span)) evidence.clientRoots++
      } else {
        evidence.children++
        if (!trace.byId.has(span.parentSpanId)) evidence.orphans++
      }
      const count = counts.get(evidence) ?? { internal: 0, short: 0 }
      if (span.kind === 'INTERNAL') count.internal++
      if (span.endTime - span.startTime < SHORT) count.short++
      counts.set(evidence, count)
    }
    for (const [evidence, { internal, short }] of counts) {
      evidence.traces++
      if (internal > INTERNAL_SPANS) evidence.chatty++
      if (short > SHORT_SPANS) evidence.hasty++
    }
  }
  for (const record of observed.logs) {
    const evidence = of(record.resource)
    evidence.logRecords++
    if (record.severityNumber === 0) evidence.unset++
  }
  for (const metric of observed.metrics) {
    const evidence = of(metric.resource)
    evidence.metricResources.add(metric.resource)
    evidence.metrics.push(metric)
  }
  return services
}
