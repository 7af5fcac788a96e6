// Do the logs of these services lead to this trace?
import type { Span, Trace } from '../../harness/telemetry/index.ts'
import { describeRule } from '../catalogue.ts'
import type { Finding } from '../finding.ts'
import { compareSpans, describeSpan, indexTrace, runOf, serviceOf, type TraceIndex } from '../model/index.ts'
import type { Observed } from '../observed.ts'
import { Activity } from './activity.ts'
import { type LogEntry, logEntries } from './entry.ts'
import {
  entryText,
  type Fault,
  missingIds,
  STALE_TOLERANCE,
  unknownTrace,
  withoutIds,
  wrongSpan,
} from './verdicts.ts'

export interface CorrelatedCount {
  readonly service: string
  /** OTLP log records that name a span of this trace in this service. */
  readonly records: number
  /** Lines on standard output that do. */
  readonly lines: number
}

export interface LogCorrelation {
  readonly findings: readonly Finding[]
  readonly counts: readonly CorrelatedCount[]
}

/** Examples under one finding. */
const EXAMPLES = 3

/**
 * For each service named: at least one OTLP record and one line on standard output carry this trace's id and the id of a
 * span of this trace in that service, and none that carries this trace's id is wrong otherwise. Nothing found is a finding.
 */
export function correlateLogs(
  trace: Trace,
  observed: Pick<Observed, 'traces' | 'logs' | 'lines'>,
  services: readonly string[],
): LogCorrelation {
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
    const faults = faultsOf(own, index, spans, (entry) => {
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

interface FaultyEntry {
  readonly entry: LogEntry
  readonly fault: Fault
}

const leadsTo = (entry: LogEntry, index: TraceIndex): boolean => {
  const span = entry.traceId === index.traceId ? index.byId.get(entry.spanId) : undefined
  return span !== undefined && serviceOf(span) === entry.service
}

const countOf = (channel: LogEntry['channel'], entries: readonly LogEntry[], index: TraceIndex): number =>
  entries.filter((entry) => entry.channel === channel && leadsTo(entry, index)).length

/** Faults of entries that name this trace, or were written within its spans of the service. */
function faultsOf(
  entries: readonly LogEntry[],
  index: TraceIndex,
  spans: readonly Span[],
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
    if (fault !== undefined) found.push({ entry, fault })
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

function writtenWithin(entry: LogEntry, spans: readonly Span[]): boolean {
  const { written } = entry
  if (written === undefined) return false
  return spans.some(
    (span) =>
      written.time + written.resolution > span.startTime && written.time <= span.endTime + STALE_TOLERANCE,
  )
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

const CHANNELS = [
  { channel: 'OTLP', key: 'records', what: 'no OTLP log record' },
  { channel: 'stdout', key: 'lines', what: 'no line on standard output' },
] as const

type Channel = (typeof CHANNELS)[number]

/** Channels of which nothing leads here, and no faulty entry says why. */
const silentChannels = (counts: CorrelatedCount, faults: readonly FaultyEntry[]): Channel[] =>
  CHANNELS.filter(
    ({ channel, key }) =>
      counts[key] === 0 &&
      !faults.some(({ entry, fault }) => entry.channel === channel && fault.severity === undefined),
  )

/** Entries without ids, too coarse in time to be sure that they belong here; but nothing else of their channel does. */
function bareEntries(
  { channel }: Channel,
  entries: readonly LogEntry[],
  spans: readonly Span[],
): FaultyEntry[] {
  return entries
    .filter((entry) => entry.channel === channel && entry.traceId === '' && entry.spanId === '')
    .filter((entry) => writtenWithin(entry, spans))
    .map((entry) => {
      const detail = `${entryText(entry)} was written while the trace was in progress`
      return { entry, fault: { code: 'LOG3', message: missingIds(entry.service), detail } }
    })
}

function nothing({ what }: Channel, service: string, spans: readonly Span[], trace: Trace): Finding {
  const names = spans.slice(0, EXAMPLES).map((span) => describeSpan(span))
  const rest = spans.length > EXAMPLES ? ' …' : ''
  const { severity, remedy } = describeRule('LOG3')
  return {
    code: 'LOG3',
    severity,
    subject: { service, traceId: trace.traceId },
    message: `${what} of ${service} carries the ids of this trace`,
    evidence: [{ text: `its spans of this trace: ${names.join(', ')}${rest}`, traceId: trace.traceId }],
    remedy,
  }
}

const noSpans = (trace: Trace, service: string): Finding => ({
  code: 'TRC14',
  severity: 'error',
  subject: { service, traceId: trace.traceId },
  message: `the trace has no span of ${service}, so no log of it can belong there`,
  evidence: [{ text: `the trace has ${trace.spans.length} spans`, traceId: trace.traceId }],
  remedy: 'Look at the hop that leads to this service: its context is lost before it gets there.',
})
