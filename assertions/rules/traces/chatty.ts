// TRC15: more spans than anybody reads, and queries that one could have done.
import { attributeText, type Span } from '../../../harness/telemetry/index.ts'
import { evidenceOf, subjectOf } from '../../diagnosis/index.ts'
import {
  describeShape,
  isDatabase,
  isHarness,
  nameShape,
  push,
  serviceOf,
  type TraceIndex,
} from '../../model/index.ts'
import { Cases, type Checked, type Judged, type Rule, setting } from '../rule.ts'

/** 5 ms: what takes less is seldom worth a span. Source: Instrumentation Score, SPA rules. */
const SHORT = 5_000_000n

function checkChatter(judged: Judged): Checked {
  const cases = new Cases('TRC15')
  const limits = {
    internal: setting(judged, 'TRC15', 'internalSpans'),
    short: setting(judged, 'TRC15', 'shortSpans'),
    repeated: setting(judged, 'TRC15', 'repeatedCalls'),
  }
  let subjects = 0
  for (const trace of judged.run.traces) {
    subjects++
    if (trace.spans.length <= Math.min(limits.internal, limits.short, limits.repeated)) continue
    tooMany(cases, trace, limits.internal, 'INTERNAL spans', ({ kind }) => kind === 'INTERNAL')
    tooMany(cases, trace, limits.short, 'spans under 5 ms', (span) => span.endTime - span.startTime < SHORT)
    for (const parent of trace.spans) repeatedQueries(cases, trace, parent, limits.repeated)
  }
  return { subjects, findings: cases.findings() }
}

function tooMany(
  cases: Cases,
  trace: TraceIndex,
  limit: number,
  what: string,
  counts: (span: Span) => boolean,
): void {
  const byService = new Map<string, Span[]>()
  for (const span of trace.spans) if (counts(span) && !isHarness(span)) push(byService, serviceOf(span), span)
  for (const [service, spans] of byService) {
    const [first] = spans
    if (first === undefined || spans.length <= limit) continue
    cases.add({
      subject: subjectOf(first),
      message: `${service} leaves more than ${limit} ${what} in one trace`,
      evidence: [evidenceOf(first, `${spans.length} in trace ${trace.traceId}: ${namesText(spans)}`)],
    })
  }
}

const SHOWN = 4

/** `SELECT 12, step 9 and 3 others`. */
function namesText(spans: readonly Span[]): string {
  const counts = new Map<string, number>()
  for (const span of spans) counts.set(nameShape(span.name), (counts.get(nameShape(span.name)) ?? 0) + 1)
  const sorted = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const rest = sorted.length > SHOWN ? ` and ${sorted.length - SHOWN} others` : ''
  return (
    sorted
      .slice(0, SHOWN)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') + rest
  )
}

function repeatedQueries(cases: Cases, trace: TraceIndex, parent: Span, limit: number): void {
  const children = trace.childrenOf(parent)
  if (children.length <= limit || isHarness(parent)) return
  const queries = new Map<string, Span[]>()
  for (const child of children) {
    if (child.kind === 'CLIENT' && isDatabase(child) && serviceOf(child) === serviceOf(parent))
      push(queries, queryOf(child), child)
  }
  for (const [query, spans] of queries) {
    const [first] = spans
    if (first === undefined || spans.length <= limit) continue
    cases.add({
      subject: subjectOf(first),
      message: `${describeShape(first)} is asked over and over under ${describeShape(parent)}`,
      evidence: [evidenceOf(first, `${spans.length} times under one span: ${query}`)],
      remedy: 'Ask for all rows in one query (IN, a join, a pipeline) instead of one by one in a loop.',
    })
  }
}

const LITERALS = /'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b/g
const LONGEST = 120

/** The statement without the values in it. */
export function queryOf(span: Span): string {
  const statement = attributeText(span.attributes, 'db.query.summary', 'db.query.text', 'db.statement')
  if (statement === undefined || statement === '') return nameShape(span.name)
  return statement.slice(0, 2000).replace(LITERALS, '?').replace(/\s+/g, ' ').slice(0, LONGEST)
}

export const traceChatterRules: readonly Rule[] = [{ code: 'TRC15', check: checkChatter }]
