// Do the logs of these services lead to this trace?
import type { Span, Trace } from '../../harness/telemetry/index.ts'
import { describeRule } from '../catalogue/index.ts'
import type { Finding } from '../finding.ts'
import { compareSpans, describeSpan, indexTrace, runOf, serviceOf, type TraceIndex } from '../model/index.ts'
import type { Observed } from '../observed.ts'
import { Activity } from './activity.ts'
import { logEntries } from './entry.ts'
import type { LogEntry } from './log-entry.ts'
import {
  bareEntries,
  type CorrelatedCount,
  EXAMPLES,
  type FaultyEntry,
  nothing,
  silentChannels,
  writtenWithin,
} from './silent.ts'
import { entryText, type Fault, unknownTrace, withoutIds, wrongSpan } from './verdicts.ts'

export interface LogCorrelation {
  readonly findings: readonly Finding[]
  readonly counts: readonly CorrelatedCount[]
}

/**
 * For each service named: at least one OTLP record and one line on standard output carry this trace's id and the id of a
 * span of this trace in that service, and none that carries this trace's id is wrong otherwise. Nothing found is a finding.
 */
export function correlateLogs(
  trace: Trace,
  observed: Pick<Observed, 'traces' | 'logs' | 'lines'>,
  services: readonly string[],
): LogCorrelation {
  if (services.length === 0) return { counts: [], findings: [nobodyAsked(trace)] }
  const index = indexTrace(trace)
  const traces = observed.traces.some((one) => one.traceId === trace.traceId)
    ? observed.traces
    : [...observed.traces, trace]
  const run = runOf(traces)
  const wanted = new Set(services)
  const entries = logEntries(observed).filter((entry) => wanted.has(entry.service))
  const activity = new Activity(run)
  const results = services.map((service) => {
    const own = entries.filter((entry) => entry.service === service)
    const spans = index.spans.filter((span) => serviceOf(span) === service).toSorted(compareSpans)
    const counts = { service, records: countOf('OTLP', own, index), lines: countOf('stdout', own, index) }
    if (spans.length === 0) return { counts, findings: [noSpans(trace, service)] }
    const heard = (entry: LogEntry) => (entry.channel === 'OTLP' ? counts.records : counts.lines) > 0
    const faults = faultsOf(own, index, spans, heard, (entry) => {
      const flagsAreSet = own.some((one) => one.channel === 'OTLP' && one.sampled === true)
      return (
        unknownTrace(entry, run, flagsAreSet) ??
        wrongSpan(entry, run, activity) ??
        withoutIds(entry, activity)
      )
    })
    const bare = silentChannels(counts, faults).flatMap((channel) => bareEntries(channel, own, spans))
    const all = [...faults, ...bare]
    const absent = silentChannels(counts, all).map((channel) => nothing(channel, service, spans, trace))
    const findings = [...grouped(all, trace, service), ...absent]
    return { counts, findings }
  })
  return { counts: results.map((one) => one.counts), findings: results.flatMap((one) => one.findings) }
}

const leadsTo = (entry: LogEntry, index: TraceIndex): boolean => {
  const span = entry.traceId === index.traceId ? index.byId.get(entry.spanId) : undefined
  return span !== undefined && serviceOf(span) === entry.service
}

const countOf = (channel: LogEntry['channel'], entries: readonly LogEntry[], index: TraceIndex): number =>
  entries.filter((entry) => entry.channel === channel && leadsTo(entry, index)).length

/**
 * Faults of entries that name this trace, or were written within its spans of the service. An entry that names another
 * trace may belong to a request at the same time, of which not everything has come: that is left to the judgement of
 * the whole run, unless this trace's own entries are nowhere to be found.
 */
function faultsOf(
  entries: readonly LogEntry[],
  index: TraceIndex,
  spans: readonly Span[],
  heard: (entry: LogEntry) => boolean,
  faultOf: (entry: LogEntry) => Fault | undefined,
): FaultyEntry[] {
  const found: FaultyEntry[] = []
  for (const entry of entries) {
    const ours = entry.traceId === index.traceId
    if (!ours && !writtenWithin(entry, spans)) continue
    const fault =
      ours && index.byId.has(entry.spanId) && !leadsTo(entry, index)
        ? foreignSpan(entry, index)
        : faultOf(entry)
    if (fault === undefined || (!ours && fault.open && heard(entry))) continue
    found.push({ entry, fault })
  }
  return found
}

function foreignSpan(entry: LogEntry, index: TraceIndex): Fault {
  const span = index.byId.get(entry.spanId)
  const message = `logs of ${entry.service} carry the span_id of another service`
  return {
    code: 'LOG2',
    message,
    detail: `${entryText(entry)} names ${span === undefined ? '' : describeSpan(span)}`,
  }
}

function grouped(faults: readonly FaultyEntry[], trace: Trace, service: string): Finding[] {
  const groups = Map.groupBy(faults, ({ fault }) => `${fault.code} ${fault.message}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { code, message, severity } = first.fault
    const rule = describeRule(code)
    return {
      code,
      severity: severity ?? rule.severity,
      subject: { service, traceId: trace.traceId },
      message,
      evidence: group.slice(0, EXAMPLES).map(({ entry, fault }) => ({ text: fault.detail, ...idsOf(entry) })),
      remedy: rule.remedy,
      ...(group.length === 1 ? {} : { occurrences: group.length }),
    }
  })
}

const idsOf = ({ traceId, spanId }: LogEntry) =>
  traceId === '' ? {} : { traceId, ...(spanId === '' ? {} : { spanId }) }

const noSpans = (trace: Trace, service: string): Finding => ({
  code: 'TRC14',
  severity: 'error',
  subject: { service, traceId: trace.traceId },
  message: `the trace has no span of ${service}, so no log of it can belong there`,
  evidence: [{ text: `the trace has ${trace.spans.length} spans`, traceId: trace.traceId }],
  remedy: 'Look at the hop that leads to this service: its context is lost before it gets there.',
})

const nobodyAsked = (trace: Trace): Finding => ({
  code: 'LOG3',
  severity: 'error',
  subject: { traceId: trace.traceId },
  message: 'no service was named whose logs should lead to the trace',
  evidence: [],
  remedy: 'Name the services on the path of the request.',
})
