// DEL1 and DEL2: what should have arrived and did not.
import type { Signal, TraceId } from '../../harness/telemetry/index.ts'
import { describeRule } from '../catalogue/index.ts'
import type { Finding } from '../finding.ts'
import { serviceOf } from '../model/index.ts'
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
  const deaf = judged.observed.notCaptured ?? []
  for (const service of judged.topology.services) {
    const { name } = service
    const promises = service.promises.filter((promise) => !deaf.includes(promise))
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
