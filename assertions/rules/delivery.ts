// DEL1 and DEL2: what should have arrived and did not.
import type { Signal, TraceId } from '../../harness/telemetry/index.ts'
import { describeRule } from '../catalogue.ts'
import type { Finding } from '../finding.ts'
import { serviceOf } from '../model/index.ts'
import type { Observed } from '../observed.ts'
import { Cases, type Checked, type Judged, type Rule } from './rule.ts'

function heardOf({ observed, run }: Judged): Readonly<Record<Signal | 'stdout', ReadonlySet<string>>> {
  const sent = observed.metrics.filter((metric) => metric.data.points.length > 0)
  return {
    traces: run.services,
    metrics: new Set(sent.map(serviceOf)),
    logs: new Set(observed.logs.map(serviceOf)),
    stdout: new Set(observed.lines.filter((line) => line.text.trim() !== '').map((line) => line.service)),
  }
}

const SIGNAL_NAMES: Readonly<Record<Signal | 'stdout', string>> = {
  traces: 'span',
  metrics: 'metric data point',
  logs: 'log record',
  stdout: 'line on standard output',
}

function checkSilence(judged: Judged): Checked {
  const cases = new Cases('DEL2')
  const heard = heardOf(judged)
  let subjects = 0
  for (const { name, promises } of judged.topology.services) {
    subjects += promises.length
    const silent = promises.filter((promise) => !heard[promise].has(name))
    if (silent.length === 0) continue
    const all = silent.length === promises.length
    cases.add({
      subject: { service: name },
      message: all
        ? `${name} stayed silent`
        : `${name} sent no ${silent.map((one) => SIGNAL_NAMES[one]).join(' and no ')}`,
      evidence: [{ text: `promised: ${promises.join(', ')}; never seen: ${silent.join(', ')}` }],
    })
  }
  return { subjects, findings: cases.findings() }
}

export const deliveryRules: readonly Rule[] = [{ code: 'DEL2', check: checkSilence }]

/** What a service was asked right before SIGTERM, and which signals must then have arrived. */
export interface FlushQuestion {
  readonly service: string
  /** Traces of the marked requests answered right before SIGTERM. */
  readonly markers: readonly TraceId[]
  readonly promises: readonly (Signal | 'stdout')[]
  /** When SIGTERM was sent, nanoseconds since the epoch. */
  readonly terminated: bigint
  /** Everything received up to the end of the process and of its connections. */
  readonly observed: Pick<Observed, 'traces' | 'logs' | 'metrics'>
  /** How the process ended: 'exit status 0 after 0.3 s'. */
  readonly ended: string
}

/**
 * DEL1, or undefined when all came. Metrics count as flushed when a data point of the service is from after the last
 * marker's span, or, where that span did not come either, from after SIGTERM. No marker at all is a finding too.
 */
export function flushFinding(question: FlushQuestion): Finding | undefined {
  const { service, markers, promises, observed, ended } = question
  const evidence: string[] = []
  if (markers.length === 0)
    evidence.push('no marked request was answered before SIGTERM, so nothing is proved')
  for (const traceId of markers) {
    if (promises.includes('traces') && !spanCame(observed, service, traceId))
      evidence.push(`no span of marker trace ${traceId} arrived`)
    if (
      promises.includes('logs') &&
      !observed.logs.some((log) => log.traceId === traceId && serviceOf(log) === service)
    ) {
      evidence.push(`no log record of marker trace ${traceId} arrived`)
    }
  }
  if (promises.includes('metrics') && !metricsCame(question))
    evidence.push('no metric data point from after the last marker arrived')
  if (evidence.length === 0) return undefined
  const { severity, remedy } = describeRule('DEL1')
  return {
    code: 'DEL1',
    severity,
    subject: { service, ...(markers[0] === undefined ? {} : { traceId: markers[0] }) },
    message: `${service} does not flush its telemetry at SIGTERM`,
    evidence: [...evidence, `the process ended with ${ended}`].map((text) => ({ text })),
    remedy,
  }
}

const spanCame = ({ traces }: FlushQuestion['observed'], service: string, traceId: TraceId): boolean =>
  traces.some((trace) => trace.traceId === traceId && trace.spans.some((span) => serviceOf(span) === service))

function metricsCame({ service, markers, terminated, observed }: FlushQuestion): boolean {
  const ends = observed.traces
    .filter((trace) => markers.includes(trace.traceId))
    .flatMap((trace) => trace.spans.filter((span) => serviceOf(span) === service).map((span) => span.endTime))
  const bound = ends.length === 0 ? terminated : ends.reduce((a, b) => (a > b ? a : b))
  return observed.metrics.some(
    (metric) => serviceOf(metric) === service && metric.data.points.some((point) => point.time >= bound),
  )
}
