// The recorded casino, and ways to change what it says: what a pull request would have done to its telemetry.
import { fileURLToPath } from 'node:url'
import { compareSignatures, type Difference, type Observed, signatureOf } from '../../assertions/index.ts'
import { observe } from '../../harness/matchers/index.ts'
import { readRecording } from '../../harness/run/index.ts'
import { type LogRecord, type Metric, type Span, serviceName } from '../../harness/telemetry/index.ts'

const folder = fileURLToPath(new URL('../fixtures/small-casino', import.meta.url))

export const recordedCasino = async (): Promise<Observed> => observe(await readRecording([folder]))

export const isOf =
  (service: string) =>
  (item: Pick<Span, 'resource'>): boolean =>
    serviceName(item.resource) === service

/** Undefined takes the span away. */
export const withSpans = (observed: Observed, change: (span: Span) => Span | undefined): Observed => ({
  ...observed,
  traces: observed.traces.map(({ traceId, spans }) => ({
    traceId,
    spans: spans.flatMap((span) => change(span) ?? []),
  })),
})

export const withMetrics = (
  observed: Observed,
  change: (metric: Metric) => Metric | undefined,
): Observed => ({
  ...observed,
  metrics: observed.metrics.flatMap((metric) => change(metric) ?? []),
})

export const withLogs = (observed: Observed, change: (log: LogRecord) => LogRecord): Observed => ({
  ...observed,
  logs: observed.logs.map(change),
})

export const without = (span: Span, key: string): Span => ({
  ...span,
  attributes: span.attributes.filter((attribute) => attribute.key !== key),
})

const OPTIONS = { tolerance: { spans: 0.1, bytes: 0.2 } }

export const differencesOf = (before: Observed, after: Observed): Difference[] =>
  compareSignatures(signatureOf(before), signatureOf(after), OPTIONS)

/** `change service subject`, of those that are no mere addition. */
export const toldOf = (before: Observed, after: Observed): string[] =>
  differencesOf(before, after)
    .filter(({ effect }) => effect !== 'additive')
    .map(({ change, service, subject }) => `${change} | ${service} | ${subject}`)
