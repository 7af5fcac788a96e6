// How often something was seen, where first, and in which traces.
import type { Span, TraceId } from '../../../harness/telemetry/index.ts'
import { describeRule, type RuleCode } from '../../catalogue/index.ts'
import { type Evidence, type Finding, MAXIMUM_TRACES, type Severity } from '../../finding.ts'
import { compareText } from '../../model/index.ts'

/** Spans are added trace by trace. */
export class Seen {
  count = 0
  readonly traces: TraceId[] = []
  readonly first: Span

  constructor(first: Span) {
    this.first = first
  }

  add(span: Span): void {
    this.count++
    if (this.traces.length < MAXIMUM_TRACES && this.traces.at(-1) !== span.traceId)
      this.traces.push(span.traceId)
  }
}

/** Counts the span under the key, from the first one on. */
export function note<K>(seen: Map<K, Seen>, key: K, span: Span): void {
  let one = seen.get(key)
  if (one === undefined) {
    one = new Seen(span)
    seen.set(key, one)
  }
  one.add(span)
}

export interface Counted {
  readonly code: RuleCode
  readonly service: string
  /** What an exemption names it by. */
  readonly name: string
  /** Without counts: a run with more traffic has the same defect. */
  readonly message: string
  readonly severity?: Severity
  readonly evidence: readonly Evidence[]
  readonly seen: readonly Seen[]
}

/** One finding for everything counted. */
export function findingOf({ code, service, name, message, severity, evidence, seen }: Counted): Finding {
  const rule = describeRule(code)
  const [first] = seen
  const traces = [...new Set(seen.flatMap((one) => one.traces))].slice(0, MAXIMUM_TRACES)
  const occurrences = seen.reduce((sum, one) => sum + one.count, 0)
  return {
    code,
    severity: severity ?? rule.severity,
    subject: {
      ...(service === '' ? {} : { service }),
      ...(first === undefined ? {} : { traceId: first.first.traceId, spanId: first.first.spanId }),
      name,
    },
    message,
    evidence: firstOf(evidence),
    remedy: rule.remedy,
    ...(occurrences === 1 ? {} : { occurrences }),
    ...(traces.length > 1 ? { traces } : {}),
  }
}

const MOST_EVIDENCE = 9

const firstOf = (evidence: readonly Evidence[]): readonly Evidence[] =>
  evidence.length <= MOST_EVIDENCE
    ? evidence
    : [...evidence.slice(0, MOST_EVIDENCE - 1), { text: `and ${evidence.length - MOST_EVIDENCE + 1} more` }]

export const at = ({ first }: Seen): Pick<Evidence, 'traceId' | 'spanId'> => ({
  traceId: first.traceId,
  spanId: first.spanId,
})

/** Sorted by name; the first few, and how many more. */
export function listed(names: Iterable<string>, most = 6): string {
  const all = [...new Set(names)].toSorted(compareText)
  const rest = all.length - most
  return rest > 1 ? `${all.slice(0, most).join(', ')} and ${rest} more` : all.join(', ')
}
