// DEL1 and DEL2: what should have arrived and did not.
import type { Signal, TraceId } from '../../harness/telemetry/index.ts'
import { describeRule } from '../catalogue/index.ts'
import type { Evidence, Finding } from '../finding.ts'
import { disablesTelemetry, quoted, spansInText } from '../logs/index.ts'
import { serviceOf } from '../model/index.ts'
import { checkLost } from './delivery-lost.ts'
import { checkTail } from './delivery-tail.ts'
import { Cases, type Checked, type Judged, type Rule } from './rule.ts'

function heardOf({ observed, run }: Judged): Readonly<Record<Signal | 'stdout', ReadonlySet<string>>> {
  const [metrics, logs, stdout] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const metric of observed.metrics) if (metric.data.points.length > 0) metrics.add(serviceOf(metric))
  for (const record of observed.logs) logs.add(serviceOf(record))
  for (const { service, text } of observed.lines)
    if (!stdout.has(service) && text.trim() !== '') stdout.add(service)
  return { traces: run.services, metrics, logs, stdout }
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
  const deaf = judged.observed.notCaptured ?? []
  for (const service of judged.topology.services) {
    const { name } = service
    const promises = service.promises.filter((promise) => !deaf.includes(promise))
    subjects += promises.length
    const silent = promises.filter((promise) => !heard[promise].has(name))
    if (silent.length === 0) continue
    const all = silent.length === promises.length
    const said = saidBy(judged, name)
    cases.add({
      subject: { service: name },
      message: all
        ? said.entries > 0 && !promises.includes('stdout')
          ? `${name} writes logs, and sends no telemetry`
          : `${name} stayed silent`
        : `${name} sent no ${silent.map((one) => SIGNAL_NAMES[one]).join(' and no ')}`,
      ...(judged.topology.source === 'declared' || said.certain
        ? {}
        : { severity: 'warning' as const, certainty: 'likely' as const }),
      evidence: [
        ...said.evidence,
        { text: `promised: ${promises.join(', ')}; never seen: ${silent.join(', ')}` },
      ],
    })
  }
  return { subjects, findings: cases.findings() }
}

interface Said {
  readonly entries: number
  readonly evidence: readonly Evidence[]
  /** Its log shows that it ought to send: it speaks of its telemetry. */
  readonly certain: boolean
}

/** What the log of a silent service says of its telemetry, and of the calls that reached it. */
function saidBy({ entries, run }: Judged, service: string): Said {
  const own = entries.filter((entry) => entry.service === service && entry.channel === 'stdout')
  if (own.length === 0) return { entries: 0, evidence: [], certain: false }
  const disabled = own.find((entry) => disablesTelemetry(entry.text))
  const callers = new Map<string, number>()
  for (const entry of own) {
    for (const { traceId, spanId } of spansInText(entry.text)) {
      const span = run.span(traceId, spanId)
      if (span !== undefined) callers.set(serviceOf(span), (callers.get(serviceOf(span)) ?? 0) + 1)
    }
  }
  return {
    entries: own.length,
    certain: disabled !== undefined,
    evidence: [
      ...(disabled === undefined ? [] : [{ text: `it says itself: ${quoted(disabled.text)}` }]),
      ...[...callers]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([caller, count]) => ({
          text: `${count} of its entries show the context of a call of ${caller}`,
        })),
      { text: `its log has ${own.length} entries` },
    ],
  }
}

/** By the ids that a log carries, and by the requests that it tells of where the ids say nothing. */
function checkUnsent(judged: Judged): Checked {
  const [lost, tail] = [checkLost(judged), checkTail(judged)]
  const told = new Set(tail.findings.map(({ subject }) => subject.service))
  return {
    subjects: lost.subjects + tail.subjects,
    findings: [...tail.findings, ...lost.findings.filter(({ subject }) => !told.has(subject.service))],
  }
}

export const deliveryRules: readonly Rule[] = [
  { code: 'DEL1', check: checkUnsent },
  { code: 'DEL2', check: checkSilence },
]

/** What became of a request that a service answered right before SIGTERM, and right after an export. */
export interface FlushQuestion {
  readonly service: string
  /** Trace of the marked request. */
  readonly traceId: TraceId
  /** Whether its telemetry had arrived when the process and its connections had ended. */
  readonly arrived: boolean
  /** Which signals of the marked request did not arrive, where that is known. */
  readonly missing?: readonly Signal[]
  /** It did not end by itself within the grace period and was killed. */
  readonly killed: boolean
  readonly graceMilliseconds: number
}

/** DEL1, or undefined when what the service recorded before SIGTERM arrived. */
export function flushFinding(question: FlushQuestion): Finding | undefined {
  const { service, traceId, arrived, missing = [], killed, graceMilliseconds } = question
  if (arrived && missing.length === 0) return undefined
  const { severity, remedy } = describeRule('DEL1')
  const what = missing.length === 0 ? 'the span' : `${missing.join(' and ')} of the request`
  const ended = killed
    ? `the process did not end within ${graceMilliseconds} ms and was killed`
    : `the process ended by itself within the ${graceMilliseconds} ms it was given`
  return {
    code: 'DEL1',
    severity,
    subject: { service, traceId },
    message: `${service} does not flush its telemetry at SIGTERM`,
    evidence: [
      { text: `${what} that it answered right before SIGTERM never arrived`, traceId },
      { text: ended },
    ],
    remedy,
  }
}
