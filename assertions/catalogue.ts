// The catalogue: what each rule detects, what it needs to look at, what to do, and where it is written.
import type { Severity } from './finding.ts'

export interface RuleDescription {
  readonly code: string
  /** What holds when the rule holds. */
  readonly title: string
  readonly severity: Severity
  /** What must be there for the rule to be exercised. */
  readonly needs: string
  /** What to do when it is broken, one sentence. */
  readonly remedy: string
  /** Address of the section of the specification. */
  readonly specification: string
}

const OTEL = 'https://opentelemetry.io/docs/specs'

const rules = {
  TRC1: {
    title: 'every parent that a span names is in its trace',
    severity: 'error',
    needs: 'spans that name a parent',
    remedy:
      'Find out why the parent was not exported: a process that ended without flush, a span never ended, or a span dropped by a full queue or a sampler.',
    specification: `${OTEL}/otel/trace/api/#determining-the-parent-span-from-a-context`,
  },
  TRC2: {
    title: 'no remote parent is lost, and no local parent is left unended',
    severity: 'error',
    needs: 'spans that name a parent and whose flags say whether it is remote',
    remedy:
      'Remote: see that the calling service exports what it passes on. Local: end the parent span on every path, in a finally block.',
    specification: `${OTEL}/otel/trace/sdk/#span-flags`,
  },
  TRC3: {
    title: 'a trace has one root',
    severity: 'error',
    needs: 'traces with at least one span',
    remedy:
      'Start the span with the current context as parent; a trace id must not be reused for unrelated work.',
    specification: `${OTEL}/otel/trace/api/#span`,
  },
  TRC4: {
    title: 'no CLIENT span is the root of a trace, but in a browser',
    severity: 'warning',
    needs: 'CLIENT spans outside browsers',
    remedy:
      'Open a SERVER, CONSUMER or INTERNAL span around the work that makes the call, or carry the context into it.',
    specification: `${OTEL}/otel/trace/api/#spankind`,
  },
  TRC5: {
    title: 'no span is its own ancestor',
    severity: 'error',
    needs: 'spans that name a parent',
    remedy: 'Correct the code that sets span ids by hand; an SDK cannot make a cycle.',
    specification: `${OTEL}/otel/trace/api/#span`,
  },
  TRC6: {
    title: 'every span id stands for one span',
    severity: 'error',
    needs: 'spans',
    remedy:
      'Different spans under one id: correct the id generator. The same span twice: find the second exporter, or the retry after a lost answer.',
    specification: `${OTEL}/otel/trace/sdk/#id-generators`,
  },
  TRC10: {
    title: 'a SERVER span has a CLIENT or PRODUCER parent, but at an entry point',
    severity: 'error',
    needs: 'SERVER spans that are not at an entry point',
    remedy:
      'Inject the context on the calling side and extract it here, or declare the operation as an entry point.',
    specification: `${OTEL}/otel/context/api-propagators/`,
  },
  TRC11: {
    title: 'a call to an instrumented service has a SERVER span below it',
    severity: 'error',
    needs: 'CLIENT spans whose peer is a service of the system',
    remedy:
      'See that the caller injects traceparent into the headers or metadata of the call, and that the callee extracts it and makes it current.',
    specification: `${OTEL}/otel/context/api-propagators/`,
  },
  TRC12: {
    title: 'a CONSUMER span has the PRODUCER of its message as parent or link',
    severity: 'error',
    needs: 'CONSUMER spans that receive or process messages',
    remedy:
      'Inject the context into the headers of the message when it is sent; extract it when it is received, and use it as parent or link.',
    specification: `${OTEL}/semconv/messaging/messaging-spans/#context-propagation`,
  },
  TRC14: {
    title: 'the trace has the tree that its contract demands',
    severity: 'error',
    needs: 'a contract and the trace of the step',
    remedy: 'Correct the instrumentation, or the contract where it demands too much.',
    specification: `${OTEL}/otel/trace/api/`,
  },
  STA1: {
    title: 'the status of a span tells whether it failed',
    severity: 'error',
    needs: 'a contract and the trace of the step',
    remedy:
      'Set the status as the semantic conventions of this span kind say: ERROR only where this side failed.',
    specification: `${OTEL}/semconv/general/recording-errors/`,
  },
  RES1: {
    title: 'every resource has a service.name of its own',
    severity: 'error',
    needs: 'anything that was received',
    remedy: 'Set OTEL_SERVICE_NAME, or service.name in the resource.',
    specification: `${OTEL}/semconv/resource/#service`,
  },
  LOG1: {
    title: 'every trace_id in a log names a trace that arrived',
    severity: 'error',
    needs: 'log records or lines with a trace_id',
    remedy:
      'Take the ids from the span that is current when the record is written, and export what is sampled.',
    specification: `${OTEL}/otel/logs/data-model/#trace-context-fields`,
  },
  LOG2: {
    title: 'every span_id in a log names a span of that trace which was in progress',
    severity: 'error',
    needs: 'log records or lines with a span_id',
    remedy:
      'Read the current span for each record as it is written; do not keep ids in a logger, a closure or a thread.',
    specification: `${OTEL}/otel/logs/data-model/#trace-context-fields`,
  },
  LOG3: {
    title: 'every log written during a request carries its ids',
    severity: 'error',
    needs: 'log records or lines written while the service was at work on a request',
    remedy:
      "Install the logging library's OpenTelemetry instrumentation or appender, and log with the current context.",
    specification: `${OTEL}/otel/logs/data-model/#trace-context-fields`,
  },
  MET1: {
    title: 'every promised metric arrives, with its attributes',
    severity: 'error',
    needs: 'a metric contract',
    remedy:
      'See that the instrument is made and recorded on every path, with the attributes the contract names.',
    specification: `${OTEL}/otel/metrics/api/#instrument`,
  },
  MET2: {
    title: 'every promised metric has its instrument and unit',
    severity: 'error',
    needs: 'a metric contract, and the metric',
    remedy:
      'Make the instrument with the kind and unit that the contract names; a view must not change them.',
    specification: `${OTEL}/semconv/general/metrics/`,
  },
  MET9: {
    title: 'a metric increases by as much as the spans it counts',
    severity: 'error',
    needs: 'data points before and after the request, and its spans',
    remedy: 'Record once for each unit of work, on every path, inside the span that stands for it.',
    specification: `${OTEL}/otel/metrics/data-model/#sums`,
  },
  DEL1: {
    title: 'what was recorded before SIGTERM is flushed',
    severity: 'error',
    needs: 'a marked request right before SIGTERM',
    remedy:
      'On SIGTERM stop accepting, finish, then shut down the tracer, meter and logger providers before the process exits.',
    specification: `${OTEL}/otel/trace/sdk/#shutdown`,
  },
  DEL2: {
    title: 'every service sends every signal that it promises',
    severity: 'error',
    needs: 'a topology whose services promise signals',
    remedy:
      'See that the SDK starts before the service does, that the exporter of this signal is on, and that it reaches the endpoint.',
    specification: `${OTEL}/otel/configuration/sdk-environment-variables/`,
  },
} as const satisfies Readonly<Record<string, Omit<RuleDescription, 'code'>>>

export type RuleCode = keyof typeof rules

export function describeRule(code: RuleCode): RuleDescription {
  return { code, ...rules[code] }
}

/** Every rule, in the order of the catalogue. */
export const ruleCatalogue: readonly RuleDescription[] = (Object.keys(rules) as RuleCode[]).map(describeRule)
