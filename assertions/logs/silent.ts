// Channels of a service from which nothing leads to a trace.
import type { Span, Trace } from '../../harness/telemetry/index.ts'
import { describeRule } from '../catalogue/index.ts'
import type { Finding } from '../finding.ts'
import { describeSpan } from '../model/index.ts'
import type { LogEntry } from './log-entry.ts'
import { entryText, type Fault, missingIds, STALE_TOLERANCE } from './verdicts.ts'

export interface CorrelatedCount {
  readonly service: string
  /** OTLP log records that name a span of this trace in this service. */
  readonly records: number
  /** Lines on standard output that do. */
  readonly lines: number
}

export interface FaultyEntry {
  readonly entry: LogEntry
  readonly fault: Fault
}

/** Examples under one finding. */
export const EXAMPLES = 3

const CHANNELS = [
  { channel: 'OTLP', key: 'records', what: 'no OTLP log record' },
  { channel: 'stdout', key: 'lines', what: 'no line on standard output' },
] as const

type Channel = (typeof CHANNELS)[number]

/** Channels of which nothing leads here, and no faulty entry says why. */
export const silentChannels = (counts: CorrelatedCount, faults: readonly FaultyEntry[]): Channel[] =>
  CHANNELS.filter(
    ({ channel, key }) =>
      counts[key] === 0 &&
      !faults.some(({ entry, fault }) => entry.channel === channel && fault.severity === undefined),
  )

/** Entries without ids, too coarse in time to be sure that they belong here; but nothing else of their channel does. */
export function bareEntries(
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

/** Nothing at all, which is a finding and never a pass. */
export function nothing({ what }: Channel, service: string, spans: readonly Span[], trace: Trace): Finding {
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

/** The entry may have been written while one of these was in progress. */
export function writtenWithin(entry: LogEntry, spans: readonly Span[]): boolean {
  const { written } = entry
  if (written === undefined) return false
  return spans.some(
    (span) =>
      written.time + written.resolution > span.startTime && written.time <= span.endTime + STALE_TOLERANCE,
  )
}
