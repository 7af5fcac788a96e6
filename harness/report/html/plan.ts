// What the page will hold and where: chosen before anything is drawn, so that every link leads somewhere.
import type { Finding } from '../../../assertions/index.ts'
import {
  type LogLine,
  type LogRecord,
  type Metric,
  type Resource,
  type Span,
  type Trace,
} from '../../telemetry/index.ts'
import type { RunRecord } from '../run-record.ts'
import { anchor } from './escape.ts'
import type { Experiments } from './experiments.ts'
import { namedSpans, resourceNumbers, serviceColours, spanAnchors } from './registers.ts'
import { logEntries, type LogEntry } from './log-entries.ts'
import { shapeOf, type TraceShape } from './tree.ts'

export interface Evidence {
  readonly traces: readonly Trace[]
  readonly logs: readonly LogRecord[]
  readonly lines: readonly LogLine[]
  readonly metrics?: readonly Metric[]
}

/** What one page may hold. The rest stays in the capture, and the page says so. */
export interface Limits {
  readonly spans: number
  readonly spansInTrace: number
  readonly logsInTrace: number
  readonly logsOutside: number
  readonly textLength: number
  readonly findings: number
}

export const LIMITS: Limits = {
  spans: 10_000,
  spansInTrace: 10_000,
  logsInTrace: 2000,
  logsOutside: 300,
  textLength: 2000,
  findings: 200,
}

export interface PlacedTrace {
  readonly trace: Trace
  readonly shape: TraceShape
  readonly anchor: string
}

export interface Plan {
  readonly record: RunRecord
  readonly limits: Limits
  readonly experiments: Experiments
  readonly metrics: readonly Metric[]
  readonly traces: ReadonlyMap<string, PlacedTrace>
  /** Traces to draw under each scenario; each trace is drawn once, where it is first needed. */
  readonly ofScenario: readonly (readonly PlacedTrace[])[]
  readonly others: readonly PlacedTrace[]
  readonly received: number
  readonly spanAnchors: ReadonlyMap<Span, string>
  readonly spanById: ReadonlyMap<string, string>
  readonly nameById: ReadonlyMap<string, string>
  readonly logs: ReadonlyMap<string, readonly LogEntry[]>
  readonly outside: readonly LogEntry[]
  /** Codes of the findings that name a span, by `traceId/spanId`. */
  readonly named: ReadonlyMap<string, readonly { readonly code: string; readonly index: number }[]>
  readonly resources: ReadonlyMap<Resource, number>
  readonly colours: ReadonlyMap<string, number>
}

export function plan(
  record: RunRecord,
  evidence: Evidence,
  limits: Limits,
  experiments: Experiments = {},
): Plan {
  const received = new Map(evidence.traces.map((trace) => [trace.traceId, trace]))
  const chosen = choose(record, received, limits)
  const traces = new Map(
    chosen.map((trace) => [
      trace.traceId,
      { trace, shape: shapeOf(trace), anchor: anchor('trace', trace.traceId) },
    ]),
  )
  const { ofScenario, others } = place(record, traces)
  const logs = Map.groupBy(logEntries(evidence.logs, evidence.lines), (entry) => entry.traceId)
  const outside = [...logs].flatMap(([traceId, entries]) => (received.has(traceId) ? [] : entries))
  return {
    record,
    limits,
    experiments,
    metrics: evidence.metrics ?? [],
    traces,
    ofScenario,
    others,
    received: received.size,
    ...spanAnchors(
      [...traces.values()].map(({ shape }) => shape),
      limits.spansInTrace,
    ),
    logs,
    outside: outside.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)),
    named: namedSpans(record.findings),
    resources: resourceNumbers(chosen),
    colours: serviceColours(record, evidence.traces),
  }
}

/** Trace ids a finding speaks of: its subject, its evidence, and those of its consequences. */
export function tracesOf(finding: Finding): readonly string[] {
  const own = [finding.subject.traceId, ...finding.evidence.map((e) => e.traceId)]
  return [...own.filter((id) => id !== undefined), ...(finding.consequences ?? []).flatMap(tracesOf)]
}

/** Those that findings and scenarios speak of come before the rest; then by start. */
function choose(record: RunRecord, received: ReadonlyMap<string, Trace>, limits: Limits): readonly Trace[] {
  const spoken = [
    ...record.findings.flatMap((finding) => [...new Set(tracesOf(finding))].slice(0, 5)),
    ...record.scenarios.flatMap((scenario) => scenario.steps.map((step) => step.traceId)),
    ...record.scenarios.flatMap((scenario) => scenario.contracts.map((contract) => contract.traceId)),
  ]
  const ids = new Set([...spoken, ...[...received.values()].sort(byStart).map((trace) => trace.traceId)])
  const chosen: Trace[] = []
  let room = limits.spans
  for (const id of ids) {
    const trace = received.get(id)
    const cost = trace ? Math.max(1, Math.min(trace.spans.length, limits.spansInTrace)) : 0
    if (!trace || cost > room) continue
    room -= cost
    chosen.push(trace)
  }
  return chosen
}

function byStart(a: Trace, b: Trace): number {
  const [x = 0n, y = 0n] = [a.spans[0]?.startTime, b.spans[0]?.startTime]
  return x < y ? -1 : x > y ? 1 : a.traceId < b.traceId ? -1 : 1
}

function place(record: RunRecord, traces: ReadonlyMap<string, PlacedTrace>) {
  const left = new Map(traces)
  const take = (ids: readonly string[]): PlacedTrace[] =>
    ids.flatMap((id) => {
      const found = left.get(id)
      left.delete(id)
      return found ? [found] : []
    })
  const stepIds = record.scenarios.map((s) => [
    ...s.steps.map((step) => step.traceId),
    ...s.contracts.map((c) => c.traceId),
  ])
  const ofScenario = stepIds.map(take)
  // The fragments of a torn trace belong beside the step that lost them.
  record.scenarios.forEach((scenario, index) => {
    const own = new Set(stepIds[index])
    const about = record.findings.filter((finding) => tracesOf(finding).some((id) => own.has(id)))
    ofScenario[index]?.push(...take([...scenario.findings, ...about].flatMap(tracesOf)))
  })
  const others = [...left.values()].sort((a, b) => byStart(a.trace, b.trace))
  return { ofScenario, others }
}
