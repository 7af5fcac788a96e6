// The proof of flushing: a marker answered just before SIGTERM must still arrive. Also how a run ends its services.
import { type Finding, flushFinding } from '../../assertions/index.ts'
import { ALL_PROMISES, nowNanoseconds, sendServiceMarker, type Session } from '../session/index.ts'
import { markerSpan, metricPoint, settle, spanMarker } from '../settle/index.ts'
import { serviceName, type Signal, type Span, type TraceId } from '../telemetry/index.ts'

/** SIGTERM to SIGKILL: what the casino's services are given to flush. */
const GRACE = 5_000
const ATTEMPTS = 3
/** Some loggers' clocks tick in whole milliseconds. */
const MILLISECOND = 1_000_000n

export interface FlushProof {
  readonly service: string
  readonly outcome: 'flushed' | 'lost' | 'not exercised'
  readonly finding?: Finding
}

/**
 * Ends these services with SIGTERM. The marker goes out right after an export of the service was seen, so that the
 * next timed export is a whole interval away: only a flush can deliver it.
 */
export async function proveFlush(session: Session, services: readonly string[]): Promise<FlushProof[]> {
  return Promise.all(services.map((service) => endService(session, service)))
}

async function endService(session: Session, service: string): Promise<FlushProof> {
  const { definition, recording, system } = session
  const record = (span: Span) => session.record(span)
  const sendMarker = () => sendServiceMarker(definition, system.endpoints, service, record)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { traceId: first } = await sendMarker()
    const seen = await settle(recording, [spanMarker(service, first)], { deadline: 5_000 }).then(
      () => true,
      () => false,
    )
    if (!seen) break
    const sent = nowNanoseconds()
    const { traceId: last } = await sendMarker()
    // Delivered by a timed export already: it would prove nothing.
    if (spanMarker(service, last).passed(recording)) continue
    const ended = await system.stopService(service, GRACE)
    const missing = missingSignals(session, service, last, sent)
    const finding = flushFinding({
      service,
      traceId: last,
      arrived: missing.length === 0,
      missing,
      killed: ended.killed,
      graceMilliseconds: GRACE,
    })
    return finding ? { service, outcome: 'lost', finding } : { service, outcome: 'flushed' }
  }
  await system.stopService(service, GRACE)
  return { service, outcome: 'not exercised' }
}

/**
 * Promised signals from which nothing of the marker has come: its span, a log record from its time (by time, because
 * the ids of the logs may be what is broken), a data point from after it.
 */
function missingSignals(
  { definition, recording }: Session,
  service: string,
  traceId: TraceId,
  sent: bigint,
): Signal[] {
  const promises = definition.services[service]?.promises ?? ALL_PROMISES
  const ended = markerSpan(recording, service, traceId)?.endTime
  const passed = {
    traces: ended !== undefined,
    logs: recording
      .logs()
      .some(
        (log) =>
          serviceName(log.resource) === service && (log.time || log.observedTime) >= sent - MILLISECOND,
      ),
    metrics: ended !== undefined && metricPoint(service, ended).passed(recording),
  }
  return (['traces', 'logs', 'metrics'] as const).filter(
    (signal) => promises.includes(signal) && !passed[signal],
  )
}
